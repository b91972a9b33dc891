package dev.rockpool.jdbc;

import dev.rockpool.spi.StatementCondition;
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
    /** How many rows at most; 0 for all. */
    private long maxRows;
    /** Whether anything was set that changes what is read, but for that. */
    private boolean changesRows;

    private StatementCondition leaves = StatementCondition.OPTIONS_CHANGED;

    /** {@code condition}: in which the option leaves a driver's statement. */
    void put(String option, long value, StatementCondition condition, Change change) {
        if (option.equals("maxRows")) {
            maxRows = value;
        } else if (!option.startsWith("fetch")) {
            changesRows = true;
        }
        changes.remove(option);
        changes.put(option, change);
        if (condition.compareTo(leaves) > 0) {
            leaves = condition;
        }
    }

    /** In which condition all of them leave a driver's statement. */
    StatementCondition leaves() {
        return leaves;
    }

    long maxRows() {
        return maxRows;
    }

    boolean changesRows() {
        return changesRows;
    }

    void apply(Statement driver) throws SQLException {
        for (Change change : changes.values()) {
            change.on(driver);
        }
    }
}
