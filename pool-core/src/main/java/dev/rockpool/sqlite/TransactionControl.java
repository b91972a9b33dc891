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
        statement.execute();
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : prepared.values()) {
            statement.close();
        }
    }
}
