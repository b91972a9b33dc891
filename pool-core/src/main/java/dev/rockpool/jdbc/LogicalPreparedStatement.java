package dev.rockpool.jdbc;

import dev.rockpool.spi.GeneratedKeys;
import dev.rockpool.spi.StatementKey;
import dev.rockpool.spi.StatementSource;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A prepared statement of a borrower's; it comes from the session's statement source and goes back there. */
class LogicalPreparedStatement extends ForwardingPreparedStatement {

    private final StatementKey key;
    private final StatementSource source;
    /** The columns of the keys that the engine is to serve; null when it is not asked for any. */
    private final @Nullable List<Object> keysByEngine;

    LogicalPreparedStatement(
            StatementConnection connection,
            StatementKey key,
            StatementSource source,
            PreparedStatement driver,
            @Nullable List<Object> keysByEngine) {
        super(connection, driver);
        this.key = key;
        this.source = source;
        this.keysByEngine = keysByEngine;
    }

    @Override
    PreparedStatement delegate() throws SQLException {
        session();
        return prepared();
    }

    private PreparedStatement prepared() {
        return (PreparedStatement) driver;
    }

    @Override
    void release(boolean unspoilt) throws SQLException {
        source.release(key, prepared(), unspoilt);
    }

    @Override
    void acceptText() throws SQLException {
        session();
        throw new SQLException("A prepared statement takes no SQL text; it runs '" + key.sql() + "'", "HY010");
    }

    private void captureKeys() throws SQLException {
        GeneratedKeys engine = keysByEngine == null ? null : session().generatedKeys();
        if (engine != null && keysByEngine != null) {
            captureKeys(engine, key.sql(), keysByEngine);
        }
    }

    @Override
    public @Nullable ResultSet executeQuery() throws SQLException {
        beforeRun(key.sql());
        try {
            return results(prepared().executeQuery());
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public int executeUpdate() throws SQLException {
        beforeRun(key.sql());
        try {
            int count = prepared().executeUpdate();
            captureKeys();
            return count;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public long executeLargeUpdate() throws SQLException {
        beforeRun(key.sql());
        try {
            long count = prepared().executeLargeUpdate();
            captureKeys();
            return count;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public boolean execute() throws SQLException {
        beforeRun(key.sql());
        try {
            boolean hasRows = prepared().execute();
            captureKeys();
            return hasRows;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void addBatch() throws SQLException {
        try {
            delegate().addBatch();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    void announceBatch() throws SQLException {
        connection.beforeStatement(key.sql());
    }

    @Override
    void afterBatch() throws SQLException {
        captureKeys();
    }

    @Override
    public @Nullable ResultSetMetaData getMetaData() throws SQLException {
        try {
            ResultSetMetaData metaData = delegate().getMetaData();
            return metaData == null ? null : new LogicalResultSetMetaData(connection, metaData);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public ParameterMetaData getParameterMetaData() throws SQLException {
        try {
            return new LogicalParameterMetaData(connection, delegate().getParameterMetaData());
        } catch (SQLException e) {
            throw failed(e);
        }
    }
}
