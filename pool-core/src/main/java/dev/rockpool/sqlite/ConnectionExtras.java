package dev.rockpool.sqlite;

import dev.rockpool.pool.PoolConfig;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteOpenMode;

/**
 * What the user wants on every connection of a database: functions, collations, attached files, and hooks that may use all of these.
 * Immutable; thread-safe.
 */
final class ConnectionExtras {

    private final SqliteConfig config;
    private final AttachedFiles attached;

    private ConnectionExtras(SqliteConfig config, AttachedFiles attached) {
        this.config = config;
        this.attached = attached;
    }

    static ConnectionExtras of(SqliteConfig sqlite, PoolConfig config) throws SQLException {
        return new ConnectionExtras(sqlite, AttachedFiles.find(sqlite, config));
    }

    AttachedFiles attached() {
        return attached;
    }

    Set<Object> writtenKeys() {
        return attached.writtenKeys();
    }

    /** How a file is attached, by configuration or for a merge, is said in a URI, which SQLite must be told to understand. */
    int openFlags() {
        return SQLiteOpenMode.OPEN_URI.flag;
    }

    /** Sets up a connection that has its pragmas. */
    void apply(SQLiteConnection connection, boolean writes) throws SQLException {
        registerFunctions(connection);
        attached.attach(connection, writes);
        List<ConnectionSetup> setups = config.connectionSetups();
        for (int i = 0; i < setups.size(); i++) {
            String hook = "The onConnect hook " + (i + 1) + " of " + setups.size() + " ("
                    + setups.get(i).getClass().getName() + ")";
            try {
                setups.get(i).setUp(connection, writes);
            } catch (SQLException | RuntimeException e) {
                throw new SQLException(hook + " failed, so the connection is not used: " + e.getMessage(), e);
            }
            if (!connection.getAutoCommit()) {
                throw new SQLException(
                        hook + " left auto-commit off: switch it on again, or begin and commit by SQL text");
            }
        }
    }

    /** What a database's indexes, views and checks may need of any connection that reads it. */
    void registerFunctions(SQLiteConnection connection) throws SQLException {
        for (UserFunction function : config.functions()) {
            function.register(connection);
        }
        for (UserCollation collation : config.collations()) {
            collation.register(connection);
        }
    }
}
