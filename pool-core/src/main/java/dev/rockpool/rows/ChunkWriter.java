package dev.rockpool.rows;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes chunks of rows in one transaction, each under a savepoint. Where a chunk fails as a whole, or gives fewer rows back than it was
 * given, it is undone and written once more, row by row: then each row has its own error or its own answer. A chunk of which every row
 * succeeds by itself is written by that, such as an upsert on PostgreSQL that meets a key twice. Not thread-safe.
 */
final class ChunkWriter implements AutoCloseable {

    private final Connection connection;
    private final BatchPlan plan;
    private final Map<Integer, PreparedStatement> statements = new HashMap<>();
    private final List<Optional<List<@Nullable Object>>> returned = new ArrayList<>();
    private long changed;

    ChunkWriter(Connection connection, BatchPlan plan) {
        this.connection = connection;
        this.plan = plan;
    }

    /** How many rows the database says that it inserted, changed or deleted. */
    long changed() {
        return changed;
    }

    /** What RETURNING gave for each row; empty where a row was left out. */
    List<Optional<List<@Nullable Object>>> returned() {
        return returned;
    }

    /**
     * Writes a chunk.
     *
     * @param first the number of its first row
     * @throws BatchException when a row is refused
     * @throws SQLException when the database fails for another reason than a row
     */
    void write(List<@Nullable Object[]> rows, long first) throws SQLException {
        if (rows.size() == 1) {
            singly(rows, first);
            return;
        }
        long before = changed;
        int answersBefore = returned.size();
        Savepoint savepoint = connection.setSavepoint();
        try {
            if (together(rows)) {
                connection.releaseSavepoint(savepoint);
                return;
            }
            connection.rollback(savepoint);
        } catch (SQLException e) {
            if (mayPass(e)) {
                throw e;
            }
            undo(savepoint, e);
        }
        changed = before;
        returned.subList(answersBefore, returned.size()).clear();
        singly(rows, first);
        connection.releaseSavepoint(savepoint);
    }

    /** No row is to blame. The transaction's owner must see these by their class, for it may run it again. */
    private static boolean mayPass(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return failure instanceof SQLTransientException
                || failure instanceof SQLRecoverableException
                || state.startsWith("08")
                || state.startsWith("40")
                || state.startsWith("53")
                || state.startsWith("57")
                || state.startsWith("58");
    }

    private void undo(Savepoint savepoint, SQLException failure) throws SQLException {
        try {
            closeStatements(); // a failed one may be of no more use
            connection.rollback(savepoint);
        } catch (SQLException e) { // the whole transaction is gone: RAISE(ROLLBACK), or the connection
            if (e != failure) {
                failure.addSuppressed(e);
            }
            throw failure;
        }
    }

    /** Tells whether every row was answered. */
    private boolean together(List<@Nullable Object[]> rows) throws SQLException {
        if (plan.rowsPerStatement() == 1) {
            batch(rows);
            return true;
        }
        for (int from = 0; from < rows.size(); from += plan.rowsPerStatement()) {
            int to = Math.min(rows.size(), from + plan.rowsPerStatement());
            int answers = run(rows.subList(from, to));
            if (plan.returning() && answers != to - from) {
                return false; // nobody knows which were left out
            }
        }
        return true;
    }

    private void batch(List<@Nullable Object[]> rows) throws SQLException {
        PreparedStatement statement = statement(1);
        for (@Nullable Object[] row : rows) {
            bind(statement, row, 1);
            statement.addBatch();
        }
        for (int count : statement.executeBatch()) {
            changed += count == Statement.SUCCESS_NO_INFO ? 1 : count;
        }
    }

    private void singly(List<@Nullable Object[]> rows, long first) throws SQLException {
        statement(1); // where it cannot be prepared no row is to blame
        for (int i = 0; i < rows.size(); i++) {
            try {
                if (run(rows.subList(i, i + 1)) == 0 && plan.returning()) {
                    returned.add(Optional.empty());
                }
            } catch (SQLException e) {
                if (mayPass(e)) {
                    throw e;
                }
                throw BatchException.refused(plan, first + i, rows.get(i), e);
            }
        }
    }

    /** Runs one statement for all of these rows; the number of answers or, without RETURNING, of changed rows. */
    private int run(List<@Nullable Object[]> rows) throws SQLException {
        PreparedStatement statement = statement(rows.size());
        int index = 1;
        for (@Nullable Object[] row : rows) {
            index = bind(statement, row, index);
        }
        if (!plan.returning()) {
            int count = statement.executeUpdate();
            changed += count;
            return count;
        }
        int answers = 0;
        // SQLite's and PostgreSQL's RETURNING answers in the order of VALUES. They do not promise it; a test watches
        // over SQLite's.
        try (ResultSet answer = statement.executeQuery()) {
            int width = answer.getMetaData().getColumnCount();
            while (answer.next()) {
                @Nullable Object[] values = new @Nullable Object[width];
                for (int i = 0; i < width; i++) {
                    values[i] = answer.getObject(i + 1);
                }
                returned.add(Optional.of(
                        Collections.<@Nullable Object>unmodifiableList(Arrays.<@Nullable Object>asList(values))));
                answers++;
            }
        }
        changed += answers;
        return answers;
    }

    private static int bind(PreparedStatement statement, @Nullable Object[] row, int from) throws SQLException {
        int index = from;
        for (@Nullable Object value : row) {
            statement.setObject(index++, value); // made ready by Values
        }
        return index;
    }

    private PreparedStatement statement(int rows) throws SQLException {
        PreparedStatement statement = statements.get(rows);
        if (statement == null) {
            statement = connection.prepareStatement(plan.sql().apply(rows));
            statements.put(rows, statement);
        }
        return statement;
    }

    private void closeStatements() throws SQLException {
        List<PreparedStatement> open = List.copyOf(statements.values());
        statements.clear();
        SQLException failure = null;
        for (PreparedStatement statement : open) {
            try {
                statement.close();
            } catch (SQLException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void close() throws SQLException {
        closeStatements();
    }
}
