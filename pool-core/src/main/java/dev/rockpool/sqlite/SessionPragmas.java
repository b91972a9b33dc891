package dev.rockpool.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The pragmas that belong to a connection and not to the database, as they stood when it was opened, so that what a borrower set is
 * not what the next one finds. Immutable.
 */
final class SessionPragmas {

    private static final List<String> NAMES = List.of(
            "analysis_limit",
            "automatic_index",
            "busy_timeout",
            "cache_size",
            "cache_spill",
            "cell_size_check",
            "checkpoint_fullfsync",
            "count_changes",
            "empty_result_callbacks",
            "foreign_keys",
            "full_column_names",
            "fullfsync",
            "ignore_check_constraints",
            "journal_size_limit",
            "legacy_alter_table",
            "locking_mode",
            "max_page_count",
            "mmap_size",
            "query_only",
            "read_uncommitted",
            "recursive_triggers",
            "reverse_unordered_selects",
            "secure_delete",
            "short_column_names",
            "synchronous",
            "temp_store",
            "threads",
            "trusted_schema",
            "wal_autocheckpoint",
            "writable_schema");

    private final Map<String, String> values;

    private SessionPragmas(Map<String, String> values) {
        this.values = values;
    }

    static List<String> names() {
        return NAMES;
    }

    static SessionPragmas of(Connection jdbc) throws SQLException {
        return new SessionPragmas(read(jdbc));
    }

    /** Sets back what differs. */
    void restore(Connection jdbc) throws SQLException {
        Map<String, String> now = read(jdbc);
        try (Statement statement = jdbc.createStatement()) {
            // Write-only, so it cannot be compared; SQLite's default is off.
            statement.execute("PRAGMA case_sensitive_like=0");
            for (Map.Entry<String, String> pragma : values.entrySet()) {
                if (!pragma.getValue().equals(now.get(pragma.getKey()))) {
                    statement.execute("PRAGMA " + pragma.getKey() + "=" + pragma.getValue());
                }
            }
        }
    }

    private static Map<String, String> read(Connection jdbc) throws SQLException {
        Map<String, String> values = new LinkedHashMap<>();
        try (Statement statement = jdbc.createStatement()) {
            for (String name : NAMES) {
                try (ResultSet row = statement.executeQuery("PRAGMA " + name)) {
                    if (row.next()) {
                        values.put(name, String.valueOf(row.getString(1)));
                    }
                }
            }
        }
        return values;
    }
}
