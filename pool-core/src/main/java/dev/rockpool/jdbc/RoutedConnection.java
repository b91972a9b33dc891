package dev.rockpool.jdbc;

import dev.rockpool.pool.CacheBypass;
import dev.rockpool.pool.Lane;
import dev.rockpool.pool.Priority;
import dev.rockpool.pool.Slot;
import dev.rockpool.pool.Watchdog;
import dev.rockpool.spi.Access;
import dev.rockpool.spi.ReadTerms;
import dev.rockpool.spi.Session;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a database with a lane for writing and another for reading: it takes a physical connection when a statement runs, from
 * the lane where that belongs, and gives it back as soon as it can.
 *
 * <p><b>Where a statement runs.</b> (1) On a connection that was set read-only, on a reader. (2) In a transaction, on the writer, from
 * its first statement to its end, so that no transaction ever fails by upgrading. (3) In auto-commit, what only reads runs on a
 * reader, which is kept until this connection is closed or has to wait for the writer; what writes runs on the writer, which is given
 * back when the statement is done and its rows are read. (4) What reads or changes the state of one physical connection pins this
 * connection to the writer until it is closed.
 *
 * <p><b>Invariants.</b> Nobody waits for the writer while holding a reader on which no result set is open: else readers held by those
 * who wait for the writer, and a writer that wants to read, would wait for each other. While the writer is held, everything but a
 * read-only connection's work goes there. Whoever reads after their own commit sees it: a reader's statement begins after that commit,
 * unless an open result set keeps the reader in an older snapshot; then reads go to the writer.
 *
 * <p>For one thread at a time, but for closing, aborting and cancelling.
 */
final class RoutedConnection extends StatementConnection {

    private static final VarHandle CLOSED;

    static {
        try {
            CLOSED = MethodHandles.lookup().findVarHandle(RoutedConnection.class, "closed", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Router router;
    /** How long to wait for a physical connection, in nanoseconds; 0 for the lane's {@code acquireTimeout}. */
    private final long patience;

    private final Priority priority;

    private volatile boolean closed;
    private volatile @Nullable LogicalConnection reader;
    private volatile @Nullable LogicalConnection writer;
    private boolean readOnly;
    /** Whether the writer is kept until this connection is closed. */
    private boolean pinned;
    /** Whether an open result set keeps the reader in a snapshot from before this connection's last write. */
    private boolean readerIsStale;
    /** The moment that the snapshot of a transaction shows, for the query cache; {@link ReadTerms#NOW} where it is not known. */
    private long moment = ReadTerms.NOW;
    /** What this connection's last write left that a later statement may ask for; null when it left nothing. */
    private @Nullable Object leavings;
    /** The settings that the borrower changed, for each physical connection that is taken. */
    private @Nullable Map<String, Change> changes;

    RoutedConnection(Router router, Duration patience, Priority priority) {
        this.router = router;
        this.patience = patience.toNanos();
        this.priority = priority;
    }

    // ---- where things run

    @Override
    LogicalConnection leaseFor(String sql, Execution run) throws SQLException {
        checkOpen();
        forgetLost();
        Access access = router.access(sql);
        if (readOnly && !pinned) {
            return access == Access.LAST_WRITE ? told(reading(run)) : reading(run);
        } else if (access == Access.SESSION) {
            return pin(run);
        } else if (writer == null && isAutoCommit()) {
            return switch (access) {
                case READ -> isReaderStale() ? writing(run) : reading(run);
                case LAST_WRITE -> told(reading(run));
                default -> writing(run);
            };
        }
        // Also what asks for the last write: to wait for a reader while holding the writer could wait for ever.
        return writing(run);
    }

    /** In auto-commit, what the pool took back is no loss but of what was open on it; unless the borrower relied on its state. */
    private void forgetLost() {
        LogicalConnection reading = reader;
        if (reading != null && isAutoCommit() && reading.isLost()) {
            reader = null;
            letGo(reading);
        }
        LogicalConnection writing = writer;
        if (writing != null && isAutoCommit() && !pinned && writing.isLost()) {
            writer = null;
            letGo(writing);
        }
    }

    @Override
    String decisive(List<String> texts) {
        String decisive = texts.get(0);
        for (String text : texts) {
            Access access = router.access(text);
            if (access == Access.SESSION) {
                return text;
            } else if (access == Access.WRITE) {
                decisive = text;
            }
        }
        return decisive;
    }

    private LogicalConnection told(LogicalConnection reading) throws SQLException {
        reading.session().adopt(leavings);
        return reading;
    }

    private boolean isReaderStale() {
        LogicalConnection reading = reader;
        if (reading == null || !reading.hasOpenResults()) {
            readerIsStale = false;
        }
        return readerIsStale;
    }

    private LogicalConnection reading(@Nullable Execution run) throws SQLException {
        LogicalConnection held = reader;
        if (held == null) {
            held = take(router.readLane(), run);
            reader = held;
            requireOpen(held);
            try {
                equip(held);
            } catch (SQLException e) {
                reader = null;
                letGo(held);
                throw e;
            }
        }
        return held;
    }

    private LogicalConnection writing(@Nullable Execution run) throws SQLException {
        LogicalConnection held = writer;
        if (held != null) {
            return held;
        }
        Lane lane = router.writeLane();
        Slot free = lane.tryAcquire();
        LogicalConnection reading = reader;
        // In auto-commit the reader is kept where nobody has to wait, for the next read will want it; a transaction
        // reads on the writer.
        if (reading != null && !reading.hasOpenResults() && (free == null || !isAutoCommit())) {
            reader = null;
            letGo(reading);
        }
        held = free == null ? take(lane, run) : new LogicalConnection(free);
        writer = held;
        requireOpen(held);
        try {
            held.session().adopt(leavings);
            equip(held);
            return held;
        } catch (SQLException e) {
            writer = null;
            letGo(held);
            throw e;
        }
    }

    private LogicalConnection pin(@Nullable Execution run) throws SQLException {
        LogicalConnection taken = writing(run);
        pinned = true;
        return taken;
    }

    private LogicalConnection take(Lane lane, @Nullable Execution run) throws SQLException {
        if (patience == 0 && priority == Priority.NORMAL && (run == null || !run.isTimed())) {
            if (run == null) {
                return LogicalConnection.borrow(lane);
            }
            run.beginWait(lane, 0);
            return LogicalConnection.borrow(lane, run.describe());
        }
        long wait = patience > 0 ? patience : lane.config().acquireTimeout().toNanos();
        return LogicalConnection.borrow(
                lane,
                Duration.ofNanos(run == null ? wait : run.beginWait(lane, wait)),
                priority,
                run == null ? null : run.describe());
    }

    /** Closed from another thread while this one waited: nobody else would give the connection back. */
    private void requireOpen(LogicalConnection taken) throws SQLException {
        if (closed) {
            taken.close();
            checkOpen();
        }
    }

    private void equip(LogicalConnection taken) throws SQLException {
        Map<String, Change> changed = changes;
        if (changed != null) {
            for (Map.Entry<String, Change> one : changed.entrySet()) {
                taken.change(one.getKey(), one.getValue());
            }
        }
    }

    // ---- reads from the query cache

    @Override
    @Nullable
    ServedReads servedReads() {
        ReadCaching cache = router.caching();
        return cache == null ? null : new Served(cache);
    }

    /** Of one read. */
    private final class Served implements ServedReads {
        private final ReadCaching cache;

        Served(ReadCaching cache) {
            this.cache = cache;
        }

        @Override
        public ReadCaching cache() {
            return cache;
        }

        /**
         * In auto-commit each read may be served. In a transaction that only reads, what is served must be what its snapshot shows; so
         * the snapshot begins before the first read, and it is known when. What else is in a transaction may have written. Where the
         * borrower has left something on the reader, the same text may mean something else there; and where rows are open on it, it shows
         * an older snapshot than now, so that what is loaded there is not for others.
         */
        @Override
        public @Nullable CacheBypass hindrance(Execution run) throws SQLException {
            if (pinned || writer != null || !(readOnly || isAutoCommit())) {
                return CacheBypass.IN_TRANSACTION;
            }
            forgetLost();
            LogicalConnection held = reader;
            if (held != null && !held.session().readsAsPlanned()) {
                return CacheBypass.CONNECTION_CHANGED;
            }
            boolean hasRows = held != null && held.hasOpenResults();
            if (isAutoCommit()) {
                return hasRows ? CacheBypass.IN_SNAPSHOT : null;
            }
            Session session = reading(run).session();
            if (!session.inTransaction() && !hasRows) {
                long now = cache.moment();
                beginSnapshotOn(session);
                moment = now;
            }
            return moment == ReadTerms.NOW ? CacheBypass.IN_SNAPSHOT : null;
        }

        @Override
        public ReadTerms terms(Duration ttl, BooleanSupplier isOver) {
            return new ReadTerms(ttl, null, isOver, isAutoCommit() ? ReadTerms.NOW : moment, reader != null);
        }
    }

    /** Gives a physical connection back; the borrower's statements stay open and find another when they run. */
    private void letGo(LogicalConnection lease) {
        try {
            leaveHandles(lease);
        } catch (SQLException e) {
            lease.failed(e); // what ran is done; whether the physical connection can stay is its session's to say
        }
        lease.close();
    }

    private void letGoOfWriter(LogicalConnection writing) {
        try {
            if (writing.isHeld()) {
                Object left = writing.session().leavings();
                leavings = left == null ? leavings : left;
            }
        } catch (SQLException e) {
            writing.failed(e);
        }
        writer = null;
        letGo(writing);
        LogicalConnection reading = reader;
        readerIsStale = reading != null && reading.hasOpenResults();
    }

    @Override
    void statementEnded(LogicalConnection lease) {
        try {
            lease.statementEnded(lease);
        } finally {
            if (lease == writer && isAutoCommit() && !pinned && !lease.hasOpenResults()) {
                letGoOfWriter(lease);
            }
        }
    }

    /** Also where the pool took the physical connection back, and with it the transaction. */
    @Override
    public void rollback() throws SQLException {
        LogicalConnection writing = writer;
        LogicalConnection reading = reader;
        LogicalConnection in = writing != null ? writing : reading;
        if (!isAutoCommit() && !closed && in != null && in.isLost()) {
            writer = null;
            reader = null;
            pinned = false;
            letGo(in);
            if (reading != null && reading != in) {
                letGo(reading);
            }
        } else {
            super.rollback();
        }
    }

    @Override
    void transactionEnded() throws SQLException {
        moment = ReadTerms.NOW;
        LogicalConnection reading = reader;
        if (reading != null) {
            if (readOnly && reading.hasOpenResults()) {
                leaveHandles(reading); // they were in the transaction's snapshot
            }
            reading.transactionEnded();
            if (!reading.isHeld()) {
                reader = null;
            }
        }
        LogicalConnection writing = writer;
        if (writing != null) {
            writing.transactionEnded();
            if (!pinned || !writing.isHeld()) {
                letGoOfWriter(writing);
            }
        }
    }

    // ---- as the classes above ask

    @Override
    void checkOpen() throws SQLException {
        if (closed) {
            throw new HandleClosedException(
                    "This connection was closed (or aborted) and is no longer its borrower's: borrow another from the DataSource");
        }
    }

    @Override
    boolean isHeld() {
        return !closed;
    }

    @Override
    Session session() throws SQLException {
        return lease().session();
    }

    @Override
    LogicalConnection lease() throws SQLException {
        checkOpen();
        LogicalConnection writing = writer;
        return writing != null ? writing : reading(null);
    }

    @Override
    @Nullable
    Session held() throws SQLException {
        checkOpen();
        forgetLost();
        LogicalConnection writing = writer;
        LogicalConnection reading = reader;
        if (writing == null) {
            return reading == null ? null : reading.session();
        } else if (reading == null || writing.session().inTransaction()) {
            return writing.session();
        }
        // Both are held where a result set of one outlives the statement that was run on the other.
        return reading.session().inTransaction() ? reading.session() : writing.session();
    }

    @Override
    Session transactional() throws SQLException {
        checkOpen();
        return (readOnly && !pinned ? reading(null) : writing(null)).session();
    }

    @Override
    boolean movesStatements() {
        return true;
    }

    /** What the borrower does with the driver's own objects is anybody's guess, so it happens on the writer. */
    @Override
    LogicalConnection leaseForHandOut(@Nullable LogicalConnection home) throws SQLException {
        checkOpen();
        if (home == null && readOnly && !pinned) {
            return reading(null);
        } else if (home == null || home == writer) {
            return pin(null);
        }
        return home;
    }

    @Override
    long deadline() {
        return Long.MAX_VALUE;
    }

    @Override
    Watchdog watchdog() throws SQLException {
        return router.writeLane().watchdog();
    }

    @Override
    String lastSql() {
        LogicalConnection writing = writer;
        LogicalConnection in = writing != null ? writing : reader;
        return in == null ? "(none)" : in.lastSql();
    }

    @Override
    SQLException failed(SQLException failure) {
        LogicalConnection writing = writer;
        LogicalConnection in = writing != null ? writing : reader;
        return in == null ? failure : in.failed(failure);
    }

    // ---- settings

    /** Where nothing is held, nothing has warned. */
    @Override
    public @Nullable SQLWarning getWarnings() throws SQLException {
        checkOpen();
        return writer == null && reader == null ? null : super.getWarnings();
    }

    @Override
    public void clearWarnings() throws SQLException {
        checkOpen();
        if (writer != null || reader != null) {
            super.clearWarnings();
        }
    }

    @Override
    void change(String setting, Change change) throws SQLException {
        checkOpen();
        LogicalConnection writing = writer;
        LogicalConnection reading = reader;
        boolean held = writing != null || reading != null;
        if (!held) {
            reading = reading(null); // so that a setting that cannot be is refused now
        }
        try {
            if (writing != null) {
                writing.change(setting, change);
            }
            if (reading != null) {
                reading.change(setting, change);
            }
        } finally {
            if (!held && reading != null) {
                reader = null; // the statement to come decides where it runs
                letGo(reading);
            }
        }
        Map<String, Change> changed = changes;
        if (changed == null) {
            changed = new LinkedHashMap<>();
            changes = changed;
        }
        changed.put(setting, change);
    }

    @Override
    public void setReadOnly(boolean readOnly) throws SQLException {
        checkOpen();
        if (readOnly == this.readOnly) {
            return;
        }
        Session session = held();
        if (session != null && session.inTransaction()) {
            throw new SQLException(
                    "setReadOnly(" + readOnly + ") is not possible within a transaction: commit() or rollback() first",
                    "25001");
        }
        if (pinned && session != null) {
            session.setReadOnly(readOnly);
        }
        LogicalConnection stale = isReaderStale() ? reader : null;
        if (stale != null) {
            reader = null; // its snapshot is from before this connection's last write, and it alone will serve now
            letGo(stale);
        }
        this.readOnly = readOnly;
    }

    @Override
    public boolean isReadOnly() throws SQLException {
        checkOpen();
        return readOnly;
    }

    // ---- the end

    @Override
    public void close() throws SQLException {
        if (!CLOSED.compareAndSet(this, false, true)) {
            return;
        }
        try {
            closeHandles();
        } catch (SQLException e) {
            failed(e); // the sessions know whether their connections can stay
        } finally {
            LogicalConnection reading = reader;
            LogicalConnection writing = writer;
            try {
                if (reading != null) {
                    reading.close();
                }
            } finally {
                if (writing != null) {
                    writing.close();
                }
            }
        }
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void abort(Executor executor) throws SQLException {
        if (executor == null) {
            throw new SQLException("abort(null): JDBC asks for an executor", "22004");
        }
        if (CLOSED.compareAndSet(this, false, true)) {
            LogicalConnection reading = reader;
            LogicalConnection writing = writer;
            if (reading != null) {
                reading.abort(executor);
            }
            if (writing != null) {
                writing.abort(executor);
            }
            forgetHandles();
        }
    }

    @Override
    public boolean isValid(int timeout) throws SQLException {
        if (timeout < 0) {
            throw new SQLException("isValid(" + timeout + "): the timeout is in seconds, from 0 (no limit)", "22023");
        }
        if (closed) {
            return false;
        }
        LogicalConnection writing = writer;
        LogicalConnection in = writing != null ? writing : reader;
        if (in != null) {
            return in.isValid(timeout);
        }
        Lane lane = router.readLane();
        Duration wait = timeout == 0 ? lane.config().acquireTimeout() : Duration.ofSeconds(timeout);
        try (LogicalConnection borrowed = LogicalConnection.borrow(lane, wait, priority, null)) {
            return borrowed.isValid(timeout);
        } catch (SQLException e) {
            return false; // no connection can be had; the answer to the caller is no
        }
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            checkOpen();
            return type.cast(this);
        }
        LogicalConnection lease = leaseForHandOut(null);
        return handOut(lease, lease.session().jdbc(), type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        checkOpen();
        return type.isInstance(this) || Unwrapping.isWrapperFor(this, session().jdbc(), type);
    }

    @Override
    public String toString() {
        LogicalConnection writing = writer;
        LogicalConnection reading = reader;
        LogicalConnection in = writing != null ? writing : reading;
        String now = closed ? " (returned)" : in == null ? "" : " (now " + in + ")";
        return "routed connection of " + router.name() + now;
    }
}
