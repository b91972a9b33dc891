package dev.rockpool.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sqlite.Function;

/**
 * {@code last_insert_rowid()} and {@code changes()} on a reader, where SQLite's own would always say 0: they tell what the logical
 * connection's last write left on the writer, which has long gone to somebody else. Belongs to one physical connection; not
 * thread-safe.
 */
final class LastWrite {

    /**
     * What a write left.
     *
     * @param rowId of the last insert on the writer under that lease; 0 when there was none
     * @param changes how many rows the last statement changed
     */
    record Values(long rowId, long changes) {}

    private static final Values NONE = new Values(0, 0);

    private static final Pattern ROW = Pattern.compile("(?i)\\blast_insert_rowid\\s*\\(");
    private static final Pattern CHANGES = Pattern.compile("(?i)\\bchanges\\s*\\(");

    private Values values = NONE;

    private LastWrite() {}

    /** Puts both functions in. */
    static LastWrite register(Connection reader) throws SQLException {
        LastWrite told = new LastWrite();
        Function.create(
                reader,
                "last_insert_rowid",
                new Function() {
                    @Override
                    protected void xFunc() throws SQLException {
                        result(told.values.rowId());
                    }
                },
                0,
                0);
        Function.create(
                reader,
                "changes",
                new Function() {
                    @Override
                    protected void xFunc() throws SQLException {
                        result(told.values.changes());
                    }
                },
                0,
                0);
        return told;
    }

    /** Tells whether a text may call the function. */
    static boolean asksForRow(String sql) {
        return ROW.matcher(sql).find();
    }

    /** As {@link #asksForRow}. */
    static boolean asksForChanges(String sql) {
        return CHANGES.matcher(sql).find();
    }

    /** Asks for the row id on the writer. */
    static PreparedStatement query(Connection writer) throws SQLException {
        return writer.prepareStatement("SELECT last_insert_rowid()");
    }

    /** Reads what the last statements left on the writer, once SQLite has said how many rows they changed. */
    static Values of(PreparedStatement query, long changes) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            return new Values(row.next() ? row.getLong(1) : 0, changes);
        }
    }

    /** Null for a connection that wrote nothing. */
    void tell(@Nullable Values said) {
        values = said == null ? NONE : said;
    }

    boolean isTold() {
        return !values.equals(NONE);
    }
}
