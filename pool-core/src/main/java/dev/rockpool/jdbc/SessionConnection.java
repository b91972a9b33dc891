package dev.rockpool.jdbc;

import dev.rockpool.spi.Session;
import java.sql.ClientInfoStatus;
import java.sql.Connection;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Savepoint;
import java.sql.ShardingKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The transactions and settings of a {@link LogicalConnection}, on top of its session: the auto-commit flag is kept here, the session
 * begins a transaction with the first statement outside auto-commit, and restores every setting when the connection is returned.
 */
abstract class SessionConnection extends ForwardingConnection {

    private boolean autoCommit = true;

    /** Returns the session while this connection is on loan. */
    abstract Session session() throws SQLException;

    @Override
    final Connection delegate() throws SQLException {
        return session().jdbc();
    }

    // ---- transactions

    /** Begins a transaction where one is due, for what is no statement but changes data or needs a transaction. */
    final void ensureTransaction() throws SQLException {
        Session session = session();
        try {
            ensureTransaction(session);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    final void ensureTransaction(Session session) throws SQLException {
        if (!autoCommit) {
            session.ensureTransaction();
        }
    }

    @Override
    public void setAutoCommit(boolean autoCommit) throws SQLException {
        Session session = session();
        if (autoCommit != this.autoCommit) {
            if (autoCommit) {
                commit(session);
            }
            this.autoCommit = autoCommit;
        }
    }

    @Override
    public boolean getAutoCommit() throws SQLException {
        session();
        return autoCommit;
    }

    @Override
    public void commit() throws SQLException {
        commit(sessionInTransactionMode("commit"));
    }

    private void commit(Session session) throws SQLException {
        try {
            session.commit();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void rollback() throws SQLException {
        Session session = sessionInTransactionMode("rollback");
        try {
            session.rollback();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private Session sessionInTransactionMode(String operation) throws SQLException {
        Session session = session();
        if (autoCommit) {
            throw new SQLException(
                    operation
                            + " needs a transaction, but the connection is in auto-commit: call setAutoCommit(false) first",
                    "25000");
        }
        return session;
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
        try {
            session.ensureTransaction();
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
    public void setReadOnly(boolean readOnly) throws SQLException {
        try {
            session().setReadOnly(readOnly);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public boolean isReadOnly() throws SQLException {
        try {
            return session().isReadOnly();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setTransactionIsolation(int level) throws SQLException {
        try {
            session().settings().setIsolation(level);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setCatalog(String catalog) throws SQLException {
        try {
            session().settings().setCatalog(catalog);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setSchema(String schema) throws SQLException {
        try {
            session().settings().setSchema(schema);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setHoldability(int holdability) throws SQLException {
        try {
            session().settings().setHoldability(holdability);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** The executor is not used: what a driver does at a timeout is short. */
    @Override
    public void setNetworkTimeout(Executor executor, int milliseconds) throws SQLException {
        try {
            session().settings().setNetworkTimeout(milliseconds);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setTypeMap(Map<String, Class<?>> map) throws SQLException {
        Session session = session();
        try {
            session.settings().noteTypeMap();
            session.jdbc().setTypeMap(map);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setClientInfo(String name, String value) throws SQLClientInfoException {
        try {
            changeClientInfo().setClientInfo(name, value);
        } catch (SQLException e) {
            throw clientInfoFailed(e);
        }
    }

    @Override
    public void setClientInfo(Properties properties) throws SQLClientInfoException {
        try {
            changeClientInfo().setClientInfo(properties);
        } catch (SQLException e) {
            throw clientInfoFailed(e);
        }
    }

    private Connection changeClientInfo() throws SQLException {
        Session session = session();
        session.settings().noteClientInfo();
        return session.jdbc();
    }

    /** JDBC wants a type of its own here. */
    private SQLClientInfoException clientInfoFailed(SQLException failure) {
        SQLException seen = failed(failure);
        if (seen instanceof SQLClientInfoException clientInfo) {
            return clientInfo;
        }
        Map<String, ClientInfoStatus> none = new HashMap<>();
        return new SQLClientInfoException(seen.getMessage(), seen.getSQLState(), seen.getErrorCode(), none, seen);
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
        session();
        return new SQLFeatureNotSupportedException(
                "A pooled connection takes no sharding keys: use a pool for each shard", "0A000");
    }
}
