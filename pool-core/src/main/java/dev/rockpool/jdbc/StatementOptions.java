package dev.rockpool.jdbc;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a borrower set on a statement that may move to another physical connection, to be set there again. In the order it was set. */
final class StatementOptions {

    /** Sets one option. */
    @FunctionalInterface
    interface Change {
        void on(Statement driver) throws SQLException;
    }

    private final Map<String, Change> changes = new LinkedHashMap<>();

    void put(String option, Change change) {
        changes.remove(option);
        changes.put(option, change);
    }

    void apply(Statement driver) throws SQLException {
        for (Change change : changes.values()) {
            change.on(driver);
        }
    }
}
