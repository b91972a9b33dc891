package dev.rockpool.sqlite;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import org.sqlite.SQLiteConnection;

/**
 * The statements that begin and end transactions and write units. They run with every one, so each is prepared once, when it is first
 * needed. For one thread.
 */
final class TransactionControl implements AutoCloseable {

    enum Command {
        BEGIN("BEGIN"),
        /** Takes the write lock at once: a transaction that reads first and writes later would fail with BUSY_SNAPSHOT. */
        BEGIN_WRITING("BEGIN IMMEDIATE"),
        COMMIT("COMMIT"),
        /** The savepoint has a name that nobody would use: statements may set savepoints of their own. */
        BEGIN_UNIT("SAVEPOINT \"rockpool write unit\""),
        KEEP_UNIT("RELEASE \"rockpool write unit\""),
        /** Leaves the savepoint where it is. */
        UNDO_UNIT("ROLLBACK TO \"rockpool write unit\"");

        private final String sql;

        Command(String sql) {
            this.sql = sql;
        }
    }

    private final SQLiteConnection sqlite;
    private final Map<Command, PreparedStatement> prepared = new EnumMap<>(Command.class);

    TransactionControl(SQLiteConnection sqlite) {
        this.sqlite = sqlite;
    }

    void run(Command command) throws SQLException {
        PreparedStatement statement = prepared.get(command);
        if (statement == null) {
            statement = sqlite.prepareStatement(command.sql);
            prepared.put(command, statement);
        }
        try {
            statement.execute();
        } catch (
                SQLException
                        e) { // after most errors the driver has ended the statement, and says nothing of it (trap 6)
            prepared.remove(command);
            close(statement, e);
            throw e;
        }
    }

    private static void close(PreparedStatement statement, SQLException failure) {
        try {
            statement.close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : prepared.values()) {
            statement.close();
        }
    }
}
