package dev.rockpool.sqlite;

import dev.rockpool.spi.SourcedStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.sqlite.core.CoreResultSet;

/**
 * The names of a prepared query's columns, noted with it. The driver asks SQLite for them at every run, by a call for each column, which
 * takes half a microsecond where there are three: a seventh of a point read.
 *
 * <p>They are noted only where they follow from the text: a star, or SQLite's own names of the row id, may mean other columns once another
 * process changes the schema, which nobody here would learn of in time. What this pool changes is told by the schema's version.
 */
final class ColumnNames {

    /** Noted at the first run, so that a query that runs once costs nothing. */
    private static final Object RAN = "ran";

    private static final Object NOT_IN_TEXT = "not in text";
    private static final Pattern STAR_OR_ROWID =
            Pattern.compile("(?i)(?<!\\()\\*|\\*(?!\\))|\\b(?:rowid|oid|_rowid_)\\b");

    private final String[] names;
    /** The session's when they were read. */
    private final long schemaVersion;

    private ColumnNames(String[] names, long schemaVersion) {
        this.names = names;
        this.schemaVersion = schemaVersion;
    }

    static ResultSet query(String sql, SourcedStatement statement, long schemaVersion) throws SQLException {
        PreparedStatement driver = statement.driver();
        Object memo = statement.memo();
        if (memo instanceof ColumnNames known
                && known.schemaVersion == schemaVersion
                && driver.getMetaData() instanceof CoreResultSet results) {
            driver.execute();
            results.colsMeta = known.names;
            return driver.getResultSet();
        }
        ResultSet rows = driver.executeQuery();
        if (memo == null) {
            statement.note(RAN);
        } else if (memo != NOT_IN_TEXT) {
            String[] names = rows instanceof CoreResultSet results ? results.colsMeta : null;
            statement.note(names != null && areInText(sql) ? new ColumnNames(names, schemaVersion) : NOT_IN_TEXT);
        }
        return rows;
    }

    static boolean areInText(String sql) {
        return !STAR_OR_ROWID.matcher(sql).find();
    }
}
