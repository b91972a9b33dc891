package dev.rockpool.jdbc;

import dev.rockpool.spi.GeneratedKeys;
import dev.rockpool.spi.Session;
import dev.rockpool.spi.SourcedStatement;
import dev.rockpool.spi.StatementCondition;
import dev.rockpool.spi.StatementKey;
import dev.rockpool.spi.StatementSource;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A prepared statement of a borrower's; the driver's comes from the session's statement source and goes back there. */
class LogicalPreparedStatement extends ForwardingPreparedStatement {

    final String sql;
    /** The options it was prepared with; null for none. */
    private final @Nullable StatementKey key;
    /** Where the driver's statement came from and goes back to; null while there is none. */
    private @Nullable SourcedStatement sourced;
    /** How many entries the driver's batch has. */
    private int batched;

    LogicalPreparedStatement(StatementConnection connection, String sql, @Nullable StatementKey key) {
        super(connection);
        this.sql = sql;
        this.key = key;
    }

    @Override
    PreparedStatement open(LogicalConnection lease) throws SQLException {
        Session session = lease.session();
        session.beforePrepare(sql);
        StatementKey options = key;
        StatementSource source = session.statements();
        SourcedStatement opened;
        if (options == null || (options.returnKeys() && session.generatedKeys() != null)) {
            opened = source.prepare(sql); // keys that the engine serves are none of the driver's business
        } else {
            opened = source.prepare(options);
        }
        sourced = opened;
        return opened.driver();
    }

    @Override
    PreparedStatement delegate() throws SQLException {
        return (PreparedStatement) bound();
    }

    @Override
    final PreparedStatement delegateFor(@Nullable Object value) throws SQLException {
        PreparedStatement bound = delegate();
        noteValue(value);
        return bound;
    }

    /** Notes a value that is set: a large one shall not stay in memory with a statement that is kept. */
    final void noteValue(@Nullable Object value) {
        if (ParameterLog.isLarge(value)) {
            note(StatementCondition.LARGE_VALUES);
        }
    }

    @Override
    PreparedStatement driver() {
        return (PreparedStatement) super.driver();
    }

    private SourcedStatement sourced() {
        return Objects.requireNonNull(sourced, "the statement is bound to no connection");
    }

    @Override
    void release(Statement opened, StatementCondition found) throws SQLException {
        SourcedStatement lent = sourced;
        if (lent != null) {
            sourced = null;
            lent.release(found);
        }
    }

    @Override
    void acceptText() throws SQLException {
        checkOpen();
        throw new SQLException("A prepared statement takes no SQL text; it runs '" + sql + "'", "HY010");
    }

    @Override
    String describe() {
        return sql;
    }

    /** Remembers the keys that the run has just generated, where they were asked for and the engine serves them. */
    private void captureKeys() throws SQLException {
        StatementKey options = key;
        if (options != null && options.returnKeys()) {
            GeneratedKeys engine = keysByEngine();
            if (engine != null) {
                captureKeys(engine, sql, options.keyColumns());
            }
        }
    }

    @Override
    public ResultSet executeQuery() throws SQLException {
        ResultSet kept = kept(sql, this::query);
        return kept != null ? kept : query();
    }

    private ResultSet query() throws SQLException {
        return run(sql, statement -> queried(session().query(sql, sourced())));
    }

    @Override
    public int executeUpdate() throws SQLException {
        return run(sql, statement -> {
            int count = counted(driver().executeUpdate());
            captureKeys();
            return count;
        });
    }

    @Override
    public long executeLargeUpdate() throws SQLException {
        return run(sql, statement -> {
            long count = counted(driver().executeLargeUpdate());
            captureKeys();
            return count;
        });
    }

    @Override
    public boolean execute() throws SQLException {
        if (kept(sql, this::query) != null) {
            return true;
        }
        return run(sql, statement -> {
            boolean hasRows = executed(driver().execute(), statement);
            captureKeys();
            return hasRows;
        });
    }

    @Override
    public void clearParameters() throws SQLException {
        try {
            PreparedStatement bound = delegate();
            homeLease().session().clearParameters(bound);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void addBatch() throws SQLException {
        try {
            delegate().addBatch();
            noteBatch();
            batched++;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void clearBatch() throws SQLException {
        checkOpen();
        batched = 0;
        if (driver != null) {
            try {
                delegate().clearBatch();
            } catch (SQLException e) {
                throw failed(e);
            }
        }
    }

    private void noteBatch() throws SQLException {
        if (!session().forgetsBatches()) {
            note(StatementCondition.UNRESTORABLE);
        }
    }

    int batchSize() {
        return batched;
    }

    @Override
    final boolean asksForPlainRows() {
        StatementKey options = key;
        return options == null
                || (!options.returnKeys()
                        && new ResultSetKind(options.type(), options.concurrency(), options.holdability()).isPlain());
    }

    /** The driver's alone. */
    @Override
    @Nullable
    Object @Nullable [] plainParameters() {
        return null;
    }

    /** The driver's alone. */
    @Override
    ParameterLog.@Nullable Row parameters() {
        return null;
    }

    @Override
    <T> T runBatch(Call<T> call, T nothing) throws SQLException {
        int entries = batchSize();
        batched = 0;
        if (entries == 0) {
            return nothing(nothing);
        }
        return runBatch(
                sql,
                entries,
                statement -> inTransaction(() -> {
                    noteBatch();
                    T counts = entries(call, statement);
                    captureKeys();
                    return counts;
                }));
    }

    @Override
    public @Nullable ResultSetMetaData getMetaData() throws SQLException {
        try {
            PreparedStatement bound = delegate();
            ResultSetMetaData metaData = homeLease().session().metaData(bound);
            return metaData == null ? null : new LogicalResultSetMetaData(connection, homeLease(), metaData);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public ParameterMetaData getParameterMetaData() throws SQLException {
        try {
            PreparedStatement bound = delegate();
            ParameterMetaData metaData = homeLease().session().parameterMetaData(bound);
            return new LogicalParameterMetaData(connection, homeLease(), metaData);
        } catch (SQLException e) {
            throw failed(e);
        }
    }
}
