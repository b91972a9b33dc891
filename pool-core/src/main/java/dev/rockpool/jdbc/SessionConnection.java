package dev.rockpool.jdbc;

import dev.rockpool.spi.Session;
import java.sql.ClientInfoStatus;
import java.sql.Connection;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTimeoutException;
import java.sql.Savepoint;
import java.sql.ShardingKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The transactions and settings of a borrower's connection, on top of its session: the auto-commit flag is kept here, the session
 * begins a transaction with the first statement outside auto-commit, and restores every setting when the connection is returned.
 */
abstract class SessionConnection extends ForwardingConnection {

    private boolean autoCommit = true;

    /** A setting of the session's. */
    @FunctionalInterface
    interface Change {
        void on(Session session) throws SQLException;
    }

    /** Makes sure that this connection is still its borrower's. */
    abstract void checkOpen() throws SQLException;

    /** Returns a session for what is no statement; takes one where there is none. */
    abstract Session session() throws SQLException;

    /** Returns the session on which a transaction may be open; null where no session is held. */
    abstract @Nullable Session held() throws SQLException;

    /** Returns the session where a transaction is, or shall begin. */
    abstract Session transactional() throws SQLException;

    /** Called after each commit and rollback that ended the transaction, if there was one. */
    abstract void transactionEnded() throws SQLException;

    /** Until when all work on this connection has to be done, by {@link System#nanoTime()}; {@link Long#MAX_VALUE} for no limit. */
    abstract long deadline();

    /** Changes a setting until the connection is returned, wherever its statements run. The last change of each setting counts. */
    abstract void change(String setting, Change change) throws SQLException;

    final boolean isAutoCommit() {
        return autoCommit;
    }

    @Override
    final Connection delegate() throws SQLException {
        return session().jdbc();
    }

    // ---- transactions

    /** Begins a transaction where one is due, for what is no statement but changes data or needs a transaction. */
    final void ensureTransaction() throws SQLException {
        ensure(session());
    }

    private void ensure(Session session) throws SQLException {
        long since = 0;
        while (!autoCommit) {
            try {
                session.ensureTransaction();
                return;
            } catch (SQLException e) {
                since = waitOrThrow(session, e, since);
            }
        }
    }

    final void ensureTransaction(Session session) throws SQLException {
        if (!autoCommit) {
            session.ensureTransaction();
        } else if (session.inTransaction()) {
            throw new SQLException(
                    "This connection could not roll back what failed before, so nothing more can be done on it: close it",
                    "25P02");
        }
    }

    /** Begins a transaction, if there is none, that reads one snapshot from now on. */
    final void beginSnapshotOn(Session session) throws SQLException {
        long since = 0;
        while (!session.inTransaction()) {
            try {
                session.beginSnapshot();
            } catch (SQLException e) {
                since = waitOrThrow(session, e, since);
            }
        }
    }

    @Override
    public void setAutoCommit(boolean autoCommit) throws SQLException {
        checkOpen();
        if (autoCommit != this.autoCommit) {
            if (autoCommit) {
                end(Session::commit);
            }
            this.autoCommit = autoCommit;
        }
    }

    @Override
    public boolean getAutoCommit() throws SQLException {
        checkOpen();
        return autoCommit;
    }

    @Override
    public void commit() throws SQLException {
        requireTransactionMode("commit");
        if (deadline() != Long.MAX_VALUE && System.nanoTime() - deadline() >= 0) {
            throw new SQLTimeoutException(
                    "The connection's deadline was over before COMMIT: nothing was kept. Make the transaction shorter, or raise"
                            + " the deadline",
                    "HYT00");
        }
        end(Session::commit);
    }

    @Override
    public void rollback() throws SQLException {
        requireTransactionMode("rollback");
        end(Session::rollback);
    }

    /** Commits or rolls back. The transaction may go on after a COMMIT that failed. */
    private void end(Change ending) throws SQLException {
        Session session = held();
        long since = 0;
        while (session != null && session.inTransaction()) {
            try {
                ending.on(session);
            } catch (SQLException e) {
                since = waitOrThrow(session, e, since);
            }
        }
        transactionEnded();
    }

    /** Waits a little for somebody else's lock where that is the reason of the failure; else throws it as the borrower shall see it. */
    final long waitOrThrow(Session session, SQLException failure, long since) throws SQLException {
        try {
            return LockWait.orThrow(session, failure, since, null, deadline());
        } catch (SQLException e) {
            SQLException seen = failed(e);
            if (!session.inTransaction()) {
                transactionEnded();
            }
            throw seen;
        }
    }

    private void requireTransactionMode(String operation) throws SQLException {
        checkOpen();
        if (autoCommit) {
            throw new SQLException(
                    operation
                            + " needs a transaction, but the connection is in auto-commit: call setAutoCommit(false) first",
                    "25000");
        }
    }

    private Session sessionInTransactionMode(String operation) throws SQLException {
        requireTransactionMode(operation);
        return transactional();
    }

    @Override
    public Savepoint setSavepoint() throws SQLException {
        return savepoint(null);
    }

    @Override
    public Savepoint setSavepoint(String name) throws SQLException {
        return savepoint(name);
    }

    private Savepoint savepoint(@Nullable String name) throws SQLException {
        Session session = sessionInTransactionMode("setSavepoint");
        ensure(session);
        try {
            return session.setSavepoint(name);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void rollback(Savepoint savepoint) throws SQLException {
        Session session = sessionInTransactionMode("rollback to a savepoint");
        try {
            session.rollbackTo(savepoint);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void releaseSavepoint(Savepoint savepoint) throws SQLException {
        Session session = sessionInTransactionMode("releaseSavepoint");
        try {
            session.releaseSavepoint(savepoint);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    // ---- settings

    @Override
    public void setTransactionIsolation(int level) throws SQLException {
        change("isolation", session -> session.settings().setIsolation(level));
    }

    @Override
    public void setCatalog(String catalog) throws SQLException {
        change("catalog", session -> session.settings().setCatalog(catalog));
    }

    @Override
    public void setSchema(String schema) throws SQLException {
        change("schema", session -> session.settings().setSchema(schema));
    }

    @Override
    public void setHoldability(int holdability) throws SQLException {
        change("holdability", session -> session.settings().setHoldability(holdability));
    }

    /** The executor is not used: what a driver does at a timeout is short. */
    @Override
    public void setNetworkTimeout(Executor executor, int milliseconds) throws SQLException {
        change("networkTimeout", session -> session.settings().setNetworkTimeout(milliseconds));
    }

    @Override
    public void setTypeMap(Map<String, Class<?>> map) throws SQLException {
        change("typeMap", session -> {
            session.settings().noteTypeMap();
            session.jdbc().setTypeMap(map);
        });
    }

    @Override
    public void setClientInfo(String name, String value) throws SQLClientInfoException {
        try {
            change("clientInfo " + name, session -> {
                session.settings().noteClientInfo();
                session.jdbc().setClientInfo(name, value);
            });
        } catch (SQLException e) {
            throw clientInfoFailed(e);
        }
    }

    @Override
    public void setClientInfo(Properties properties) throws SQLClientInfoException {
        try {
            change("clientInfo", session -> {
                session.settings().noteClientInfo();
                session.jdbc().setClientInfo(properties);
            });
        } catch (SQLException e) {
            throw clientInfoFailed(e);
        }
    }

    /** JDBC wants a type of its own here. */
    private static SQLClientInfoException clientInfoFailed(SQLException failure) {
        if (failure instanceof SQLClientInfoException clientInfo) {
            return clientInfo;
        }
        Map<String, ClientInfoStatus> none = new HashMap<>();
        return new SQLClientInfoException(
                failure.getMessage(), failure.getSQLState(), failure.getErrorCode(), none, failure);
    }

    // ---- sharding keys: they would stay with the physical connection, and no driver can tell what they were before

    @Override
    public boolean setShardingKeyIfValid(ShardingKey key, int timeout) throws SQLException {
        throw shardingUnsupported();
    }

    @Override
    public boolean setShardingKeyIfValid(ShardingKey key, ShardingKey superKey, int timeout) throws SQLException {
        throw shardingUnsupported();
    }

    @Override
    public void setShardingKey(ShardingKey key) throws SQLException {
        throw shardingUnsupported();
    }

    @Override
    public void setShardingKey(ShardingKey key, ShardingKey superKey) throws SQLException {
        throw shardingUnsupported();
    }

    private SQLException shardingUnsupported() throws SQLException {
        checkOpen();
        return new SQLFeatureNotSupportedException(
                "A pooled connection takes no sharding keys: use a pool for each shard", "0A000");
    }
}
