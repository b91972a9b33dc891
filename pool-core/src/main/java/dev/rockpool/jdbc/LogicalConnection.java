package dev.rockpool.jdbc;

import dev.rockpool.pool.Deadline;
import dev.rockpool.pool.EvictionReason;
import dev.rockpool.pool.Lane;
import dev.rockpool.pool.Priority;
import dev.rockpool.pool.Slot;
import dev.rockpool.pool.SlowStatements;
import dev.rockpool.pool.Watchdog;
import dev.rockpool.spi.Session;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connection that a borrower holds: one lease of a slot, seen as a {@link Connection}.
 *
 * <p>All access to the session goes through {@link #session()}, so that nothing reaches a physical connection that is no longer on
 * loan. For one thread at a time, as every connection; but closing, aborting and cancelling may come from any. What it does with its
 * session is in the classes above: statements in {@link StatementConnection}, transactions and settings in {@link
 * SessionConnection}.
 */
public class LogicalConnection extends StatementConnection {

    /** A lease that no slot ever has: this connection was closed or aborted. */
    private static final long OVER = -1;

    private static final VarHandle LEASE;

    static {
        try {
            LEASE = MethodHandles.lookup().findVarHandle(LogicalConnection.class, "lease", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Slot slot;
    /** {@link #OVER} once it was closed. Written plainly at first, for a volatile write would cost every borrow a fence. */
    private long lease;

    /** Whether the session was ever asked for, so that the driver may have something to clear. */
    private boolean used;
    /** How many result sets of this lease were neither read to their end nor closed. */
    private short openResults;

    LogicalConnection(Slot slot) {
        this.slot = slot;
        this.lease = slot.lease();
    }

    /**
     * Borrows a connection, waiting up to the lane's {@code acquireTimeout}.
     *
     * @param lane where from
     * @return a connection in auto-commit; closing it gives it back
     * @throws SQLException as {@link Lane#acquire()}
     */
    public static LogicalConnection borrow(Lane lane) throws SQLException {
        return new LogicalConnection(lane.acquire());
    }

    /**
     * Borrows a connection for a statement, one that has it prepared if such a one is idle.
     *
     * @param lane where from
     * @param sql the text of the statement that will run first
     * @return a connection in auto-commit; closing it gives it back
     * @throws SQLException as {@link Lane#acquire()}
     */
    public static LogicalConnection borrow(Lane lane, String sql) throws SQLException {
        return new LogicalConnection(lane.acquire(sql));
    }

    /**
     * Borrows a connection with a timeout and a priority of the caller's.
     *
     * @param lane where from
     * @param timeout how long to wait at most
     * @param priority how soon to be served among those who wait
     * @param sql the text of the statement that will run first; null where it is not known
     * @return a connection in auto-commit; closing it gives it back
     * @throws SQLException as {@link Lane#acquire(Duration)}
     */
    public static LogicalConnection borrow(Lane lane, Duration timeout, Priority priority, @Nullable String sql)
            throws SQLException {
        return new LogicalConnection(lane.acquire(timeout, priority, sql));
    }

    /**
     * Borrows a connection whose work has to be done until a deadline: the wait for it, and each statement.
     *
     * @param lane where from
     * @param deadline ends waits and running statements
     * @param priority how soon to be served among those who wait
     * @param sql the text of the statement that will run first; null where it is not known
     * @return a connection in auto-commit; closing it gives it back
     * @throws SQLException as {@link Lane#acquire(Duration)}; a {@link java.sql.SQLTimeoutException} when the deadline is over
     */
    public static LogicalConnection borrow(Lane lane, Deadline deadline, Priority priority, @Nullable String sql)
            throws SQLException {
        return DatedConnection.borrowUntil(lane, deadline, priority, sql);
    }

    /** Who hears of each statement; null for nobody. */
    private @Nullable Consumer<@Nullable String> statements;

    // ---- the one way to the physical connection

    /**
     * Returns the session while this connection is on loan. Nothing else leads to the physical connection.
     *
     * @return the session, for this call only: it must not be kept
     * @throws SQLException (08003) when the connection was closed, or taken back from its borrower
     */
    @Override
    public final Session session() throws SQLException {
        checkOpen();
        used = true;
        return physical();
    }

    @Override
    final void checkOpen() throws SQLException {
        if (!isHeld()) {
            throw ended(null);
        }
    }

    @Override
    final boolean isHeld() {
        return slot.isHeldUnder((long) LEASE.getVolatile(this));
    }

    /** Tells whether the pool took it away, so that nothing of the driver's may be touched any more. */
    final boolean isLost() {
        long held = (long) LEASE.getVolatile(this);
        return held != OVER && !slot.isHeldUnder(held);
    }

    final void noteStatement(String sql) {
        slot.noteStatement(sql);
        tell(sql);
    }

    /** The borrower has the driver's own objects now, and nobody sees what is done with them. */
    final void noteHandOut() {
        tell(null);
    }

    private void tell(@Nullable String sql) {
        Consumer<@Nullable String> told = statements;
        if (told != null) {
            told.accept(sql);
        }
    }

    /**
     * Has somebody told of each statement before it runs on this connection.
     *
     * @param told hears its text, or null when the driver's own objects are handed out; must not use this connection
     */
    public final void tellStatements(Consumer<@Nullable String> told) {
        statements = told;
    }

    final SlowStatements slowStatements() {
        return slot.lane().slowStatements();
    }

    final Slot slot() {
        return slot;
    }

    @Override
    final String lastSql() {
        return String.valueOf(slot.lastSql());
    }

    @Override
    long deadline() {
        return Long.MAX_VALUE;
    }

    @Override
    final Watchdog watchdog() {
        return slot.lane().watchdog();
    }

    // ---- one lease, from the beginning to the end

    @Override
    final Session held() throws SQLException {
        return session();
    }

    @Override
    final Session transactional() throws SQLException {
        return session();
    }

    @Override
    final LogicalConnection lease() throws SQLException {
        checkOpen();
        return this;
    }

    @Override
    final LogicalConnection leaseFor(String sql, Execution run) throws SQLException {
        checkOpen();
        return this;
    }

    @Override
    final boolean movesStatements() {
        return false;
    }

    @Override
    final LogicalConnection leaseForHandOut(@Nullable LogicalConnection home) throws SQLException {
        return lease();
    }

    @Override
    final void change(String setting, Change change) throws SQLException {
        Session session = session();
        try {
            change.on(session);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setReadOnly(boolean readOnly) throws SQLException {
        change("readOnly", session -> session.setReadOnly(readOnly));
    }

    @Override
    public final boolean isReadOnly() throws SQLException {
        try {
            return session().isReadOnly();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /**
     * Switches auto-commit off and begins a transaction that sees the database as it stands now, to its end.
     *
     * @throws SQLException when the database refuses
     */
    public final void beginSnapshot() throws SQLException {
        setAutoCommit(false);
        beginSnapshotOn(session());
    }

    // ---- what is open

    final void resultOpened() {
        openResults++;
    }

    final void resultEnded() {
        openResults--;
        tellIfIdle();
    }

    final boolean hasOpenResults() {
        return openResults > 0;
    }

    /** Tells whether a result set runs its statement while it is read. */
    final boolean runsWhileReading() {
        return physical().runsWhileReading();
    }

    @Override
    final void statementEnded(LogicalConnection lease) {
        try {
            if (isHeld()) {
                physical().afterStatement();
            }
        } finally {
            tellIfIdle();
        }
    }

    @Override
    final void transactionEnded() {
        tellIfIdle();
    }

    private void tellIfIdle() {
        if (openResults == 0 && isHeld()) {
            physical().idle();
        }
    }

    private Session physical() {
        return (Session) slot.physical();
    }

    private SQLException ended(@Nullable SQLException cause) {
        String fate = lease == OVER
                ? "This connection was closed (or aborted) and is no longer its borrower's: borrow another from the DataSource"
                : slot.retireReason() == EvictionReason.READ_TOO_OLD
                        ? "This connection was taken back by its pool: it had a read open for longer than maxReadAge, which keeps the"
                                + " database from emptying its WAL. Roll back, and read in shorter transactions"
                        : "This connection was taken back by its pool: it was held for longer than leakThreshold, or the pool was"
                                + " closed";
        return new HandleClosedException(fate + " (it was " + name() + ")", cause);
    }

    /** Lets the session look at an error of the driver's; returns what the borrower shall see. */
    @Override
    final SQLException failed(SQLException failure) {
        if (failure instanceof HandleClosedException) {
            return failure;
        }
        if (!isHeld()) {
            return ended(failure);
        }
        SQLException seen = physical().failed(failure);
        slot.noteError(seen);
        return seen;
    }

    // ---- the end

    /** Gives the connection back, clean: what was left open is closed, what was left uncommitted is rolled back. */
    @Override
    public void close() {
        long held = (long) LEASE.getAndSet(this, OVER);
        if (!slot.isHeldUnder(held)) {
            forgetHandles();
            return;
        }
        try {
            leaveClean();
        } catch (SQLException e) {
            physical().failed(e); // the session knows whether the connection can stay; releasing evicts it if not
        } catch (RuntimeException | Error e) {
            slot.lane().evict(slot, held, EvictionReason.RESET_FAILED, e);
            if (e instanceof Error error) {
                throw error;
            }
        }
        slot.lane().release(slot, held);
    }

    /** Ends this borrower's hold and leaves the slot leased, for whoever holds the lease. What was left open is closed. */
    final void endHold() throws SQLException {
        long held = (long) LEASE.getAndSet(this, OVER);
        if (slot.isHeldUnder(held)) {
            leaveClean();
        } else {
            forgetHandles();
        }
    }

    private void leaveClean() throws SQLException {
        boolean reads = openResults > 0;
        closeHandles();
        if (reads) {
            physical().idle(); // the borrower's hold is over already, so whoever closed its rows did not say so
        }
        if (used) {
            physical().jdbc().clearWarnings();
        }
    }

    @Override
    public final boolean isClosed() {
        return !isHeld();
    }

    /** Ends what is running and takes the connection out of the pool. */
    @Override
    public void abort(Executor executor) throws SQLException {
        if (executor == null) {
            throw new SQLException("abort(null): JDBC asks for an executor", "22004");
        }
        long held = (long) LEASE.getAndSet(this, OVER); // first, so that nobody returns it before it is interrupted
        if (slot.isHeldUnder(held)) {
            physical().interrupt();
            slot.lane().evict(slot, held, EvictionReason.EVICTED, null);
        }
        forgetHandles();
    }

    @Override
    public final boolean isValid(int timeout) throws SQLException {
        if (timeout < 0) {
            throw new SQLException("isValid(" + timeout + "): the timeout is in seconds, from 0 (no limit)", "22023");
        }
        if (!isHeld()) {
            return false;
        }
        try {
            session().validate(timeout == 0 ? Duration.ofSeconds(Integer.MAX_VALUE) : Duration.ofSeconds(timeout));
            return true;
        } catch (SQLException e) {
            failed(e); // so that a dead connection is evicted; the answer to the caller is no
            return false;
        }
    }

    // ---- Wrapper

    @Override
    public final <T> T unwrap(Class<T> type) throws SQLException {
        Session session = session();
        return type.isInstance(this) ? type.cast(this) : handOut(this, session.jdbc(), type);
    }

    @Override
    public final boolean isWrapperFor(Class<?> type) throws SQLException {
        return Unwrapping.isWrapperFor(this, session().jdbc(), type);
    }

    private String name() {
        return slot.name() + " of " + slot.lane().name();
    }

    @Override
    public final String toString() {
        return isHeld() ? name() : name() + " (returned)";
    }
}
