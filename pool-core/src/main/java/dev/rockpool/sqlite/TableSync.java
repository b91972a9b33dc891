package dev.rockpool.sqlite;

import dev.rockpool.pool.Lane;
import dev.rockpool.sqlite.TableLayout.Column;
import dev.rockpool.sqlite.TableLayout.KeyColumn;
import dev.rockpool.sqlite.TableLayout.UniqueKey;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a table equal to that of another file: deletes what the other lacks, where that is asked for, then updates what differs and
 * inserts what is missing, some rows at a time. Rows are the same by a key that is unique in both. For one thread.
 */
final class TableSync {

    private static final int ROWS = 10_000;

    private final OtherFile other;
    private final String table;
    private final SyncOptions options;
    private @Nullable Plan plan;
    private long inserted;
    private long updated;
    private long deleted;
    private long seen;

    /** What is found out once; the ranges remember how far it is. */
    private record Plan(
            TableLayout ours,
            TableLayout theirs,
            UniqueKey key,
            long total,
            @Nullable RowRanges surplus,
            RowRanges source) {}

    TableSync(OtherFile other, String table, SyncOptions options) {
        this.other = other;
        this.table = table;
        this.options = options;
    }

    SyncResult run(Lane writer) throws SQLException {
        boolean more = true;
        while (more) {
            more = LaneWork.on(writer, this::transaction);
        }
        return new SyncResult(inserted, updated, deleted, seen - inserted - updated);
    }

    /** All of it, or so much as is to be committed together; returns whether there is more. */
    private boolean transaction(LaneWork work) throws SQLException {
        other.attach(work);
        work.session().ensureTransaction();
        work.execute("PRAGMA defer_foreign_keys=ON"); // the transaction's end ends it
        Plan now = plan;
        if (now == null) {
            now = plan(work);
            plan = now;
            tell(now);
        }
        boolean more = step(work, now);
        while (more && options.rowsPerCommit() == 0) {
            more = step(work, now);
        }
        CopyErrors.commit(work, other.problem());
        return more;
    }

    private boolean step(LaneWork work, Plan now) throws SQLException {
        RowRanges surplus = now.surplus();
        if (surplus != null && surplus.next(work)) {
            deleted += write(work, delete(now, surplus));
            tell(now);
            return true;
        }
        RowRanges source = now.source();
        if (!source.next(work)) {
            return false;
        }
        updated += write(work, update(now, source));
        inserted += write(work, insert(now, source));
        seen += source.rows();
        tell(now);
        return true;
    }

    private void tell(Plan now) throws SQLException {
        CopyErrors.tell(options.listener(), "synchronisation", now.ours().name(), seen, now.total());
    }

    private long write(LaneWork work, String sql) throws SQLException {
        work.note(sql);
        try (Statement statement = work.jdbc().createStatement()) {
            return statement.executeLargeUpdate(sql);
        } catch (SQLException e) {
            throw CopyErrors.named(other.problem() + ": the rows of table " + table + " do not fit", e, work);
        }
    }

    // ---- what to do

    private Plan plan(LaneWork work) throws SQLException {
        TableLayout ours = layout(work, "main", "here");
        TableLayout theirs = layout(work, OtherFile.SCHEMA, "there");
        ours.requireRoomFor(theirs, other.problem());
        UniqueKey key = key(ours, theirs);
        requireNoNulls(work, ours, key, "here");
        requireNoNulls(work, theirs, key, "there");
        int size = options.rowsPerCommit() == 0 ? ROWS : options.rowsPerCommit();
        return new Plan(
                ours,
                theirs,
                key,
                work.number("SELECT count(*) FROM " + theirs.quoted()),
                options.isDeleting() ? new RowRanges(ours, size) : null,
                new RowRanges(theirs, size));
    }

    private TableLayout layout(LaneWork work, String schema, String where) throws SQLException {
        TableLayout layout = TableLayout.read(work, schema, table);
        if (layout == null || !layout.ordinary()) {
            throw new SQLException(
                    other.problem() + ": there is no " + (layout == null ? "" : "ordinary ") + "table '" + table + "' "
                            + where,
                    "42S02");
        }
        return layout;
    }

    private UniqueKey key(TableLayout ours, TableLayout theirs) throws SQLException {
        UniqueKey key = options.keyColumns().isEmpty()
                ? ours.primaryKey()
                : ours.keys().stream()
                        .filter(one -> one.has(options.keyColumns()))
                        .findFirst()
                        .orElse(null);
        if (key == null) {
            throw new SQLException(
                    other.problem() + ": table " + ours.name() + " has no "
                            + (options.keyColumns().isEmpty()
                                    ? "primary key: name the columns of a unique index with SyncOptions.key"
                                    : "unique index of exactly the columns " + options.keyColumns()
                                            + " (without WHERE): create one, or name another key"),
                    "42000");
        }
        if (theirs.keys().stream().noneMatch(one -> isSame(one, key))) {
            throw new SQLException(
                    other.problem() + ": columns " + names(key) + " are the key of table " + ours.name()
                            + " here, and not unique by the same collation there: create a unique index there, or name another key",
                    "42000");
        }
        return key;
    }

    private static List<String> names(UniqueKey key) {
        return key.columns().stream().map(KeyColumn::name).toList();
    }

    private static boolean isSame(UniqueKey one, UniqueKey key) {
        return one.has(names(key))
                && key.columns().stream().allMatch(column -> one.columns().stream()
                        .filter(there -> there.name().equalsIgnoreCase(column.name()))
                        .allMatch(there -> sameCollation(there.collation(), column.collation())));
    }

    /** Whole numbers are unique whatever the collation, and the row's number is one. */
    private static boolean sameCollation(@Nullable String one, @Nullable String two) {
        return one == null || two == null || one.equalsIgnoreCase(two);
    }

    /** A row whose key is NULL is like no other, and would be inserted anew each time. */
    private void requireNoNulls(LaneWork work, TableLayout layout, UniqueKey key, String where) throws SQLException {
        List<String> conditions = key.columns().stream()
                .map(column -> SqliteSession.quote(column.name()) + " IS NULL")
                .toList();
        String sql =
                "SELECT EXISTS (SELECT 1 FROM " + layout.quoted() + " WHERE " + String.join(" OR ", conditions) + ")";
        if (work.number(sql) != 0) {
            throw new SQLException(
                    other.problem() + ": table " + layout.name() + " has rows " + where + " whose key " + names(key)
                            + " is NULL: give them one, or name another key",
                    "23502");
        }
    }

    // ---- as SQL: m is this database's row, o the other file's

    private static String sameKey(Plan now) {
        return String.join(
                " AND ",
                now.key().columns().stream()
                        .map(column -> column.equal("m", "o"))
                        .toList());
    }

    private static String delete(Plan now, RowRanges range) {
        return "DELETE FROM " + now.ours().quoted() + " AS m WHERE " + range.condition("m")
                + " AND NOT EXISTS (SELECT 1 FROM " + now.theirs().quoted() + " AS o WHERE " + sameKey(now) + ")";
    }

    private static String update(Plan now, RowRanges range) {
        List<Column> columns = now.theirs().columns();
        List<String> sets = columns.stream()
                .map(column -> SqliteSession.quote(column.name()))
                .map(name -> name + " = o." + name)
                .toList();
        return "UPDATE " + now.ours().quoted() + " AS m SET " + String.join(", ", sets) + " FROM "
                + now.theirs().quoted() + " AS o WHERE " + range.condition("o") + " AND " + sameKey(now) + " AND "
                + TableLayout.differs(columns, now.ours(), "m", "o");
    }

    private static String insert(Plan now, RowRanges range) {
        List<Column> columns = now.theirs().columns();
        return "INSERT INTO " + now.ours().quoted() + " (" + TableLayout.names(columns, "") + ") SELECT "
                + TableLayout.names(columns, "o") + " FROM " + now.theirs().quoted() + " AS o WHERE "
                + range.condition("o") + " AND NOT EXISTS (SELECT 1 FROM "
                + now.ours().quoted() + " AS m WHERE "
                + sameKey(now) + ")";
    }
}
