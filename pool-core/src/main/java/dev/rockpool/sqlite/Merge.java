package dev.rockpool.sqlite;

import dev.rockpool.sqlite.TableLayout.Column;
import dev.rockpool.sqlite.TableLayout.UniqueKey;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Merges another database file into this one, in one transaction of the writer. SQLite itself copies the rows, so that every value stays
 * as it is, some thousand at a time, so that it can be cancelled. Tables that are missing get their indexes before the rows, because
 * foreign keys may need them, and their triggers afterwards, because what these did is in the other file already. For one thread.
 */
final class Merge {

    private static final int ROWS = 10_000;

    private final OtherFile other;
    private final MergeOptions options;
    private final Map<String, MergeResult.Rows> merged = new LinkedHashMap<>();
    private final List<String> created = new ArrayList<>();

    Merge(OtherFile other, MergeOptions options) {
        this.other = other;
        this.options = options;
    }

    /** On the writer, which its caller holds and which is in no transaction. */
    MergeResult run(LaneWork work) throws SQLException {
        other.attach(work);
        work.session().ensureTransaction();
        work.execute("PRAGMA defer_foreign_keys=ON"); // the transaction's end ends it
        List<TableLayout> theirs = tables(work);
        for (TableLayout table : theirs) {
            if (TableLayout.read(work, "main", table.name()) == null) {
                create(work, table);
            }
        }
        for (TableLayout table : theirs) {
            merged.put(table.name(), copy(work, table));
        }
        for (String table : created) {
            replay(work, table, "trigger");
        }
        List<String> leftOut = options.chosen().isEmpty() ? names(work, "virtual") : List.of();
        CopyErrors.commit(work, other.problem());
        return new MergeResult(merged, created, leftOut);
    }

    private List<TableLayout> tables(LaneWork work) throws SQLException {
        List<String> names = options.chosen().isEmpty() ? names(work, "table") : options.chosen();
        Map<String, TableLayout> tables = new LinkedHashMap<>();
        for (String name : names) {
            TableLayout table = TableLayout.read(work, OtherFile.SCHEMA, name);
            if (table == null || !table.ordinary()) {
                throw new SQLException(
                        other.problem() + ": it has no " + (table == null ? "" : "ordinary ") + "table '" + name
                                + "'; there are " + names(work, "table"),
                        "42S02");
            }
            tables.put(table.name(), table);
        }
        return List.copyOf(tables.values());
    }

    private static List<String> names(LaneWork work, String kind) throws SQLException {
        return TableLayout.rows(
                        work,
                        "SELECT t.name FROM pragma_table_list AS t JOIN " + OtherFile.SCHEMA
                                + ".sqlite_schema AS s ON s.type = 'table' AND s.name = t.name"
                                + " WHERE t.schema = ? AND t.type = ? AND t." + Inspection.NOT_SQLITES
                                + " ORDER BY s.rowid",
                        OtherFile.SCHEMA,
                        kind)
                .stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }

    private void create(LaneWork work, TableLayout table) throws SQLException {
        if (!options.isCreating()) {
            throw new SQLException(
                    other.problem() + ": there is no table '" + table.name()
                            + "' here, and existingTablesOnly() forbids to create it",
                    "42S02");
        }
        created.add(table.name());
        replay(work, table.name(), "table");
        replay(work, table.name(), "index");
    }

    /** The statements have no schema in them, so that they create in this database. */
    private void replay(LaneWork work, String table, String kind) throws SQLException {
        for (List<@Nullable String> row : TableLayout.rows(
                work,
                "SELECT name, sql FROM " + OtherFile.SCHEMA
                        + ".sqlite_schema WHERE tbl_name = ? COLLATE NOCASE AND type = ? AND sql IS NOT NULL ORDER BY rowid",
                table,
                kind)) {
            try {
                work.execute(String.valueOf(row.get(1)));
            } catch (SQLException e) {
                throw CopyErrors.named(
                        other.problem() + ": " + kind + " " + row.get(0) + " cannot be created", e, work);
            }
        }
    }

    private MergeResult.Rows copy(LaneWork work, TableLayout theirs) throws SQLException {
        TableLayout ours = TableLayout.read(work, "main", theirs.name());
        if (ours == null || !ours.ordinary()) {
            throw new SQLException(other.problem() + ": '" + theirs.name() + "' is no ordinary table here", "42809");
        }
        ours.requireRoomFor(theirs, other.problem());
        String insert = insert(ours, theirs);
        long total = work.number("SELECT count(*) FROM " + theirs.quoted());
        boolean counting = options.policy() == MergePolicy.REPLACE || options.policy() == MergePolicy.UPDATE;
        long before = counting ? work.number("SELECT count(*) FROM " + ours.quoted()) : 0;
        long written = 0;
        long done = 0;
        RowRanges ranges = new RowRanges(theirs, ROWS);
        CopyErrors.tell(options.listener(), "merge", theirs.name(), 0, total);
        while (ranges.next(work)) {
            written += write(work, insert.replace(RANGE, ranges.condition("o")), theirs.name());
            done += ranges.rows();
            CopyErrors.tell(options.listener(), "merge", theirs.name(), done, total);
        }
        long added = counting ? work.number("SELECT count(*) FROM " + ours.quoted()) - before : written;
        long inserted = Math.min(written, Math.max(0, added));
        return new MergeResult.Rows(inserted, written - inserted, total - written);
    }

    private long write(LaneWork work, String sql, String table) throws SQLException {
        work.note(sql);
        try (Statement statement = work.jdbc().createStatement()) {
            return statement.executeLargeUpdate(sql);
        } catch (SQLException e) {
            throw CopyErrors.named(other.problem() + ": the rows of table " + table + " do not fit", e, work);
        }
    }

    /** Stands for the rows that are copied by one statement; no name of a table or column can contain it. */
    private static final String RANGE = "\0range\0";

    private String insert(TableLayout ours, TableLayout theirs) throws SQLException {
        List<Column> columns = theirs.columns();
        String insert = (options.policy() == MergePolicy.REPLACE ? "INSERT OR REPLACE" : "INSERT") + " INTO "
                + ours.quoted() + " AS m (" + TableLayout.names(columns, "") + ") SELECT "
                + TableLayout.names(columns, "o") + " FROM " + theirs.quoted() + " AS o WHERE " + RANGE;
        return switch (options.policy()) {
            case ABORT, REPLACE -> insert;
            case IGNORE -> insert + " ON CONFLICT DO NOTHING";
            case UPDATE -> insert + onConflictUpdate(ours, columns);
        };
    }

    private String onConflictUpdate(TableLayout ours, List<Column> columns) throws SQLException {
        UniqueKey key = ours.primaryKey();
        if (key == null) {
            throw new SQLException(
                    other.problem() + ": table " + ours.name()
                            + " has no primary key by which its rows could be updated: use another MergePolicy",
                    "42000");
        }
        List<String> sets = columns.stream()
                .map(column -> SqliteSession.quote(column.name()))
                .map(name -> name + " = excluded." + name)
                .toList();
        List<String> targets =
                key.columns().stream().map(TableLayout.KeyColumn::target).toList();
        return " ON CONFLICT (" + String.join(", ", targets) + ") DO UPDATE SET " + String.join(", ", sets) + " WHERE "
                + TableLayout.differs(columns, ours, "m", "excluded");
    }
}
