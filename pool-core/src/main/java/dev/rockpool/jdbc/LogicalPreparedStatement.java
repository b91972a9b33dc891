package dev.rockpool.jdbc;

import dev.rockpool.spi.GeneratedKeys;
import dev.rockpool.spi.Session;
import dev.rockpool.spi.StatementKey;
import dev.rockpool.spi.StatementSource;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A prepared statement of a borrower's; the driver's comes from the session's statement source and goes back there. */
class LogicalPreparedStatement extends ForwardingPreparedStatement {

    final StatementKey key;
    /** What the driver's statement was prepared by, and where; null while there is none. */
    private @Nullable StatementKey preparedBy;

    private @Nullable StatementSource source;

    LogicalPreparedStatement(StatementConnection connection, StatementKey key) {
        super(connection);
        this.key = key;
    }

    @Override
    PreparedStatement open(LogicalConnection lease) throws SQLException {
        Session session = lease.session();
        session.beforePrepare(key.sql());
        StatementKey prepared = key.returnKeys() && session.generatedKeys() != null ? key.withoutKeys() : key;
        StatementSource from = session.statements();
        PreparedStatement opened = from.prepare(prepared);
        preparedBy = prepared;
        source = from;
        return opened;
    }

    @Override
    PreparedStatement delegate() throws SQLException {
        return (PreparedStatement) bound();
    }

    @Override
    PreparedStatement driver() {
        return (PreparedStatement) super.driver();
    }

    @Override
    void release(Statement opened, boolean unspoilt) throws SQLException {
        StatementKey prepared = preparedBy;
        StatementSource from = source;
        if (prepared != null && from != null) {
            from.release(prepared, (PreparedStatement) opened, unspoilt);
        }
    }

    @Override
    void acceptText() throws SQLException {
        checkOpen();
        throw new SQLException("A prepared statement takes no SQL text; it runs '" + key.sql() + "'", "HY010");
    }

    @Override
    String describe() {
        return key.sql();
    }

    /** Remembers the keys that the run has just generated, where they were asked for and the engine serves them. */
    private void captureKeys() throws SQLException {
        if (key.returnKeys()) {
            GeneratedKeys engine = keysByEngine();
            if (engine != null) {
                captureKeys(engine, key.sql(), key.keyColumns());
            }
        }
    }

    @Override
    public ResultSet executeQuery() throws SQLException {
        return run(key.sql(), statement -> queried(driver().executeQuery()));
    }

    @Override
    public int executeUpdate() throws SQLException {
        return run(key.sql(), statement -> {
            int count = counted(driver().executeUpdate());
            captureKeys();
            return count;
        });
    }

    @Override
    public long executeLargeUpdate() throws SQLException {
        return run(key.sql(), statement -> {
            long count = counted(driver().executeLargeUpdate());
            captureKeys();
            return count;
        });
    }

    @Override
    public boolean execute() throws SQLException {
        return run(key.sql(), statement -> {
            boolean hasRows = executed(driver().execute(), statement);
            captureKeys();
            return hasRows;
        });
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
    public void clearBatch() throws SQLException {
        checkOpen();
        if (driver != null) {
            try {
                delegate().clearBatch();
            } catch (SQLException e) {
                throw failed(e);
            }
        }
    }

    @Override
    <T> T runBatch(Call<T> call, T nothing) throws SQLException {
        return runOnce(
                key.sql(),
                statement -> inTransaction(() -> {
                    T counts = entries(call, statement);
                    captureKeys();
                    return counts;
                }));
    }

    @Override
    public @Nullable ResultSetMetaData getMetaData() throws SQLException {
        try {
            ResultSetMetaData metaData = delegate().getMetaData();
            return metaData == null ? null : new LogicalResultSetMetaData(connection, homeLease(), metaData);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public ParameterMetaData getParameterMetaData() throws SQLException {
        try {
            ParameterMetaData metaData = delegate().getParameterMetaData();
            return new LogicalParameterMetaData(connection, homeLease(), metaData);
        } catch (SQLException e) {
            throw failed(e);
        }
    }
}
