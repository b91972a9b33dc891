package dev.rockpool.spi;

import dev.rockpool.pool.PhysicalConnection;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.sql.Savepoint;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A physical connection with the state that a borrower may change: its transaction and its session settings. As it stands it speaks
 * plain JDBC, for any driver; an engine overrides what its database does differently.
 *
 * <p>Not thread-safe: only the owner of the slot calls it, but for {@link #interrupt()}.
 *
 * <p><b>Transactions.</b> The JDBC face keeps the auto-commit flag and calls {@link #ensureTransaction()} before each statement
 * outside auto-commit, so a transaction begins with its first statement. When the database rolled the whole transaction back by
 * itself, the session is <i>doomed</i>: nothing but a rollback is accepted until the borrower has rolled back, so that later writes
 * cannot commit one by one behind the borrower's back.
 */
public class Session implements PhysicalConnection {

    private final Connection jdbc;
    private final SessionSettings settings;
    private StatementSource statements;
    private boolean transactionOpen;
    private @Nullable SQLException doom;
    private @Nullable SQLException broken;

    /**
     * Takes over a connection that was just opened; its settings of this moment are those that every borrower finds.
     *
     * @param jdbc the driver's connection, in auto-commit
     * @throws SQLException when its settings cannot be read
     */
    public Session(Connection jdbc) throws SQLException {
        this.jdbc = jdbc;
        this.settings = new SessionSettings(jdbc);
        this.statements = new DriverStatements(jdbc);
    }

    @Override
    public final Connection jdbc() {
        return jdbc;
    }

    /**
     * Returns where prepared statements come from. Only for the holder of the lease.
     *
     * @return the driver, or a statement pool
     */
    public final StatementSource statements() {
        return statements;
    }

    /**
     * Puts a statement pool in. Called once, before the first borrower.
     *
     * @param source where prepared statements come from henceforth
     */
    public final void use(StatementSource source) {
        this.statements = source;
    }

    @Override
    public final boolean hasPrepared(String sql) {
        return statements.hasPrepared(sql);
    }

    @Override
    public final boolean hasRoom() {
        return statements.hasRoom();
    }

    /**
     * Tells whether a statement that was prepared once can be run again and again, and does each time what it would do newly prepared.
     *
     * @param sql its text
     * @return false where the database does part of the work already when it prepares, or the statement changes what others mean
     */
    public boolean isReusable(String sql) {
        return true;
    }

    /**
     * Tells whether a statement is worth preparing ahead on this connection, because it may come to run here.
     *
     * @param sql its text
     * @return false where it is known to run elsewhere
     */
    public boolean mayServe(String sql) {
        return true;
    }

    /**
     * Returns a number that grows whenever names in statements may have come to mean something else on this connection: the schema of the
     * database was changed by way of this pool, or the connection sees other objects than before. A statement prepared before that has to be
     * prepared anew. On the hot path.
     *
     * @return never less than before
     */
    public long schemaVersion() {
        return settings.namesChanged();
    }

    /**
     * Runs a prepared query. On the hot path.
     *
     * @param sql its text
     * @param statement from {@link #statements()}
     * @return as {@link PreparedStatement#executeQuery()}
     * @throws SQLException as the driver's
     */
    public ResultSet query(String sql, SourcedStatement statement) throws SQLException {
        return statement.driver().executeQuery();
    }

    /**
     * Returns what the columns of a prepared statement will be.
     *
     * @param statement the driver's, from {@link #statements()}
     * @return as {@link PreparedStatement#getMetaData()}, null included
     * @throws SQLException as the driver's
     */
    public @Nullable ResultSetMetaData metaData(PreparedStatement statement) throws SQLException {
        return statement.getMetaData();
    }

    /**
     * Returns what the parameters of a prepared statement are.
     *
     * @param statement the driver's, from {@link #statements()}
     * @return as {@link PreparedStatement#getParameterMetaData()}
     * @throws SQLException as the driver's
     */
    public ParameterMetaData parameterMetaData(PreparedStatement statement) throws SQLException {
        return statement.getParameterMetaData();
    }

    /**
     * Clears the parameters of a prepared statement for its next run. Rows of its last run that are still being read stay as they are.
     *
     * @param statement the driver's, from {@link #statements()}
     * @throws SQLException as the driver's
     */
    public void clearParameters(PreparedStatement statement) throws SQLException {
        statement.clearParameters();
    }

    /**
     * Tells whether a prepared statement is as new again once its batch is run or cleared.
     *
     * @return false where the driver keeps a trace of the batch, so that the next borrower needs another statement
     */
    public boolean forgetsBatches() {
        return true;
    }

    /**
     * Has somebody told of all that is written on this connection. Called once, before the first borrower. Does nothing where the engine cannot
     * tell; its {@link Engine#plan} then tells of no statement what it reads.
     *
     * @param watch to be told
     */
    public void tellWrites(WriteWatch watch) {}

    /**
     * Returns the JDBC session settings, to read or change; {@link #reset()} restores them.
     *
     * @return the settings of this connection
     */
    public final SessionSettings settings() {
        return settings;
    }

    // ---- transactions

    /**
     * Begins a transaction unless one is open.
     *
     * @throws SQLException when it cannot begin, in which case none is open; or when the session is doomed
     */
    public final void ensureTransaction() throws SQLException {
        if (transactionOpen) {
            checkTransaction();
            SQLException cause = doom;
            if (cause != null) {
                throw new SQLException(
                        "This transaction is over, and nothing more can be done in it (" + cause.getMessage()
                                + "). Call rollback() before going on",
                        "25P02",
                        cause);
            }
            return;
        }
        begin();
        transactionOpen = true;
    }

    /**
     * Begins a transaction whose statements all see the database as it stands now.
     *
     * @throws SQLException when it cannot begin, in which case none is open
     */
    public void beginSnapshot() throws SQLException {
        settings.setIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        ensureTransaction();
    }

    /**
     * Tells whether a transaction is open.
     *
     * @return true from its first statement to its end, doomed or not
     */
    public final boolean inTransaction() {
        return transactionOpen;
    }

    /**
     * Commits the open transaction, if there is one.
     *
     * @throws SQLException when the database refuses; {@link #inTransaction()} then tells whether it is still open
     */
    public final void commit() throws SQLException {
        if (!transactionOpen) {
            return;
        }
        ensureTransaction(); // throws when doomed
        commitTransaction();
        transactionOpen = false; // first, for what fails from here on is no COMMIT that failed
        committed();
    }

    /**
     * Rolls back the open transaction, if there is one.
     *
     * @throws SQLException when the database refuses; the connection is then broken
     */
    public final void rollback() throws SQLException {
        if (!transactionOpen) {
            return;
        }
        try {
            if (doom == null) {
                rollbackTransaction();
            }
            transactionOpen = false;
            doom = null;
        } catch (SQLException e) {
            markBroken(e);
            throw e;
        } catch (RuntimeException | Error e) { // what was to be undone may still be there
            markBroken(new SQLException("ROLLBACK failed: " + e, e));
            throw e;
        }
    }

    /**
     * Tells whether the database rolled the open transaction back by itself.
     *
     * @return true until {@link #rollback()}
     */
    public final boolean isDoomed() {
        if (transactionOpen) {
            checkTransaction();
        }
        return doom != null;
    }

    /**
     * Tells whether several write units may share a transaction on this session, because the database has one writer at a time, who would
     * otherwise pay for a commit each.
     *
     * @return false where each unit has a transaction of its own
     */
    public boolean sharesCommits() {
        return false;
    }

    /**
     * Begins a write unit in the open transaction.
     *
     * @throws SQLException when it cannot
     */
    public void beginUnit() throws SQLException {
        throw new SQLFeatureNotSupportedException("Write units share no transaction here", "0A000");
    }

    /**
     * Ends the present write unit and keeps what it did in the open transaction.
     *
     * @throws SQLException when the database refuses
     */
    public void keepUnit() throws SQLException {
        throw new SQLFeatureNotSupportedException("Write units share no transaction here", "0A000");
    }

    /**
     * Ends the present write unit and undoes what it did; what others did in the open transaction stays.
     *
     * @throws SQLException when the database refuses
     */
    public void undoUnit() throws SQLException {
        throw new SQLFeatureNotSupportedException("Write units share no transaction here", "0A000");
    }

    /**
     * Looks, where there is reason to, whether the open transaction is still there, and calls {@link #doom} if it is not. On the hot
     * path.
     */
    protected void checkTransaction() {}

    /**
     * Begins a transaction in the database.
     *
     * @throws SQLException when it cannot
     */
    protected void begin() throws SQLException {
        jdbc.setAutoCommit(false);
    }

    /**
     * Commits in the database.
     *
     * @throws SQLException when it cannot; an implementation that knows the transaction to be gone calls {@link #doom} first
     */
    protected void commitTransaction() throws SQLException {
        jdbc.commit();
        jdbc.setAutoCommit(true);
    }

    /** Told after each COMMIT by {@link #commit()}, before anybody learns of it. */
    protected void committed() {}

    /**
     * Rolls back in the database.
     *
     * @throws SQLException when it cannot
     */
    protected void rollbackTransaction() throws SQLException {
        jdbc.rollback();
        jdbc.setAutoCommit(true);
    }

    /**
     * Sets a savepoint in the open transaction.
     *
     * @param name its name, or null for an unnamed one
     * @return the savepoint
     * @throws SQLException when it cannot
     */
    public Savepoint setSavepoint(@Nullable String name) throws SQLException {
        return name == null ? jdbc.setSavepoint() : jdbc.setSavepoint(name);
    }

    /**
     * Undoes what happened since a savepoint.
     *
     * @param savepoint from {@link #setSavepoint}
     * @throws SQLException when it cannot
     */
    public void rollbackTo(Savepoint savepoint) throws SQLException {
        jdbc.rollback(savepoint);
    }

    /**
     * Forgets a savepoint and keeps what happened since.
     *
     * @param savepoint from {@link #setSavepoint}
     * @throws SQLException when it cannot
     */
    public void releaseSavepoint(Savepoint savepoint) throws SQLException {
        jdbc.releaseSavepoint(savepoint);
    }

    /**
     * As {@link Connection#setReadOnly}: until the connection is returned.
     *
     * @param readOnly whether writes shall be refused
     * @throws SQLException when the database cannot switch
     */
    public void setReadOnly(boolean readOnly) throws SQLException {
        settings.setReadOnly(readOnly);
    }

    /**
     * As {@link Connection#isReadOnly}.
     *
     * @return whether writes are refused
     * @throws SQLException as the driver's
     */
    public boolean isReadOnly() throws SQLException {
        return jdbc.isReadOnly();
    }

    // ---- statements

    /**
     * Told before each statement runs, so that an engine can see what changes the session beyond {@link #settings()}. On the hot
     * path.
     *
     * @param sql the statement's text
     * @throws SQLException to refuse it
     */
    public void beforeStatement(String sql) throws SQLException {}

    /**
     * Told before a statement is prepared, for engines where that alone may change the session.
     *
     * @param sql the statement's text
     * @throws SQLException to refuse it
     */
    public void beforePrepare(String sql) throws SQLException {}

    /**
     * Refuses what the driver would run in part only, or with parameters that nobody gave, where that can be told without asking the
     * database.
     *
     * @param sql the text of a statement whose text and parameters were given together
     * @param statement made of it
     * @param parameters how many were given
     * @throws SQLException to refuse it
     */
    public void requireComplete(String sql, PreparedStatement statement, int parameters) throws SQLException {}

    /** Told when the borrower reached through the face to the driver's own connection: anything may have changed. */
    public void unwrapped() {}

    /** Told after each statement, before its borrower learns that it is done; also where it failed. */
    public void afterStatement() {}

    /**
     * Told when nothing runs and no result set is open any more, and after each transaction.
     */
    public void idle() {}

    /**
     * Tells whether a result set's {@code next()} runs the statement, so that it can take long, and be cancelled.
     *
     * @return false where the rows are there when the execution ends
     */
    public boolean runsWhileReading() {
        return false;
    }

    /**
     * Tells whether a batch in auto-commit is run in a transaction of its own, so that it is kept whole or not at all.
     *
     * @return false to leave it to the driver
     */
    public boolean runsBatchesInTransactions() {
        return false;
    }

    /**
     * Returns how long a statement waits for a lock that somebody outside this pool holds.
     *
     * @return nanoseconds; 0 where the driver does all the waiting
     */
    public long lockPatience() {
        return 0;
    }

    /**
     * Tells whether a statement, BEGIN or COMMIT failed for a lock that somebody outside this pool holds, and did nothing, so that
     * the same can be tried again.
     *
     * @param failure what the driver threw
     * @return true to try again while {@link #lockPatience()} lasts
     */
    public boolean isLockedOut(SQLException failure) {
        return false;
    }

    /**
     * Returns what statements under this lease left that the next statement of the same logical connection may ask for, though it may
     * run on another session (SQLite: {@code last_insert_rowid()}). Called when the lease ends.
     *
     * @return null when they left nothing
     * @throws SQLException when it cannot be read
     */
    public @Nullable Object leavings() throws SQLException {
        return null;
    }

    /**
     * Takes over what {@link #leavings()} returned when the logical connection's last lease on a session that writes ended. Called when
     * such a connection comes to this session.
     *
     * @param leavings of a session of the same engine, or null when it wrote nothing before
     */
    public void adopt(@Nullable Object leavings) {}

    /**
     * Returns how this engine serves generated keys where it does not leave them to the driver.
     *
     * @return null to ask the driver
     */
    public @Nullable GeneratedKeys generatedKeys() {
        return null;
    }

    /**
     * Looks at an error of the driver's before the borrower sees it: marks the session as broken or doomed where it is.
     *
     * @param failure what the driver threw
     * @return what the borrower shall see: the same, or one that says it more clearly, with the driver's as its cause
     */
    public SQLException failed(SQLException failure) {
        if (isFatal(failure)) {
            markBroken(failure);
        }
        return failure;
    }

    /**
     * Tells whether an error means that the connection is of no more use.
     *
     * @param failure what the driver threw
     * @return true to have it evicted when it is returned
     */
    protected boolean isFatal(SQLException failure) {
        String state = failure.getSQLState();
        if (failure instanceof SQLRecoverableException || isClosedByDriver()) {
            return true;
        }
        return state != null && state.startsWith("08") && !(failure instanceof SQLTransientException);
    }

    /** A driver that has lost its server often closes its connection itself, whatever the error's state. */
    private boolean isClosedByDriver() {
        try {
            return jdbc.isClosed();
        } catch (SQLException e) {
            return true; // JDBC lets it fail only when the database cannot be reached
        }
    }

    /**
     * Notes that the database rolled back the open transaction by itself.
     *
     * @param cause the error that came with it
     */
    protected final void doom(SQLException cause) {
        if (transactionOpen && doom == null) {
            doom = cause;
        }
    }

    /**
     * Notes that the connection is of no more use; it is evicted when it is returned.
     *
     * @param cause the error that showed it
     */
    protected final void markBroken(SQLException cause) {
        if (broken == null) {
            broken = cause;
        }
    }

    // ---- the pool's side

    @Override
    public final boolean isPristine() {
        return !transactionOpen && isUnchanged();
    }

    /**
     * Tells whether names mean here what {@link Engine#plan} says.
     *
     * @return false where statements may have left something behind on this connection that changes what others read
     */
    public boolean readsAsPlanned() {
        return true;
    }

    /**
     * Tells whether nothing but an open transaction would have to be cleaned up for the next borrower.
     *
     * @return false once settings were changed, or statements left something behind, or the connection is broken
     */
    public boolean isUnchanged() {
        return broken == null && settings.isPristine();
    }

    @Override
    public boolean isBroken() {
        return broken != null;
    }

    @Override
    public void reset() throws SQLException {
        SQLException cause = broken;
        if (cause != null) {
            throw cause;
        }
        rollback();
        settings.restore();
    }

    @Override
    public void validate(Duration timeout) throws SQLException {
        long seconds = Math.max(1, timeout.plusMillis(999).toSeconds());
        if (!jdbc.isValid((int) Math.min(Integer.MAX_VALUE, seconds))) {
            throw new SQLException("The connection no longer answers (Connection.isValid is false)", "08006");
        }
    }

    /**
     * Checks by a real query that the database answers; for health reports.
     *
     * @param timeout how long the check may take at most
     * @throws SQLException when it does not, with the reason
     */
    public void probe(Duration timeout) throws SQLException {
        validate(timeout);
    }

    @Override
    public void interrupt() {
        try {
            jdbc.abort(Runnable::run);
        } catch (SQLException e) {
            // The driver cannot; what runs ends by itself, and closing follows anyway.
            markBroken(e);
        }
    }

    @Override
    public void close() throws SQLException {
        try {
            statements.close();
        } finally {
            jdbc.close();
        }
    }
}
