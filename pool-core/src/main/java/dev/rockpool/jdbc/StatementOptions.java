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
    private StatementCondition leaves = StatementCondition.OPTIONS_CHANGED;

    /** {@code condition}: in which the option leaves a driver's statement. */
    void put(String option, StatementCondition condition, Change change) {
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

    void apply(Statement driver) throws SQLException {
        for (Change change : changes.values()) {
            change.on(driver);
        }
    }
}
