package dev.rockpool.rows;

import java.util.List;
import java.util.function.IntFunction;

/**
 * What a batch runs.
 *
 * @param table its name, for messages
 * @param columns of the values of a row, in the order of the parameters, as the table has them
 * @param sql the statement for a number of rows
 * @param rowsPerStatement the most rows that one statement takes; 1 makes it a JDBC batch
 * @param keys how many of the columns, counted from the last, are keys and must not be null
 * @param returning whether the statement gives rows back
 * @param sqlite whether it is SQLite
 * @param committed how many rows the transactions before have committed
 */
record BatchPlan(
        String table,
        List<String> columns,
        IntFunction<String> sql,
        int rowsPerStatement,
        int keys,
        boolean returning,
        boolean sqlite,
        long committed) {}
