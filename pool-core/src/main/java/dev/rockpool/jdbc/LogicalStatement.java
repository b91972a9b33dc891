package dev.rockpool.jdbc;

import dev.rockpool.pool.CacheBypass;
import dev.rockpool.pool.SlowStatements;
import dev.rockpool.spi.GeneratedKeys;
import dev.rockpool.spi.ResultRows;
import dev.rockpool.spi.Session;
import dev.rockpool.spi.StatementCondition;
import java.sql.BatchUpdateException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement of a borrower's: runs SQL text, and asks for generated keys where the engine or the driver serves them. */
class LogicalStatement extends StatementState {

    /** A run of the driver's statement. */
    @FunctionalInterface
    interface Call<T> {
        T on(Statement driver) throws SQLException;
    }

    private static final @Nullable Object[] NO_PARAMETERS = {};

    private final ResultSetKind kind;
    /** What runs, or ran last. */
    private String running = "";

    private @Nullable List<String> batch;

    LogicalStatement(StatementConnection connection, ResultSetKind kind) {
        this(connection, kind, false);
    }

    LogicalStatement(StatementConnection connection, ResultSetKind kind, boolean poolable) {
        super(connection, poolable);
        this.kind = kind;
    }

    @Override
    Statement open(LogicalConnection lease) throws SQLException {
        return kind.createStatement(lease.session().jdbc());
    }

    @Override
    Statement delegate() throws SQLException {
        return bound();
    }

    @Override
    String describe() {
        return running;
    }

    // ---- running

    /** Refuses SQL text where JDBC does: a prepared statement has its own. */
    void acceptText() throws SQLException {}

    /** Runs the driver's statement where the SQL belongs, within the deadlines, and lets the connection go where it is done. */
    final <T> T run(String sql, Call<T> call) throws SQLException {
        return run(sql, call, true, 0);
    }

    private <T> T run(String sql, Call<T> call, boolean repeatable, int entries) throws SQLException {
        endLastRun();
        running = sql;
        beginRun();
        LogicalConnection lease = null;
        try {
            lease = connection.leaseFor(sql, this);
            settleFor(lease);
            enterDriver();
            lease.noteStatement(sql);
            SlowStatements slow = lease.slowStatements();
            if (slow.isOn()) {
                timeRuns(slow).begin(lease.slot(), sql, entries, slow.keepsParameters() ? parameters() : null);
            }
            Session session = lease.session();
            begin(session);
            session.beforeStatement(sql);
            Statement target = on(lease);
            long since = 0;
            while (true) {
                try {
                    T result = call.on(target);
                    hasRun = true;
                    return result;
                } catch (SQLException e) {
                    if (!repeatable) {
                        throw e;
                    }
                    since = LockWait.orThrow(session, e, since, this);
                }
            }
        } catch (SQLException e) {
            leaveDriver(); // before anything else uses the connection: an interrupt may be on its way
            if (lease != null) {
                closeResultsIfEnded(lease);
            }
            throw seen(ended(failed(lease, e)));
        } catch (RuntimeException | Error e) {
            note(StatementCondition.FAILED); // nobody knows how far it went
            throw e;
        } finally {
            leaveDriver();
            boolean over = !hasResults();
            RunTimes times = runTimes();
            if (times != null) {
                times.leaveExecution(!over);
            }
            if (over) {
                forgetRun();
            }
            if (lease != null) {
                connection.statementEnded(lease);
            }
            if (over) {
                endTimes(); // last, so that whoever is told of it holds nobody up
            }
        }
    }

    private SQLException seen(SQLException failure) {
        RunTimes times = runTimes();
        if (times != null) {
            times.fail(failure);
        }
        return failure;
    }

    /** The parameters of the run that begins, or of its first entry; null where they are not known. */
    ParameterLog.@Nullable Row parameters() {
        return ParameterLog.Row.NONE;
    }

    private void begin(Session session) throws SQLException {
        long since = 0;
        while (true) {
            try {
                connection.ensureTransaction(session);
                return;
            } catch (SQLException e) {
                since = LockWait.orThrow(session, e, since, this);
            }
        }
    }

    /** Where the statement has no connection yet, the error is not the connection's. */
    private SQLException failed(@Nullable LogicalConnection lease, SQLException failure) {
        if (lease == null || failure instanceof HandleClosedException) {
            return failure;
        }
        return home == lease ? runFailed(failure) : lease.failed(failure);
    }

    private <T> T runText(String sql, Call<T> call) throws SQLException {
        acceptText();
        return run(sql, call);
    }

    /** Runs with keys asked for: of the driver, unless the engine serves keys by itself. */
    private <T> T run(String sql, List<Object> columns, Call<T> withKeys, Call<T> withoutKeys) throws SQLException {
        return runText(sql, statement -> {
            GeneratedKeys engine = keysByEngine();
            if (engine == null) {
                return withKeys.on(statement);
            }
            T result = withoutKeys.on(statement);
            captureKeys(engine, sql, columns);
            return result;
        });
    }

    /** How the engine serves generated keys where the statement is at home; null where the driver does. */
    final @Nullable GeneratedKeys keysByEngine() throws SQLException {
        LogicalConnection lease = home;
        return lease == null ? null : lease.session().generatedKeys();
    }

    private <T> T run(String sql, int autoGeneratedKeys, Call<T> withKeys, Call<T> withoutKeys) throws SQLException {
        return autoGeneratedKeys == RETURN_GENERATED_KEYS
                ? run(sql, List.of(), withKeys, withoutKeys)
                : runText(sql, withKeys);
    }

    @Override
    public ResultSet executeQuery(String sql) throws SQLException {
        acceptText();
        ResultSet kept = kept(sql, () -> query(sql));
        return kept != null ? kept : query(sql);
    }

    private ResultSet query(String sql) throws SQLException {
        return run(sql, statement -> queried(statement.executeQuery(sql)));
    }

    @Override
    public int executeUpdate(String sql) throws SQLException {
        return runText(sql, statement -> counted(statement.executeUpdate(sql)));
    }

    @Override
    public int executeUpdate(String sql, int autoGeneratedKeys) throws SQLException {
        return run(
                sql,
                autoGeneratedKeys,
                statement -> counted(statement.executeUpdate(sql, autoGeneratedKeys)),
                statement -> counted(statement.executeUpdate(sql)));
    }

    @Override
    public int executeUpdate(String sql, int[] columnIndexes) throws SQLException {
        return run(
                sql,
                GeneratedKeyColumns.of(columnIndexes),
                statement -> counted(statement.executeUpdate(sql, columnIndexes)),
                statement -> counted(statement.executeUpdate(sql)));
    }

    @Override
    public int executeUpdate(String sql, String[] columnNames) throws SQLException {
        return run(
                sql,
                GeneratedKeyColumns.of(columnNames),
                statement -> counted(statement.executeUpdate(sql, columnNames)),
                statement -> counted(statement.executeUpdate(sql)));
    }

    @Override
    public long executeLargeUpdate(String sql) throws SQLException {
        return runText(sql, statement -> counted(statement.executeLargeUpdate(sql)));
    }

    @Override
    public long executeLargeUpdate(String sql, int autoGeneratedKeys) throws SQLException {
        return run(
                sql,
                autoGeneratedKeys,
                statement -> counted(statement.executeLargeUpdate(sql, autoGeneratedKeys)),
                statement -> counted(statement.executeLargeUpdate(sql)));
    }

    @Override
    public long executeLargeUpdate(String sql, int[] columnIndexes) throws SQLException {
        return run(
                sql,
                GeneratedKeyColumns.of(columnIndexes),
                statement -> counted(statement.executeLargeUpdate(sql, columnIndexes)),
                statement -> counted(statement.executeLargeUpdate(sql)));
    }

    @Override
    public long executeLargeUpdate(String sql, String[] columnNames) throws SQLException {
        return run(
                sql,
                GeneratedKeyColumns.of(columnNames),
                statement -> counted(statement.executeLargeUpdate(sql, columnNames)),
                statement -> counted(statement.executeLargeUpdate(sql)));
    }

    @Override
    public boolean execute(String sql) throws SQLException {
        acceptText();
        if (kept(sql, () -> query(sql)) != null) {
            return true;
        }
        return runText(sql, statement -> executed(statement.execute(sql), statement));
    }

    @Override
    public boolean execute(String sql, int autoGeneratedKeys) throws SQLException {
        return run(
                sql,
                autoGeneratedKeys,
                statement -> executed(statement.execute(sql, autoGeneratedKeys), statement),
                statement -> executed(statement.execute(sql), statement));
    }

    @Override
    public boolean execute(String sql, int[] columnIndexes) throws SQLException {
        return run(
                sql,
                GeneratedKeyColumns.of(columnIndexes),
                statement -> executed(statement.execute(sql, columnIndexes), statement),
                statement -> executed(statement.execute(sql), statement));
    }

    @Override
    public boolean execute(String sql, String[] columnNames) throws SQLException {
        return run(
                sql,
                GeneratedKeyColumns.of(columnNames),
                statement -> executed(statement.execute(sql, columnNames), statement),
                statement -> executed(statement.execute(sql), statement));
    }

    // ---- rows of the query cache

    /** Runs a query, for the cache to read its rows. */
    @FunctionalInterface
    interface Live {
        ResultSet run() throws SQLException;
    }

    /** The values of all parameters; null where more than they would tell what was set. */
    @Nullable
    Object @Nullable [] plainParameters() {
        return NO_PARAMETERS;
    }

    /** Returns the rows of a query that a policy of the query cache wants to be kept; null where the statement has to run as it is. */
    final @Nullable ResultSet kept(String sql, Live live) throws SQLException {
        StatementConnection.ServedReads reads = connection.servedReads();
        return reads == null ? null : kept(reads, sql, live);
    }

    private @Nullable ResultSet kept(StatementConnection.ServedReads reads, String sql, Live live) throws SQLException {
        checkOpen();
        ReadCaching cache = reads.cache();
        Duration ttl = cache.policy(sql);
        if (ttl == null) {
            return null;
        }
        LogicalConnection last = home;
        endLastRun();
        if (last != null) {
            connection.statementEnded(last);
        }
        running = sql;
        beginRun(); // so that it can be cancelled, and its time counts, while it waits
        try {
            CacheBypass hindrance = reads.hindrance(this);
            @Nullable Object[] parameters = asksForPlainRows() ? plainParameters() : null;
            long most = maxRows();
            if (hindrance != null || parameters == null || most < 0) {
                cache.bypassed(hindrance == null ? CacheBypass.PARAMETERS : hindrance);
                return null;
            }
            ResultSet rows = cache.read(
                    sql,
                    parameters,
                    most,
                    reads.terms(ttl, () -> isEnded() || !connection.isHeld()),
                    (maximumBytes, earlier) -> readAll(live, maximumBytes, earlier));
            return rows == null ? null : keep(rows);
        } catch (SQLException e) {
            throw ended(e);
        } finally {
            leaveDriver();
        }
    }

    private @Nullable ResultRows readAll(Live live, long maximumBytes, @Nullable ResultRows earlier)
            throws SQLException {
        readsForCache = true;
        try (ResultSet results = live.run()) {
            return ResultReader.read(results, maximumBytes, earlier);
        } finally {
            readsForCache = false;
        }
    }

    /** Tells whether result sets shall be such as are read from first to last, and only read; others depend on the driver. */
    boolean asksForPlainRows() {
        return kind.isPlain();
    }

    // ---- batches

    /** Kept here until it runs, for only then is it known where. */
    @Override
    public void addBatch(String sql) throws SQLException {
        acceptText();
        checkOpen();
        if (sql == null) {
            throw new SQLException("addBatch(null): a batch takes SQL texts", "22004");
        }
        List<String> collected = batch == null ? new ArrayList<>() : batch;
        collected.add(sql);
        batch = collected;
    }

    @Override
    public void clearBatch() throws SQLException {
        checkOpen();
        batch = null;
    }

    @Override
    public int[] executeBatch() throws SQLException {
        return runBatch(Statement::executeBatch, new int[0]);
    }

    @Override
    public long[] executeLargeBatch() throws SQLException {
        return runBatch(Statement::executeLargeBatch, new long[0]);
    }

    /** Runs what was collected as one run; each text is announced, for each may change the session. */
    <T> T runBatch(Call<T> call, T nothing) throws SQLException {
        List<String> texts = batch == null ? List.of() : batch;
        batch = null;
        if (texts.isEmpty()) {
            return nothing(nothing);
        }
        return runBatch(
                connection.decisive(texts),
                texts.size(),
                driver -> inTransaction(() -> {
                    Session session = session();
                    driver.clearBatch();
                    for (String text : texts) {
                        session.beforeStatement(text);
                        driver.addBatch(text);
                    }
                    return entries(call, driver);
                }));
    }

    /** An empty batch: it ends what ran before, and that is all. */
    final <T> T nothing(T counts) throws SQLException {
        LogicalConnection lease = home;
        endLastRun();
        if (lease != null) {
            connection.statementEnded(lease);
        }
        return counts;
    }

    /** As {@link #run}, for what must not be tried again when it met a lock: the driver may have forgotten a part of it. */
    final <T> T runBatch(String sql, int entries, Call<T> call) throws SQLException {
        return run(
                sql,
                driver -> {
                    batchRuns();
                    return call.on(driver);
                },
                false,
                entries);
    }

    /** Runs a batch in the driver. JDBC wants a type of its own for what fails there, and not all drivers know it. */
    static <T> T entries(Call<T> call, Statement driver) throws SQLException {
        try {
            return call.on(driver);
        } catch (BatchUpdateException e) {
            throw e;
        } catch (SQLException e) {
            throw new BatchUpdateException(e.getMessage(), e.getSQLState(), e.getErrorCode(), new int[0], e);
        }
    }

    /** The session that the statement is bound to, for the duration of a run. */
    final Session session() throws SQLException {
        return homeLease().session();
    }

    /** Work on the database. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException;
    }

    /** Where the engine wants batches whole, runs one in auto-commit as a transaction of its own. */
    final <T> T inTransaction(Work<T> work) throws SQLException {
        Session session = session();
        if (session.inTransaction() || !session.runsBatchesInTransactions()) {
            return work.run();
        }
        long since = 0;
        while (!session.inTransaction()) {
            try {
                session.ensureTransaction();
            } catch (SQLException e) {
                since = LockWait.orThrow(session, e, since, this);
            }
        }
        boolean done = false;
        try {
            T result = work.run();
            session.commit();
            done = true;
            return result;
        } catch (SQLException e) {
            rollback(session, e);
            done = true;
            throw e;
        } finally {
            if (!done) {
                session.rollback();
            }
        }
    }

    private static void rollback(Session session, SQLException failure) {
        try {
            session.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e); // the session is broken now, and says so
        }
    }
}
