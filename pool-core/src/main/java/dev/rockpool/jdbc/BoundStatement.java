package dev.rockpool.jdbc;

import dev.rockpool.spi.StatementCondition;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A statement's tie to the physical connection that it runs on: the lease that it is at home under, and the driver's statement made
 * there. Where a connection has one lease, that is so from the beginning to the end. A connection that goes from lane to lane binds a
 * statement when it runs, and lets it go when it gives the lease back; what the borrower had set is then set again elsewhere.
 */
abstract class BoundStatement extends Execution {

    final StatementConnection connection;
    /** Where {@link #driver} was made; null as long as there is none. */
    @Nullable
    LogicalConnection home;
    /** Of this statement alone. Volatile, for whoever cancels. */
    volatile @Nullable Statement driver;

    /**
     * Whether {@link #driver} ran for this borrower and did not fail; only then what it tells of its last run is theirs, for it may have
     * served others before.
     */
    boolean hasRun;

    private @Nullable StatementOptions options;
    private boolean poolable;
    /** What the borrower did to {@link #driver}. */
    private StatementCondition condition = StatementCondition.USED;
    /** Whether another has to be made before the next run. */
    private boolean dead;

    BoundStatement(StatementConnection connection, boolean poolable) {
        this.connection = connection;
        this.poolable = poolable;
    }

    /** Makes the driver's statement. */
    abstract Statement open(LogicalConnection lease) throws SQLException;

    /** Closes what the driver's statement gave. */
    abstract void closeResults() throws SQLException;

    /** Closes what came from elsewhere: generated keys. */
    abstract void leaveResults(LogicalConnection lease) throws SQLException;

    /** Returns the driver's statement, which must be there. */
    Statement driver() {
        Statement bound = driver;
        if (bound == null) {
            throw new IllegalStateException("The statement is bound to no connection");
        }
        return bound;
    }

    /** Returns the driver's statement, made where the connection is now if there is none. */
    final Statement bound() throws SQLException {
        checkOpen();
        LogicalConnection lease = home;
        if (lease == null) {
            lease = connection.lease();
        } else {
            lease.session(); // throws where it was taken back
        }
        if (home == lease && !dead) {
            return on(lease);
        }
        try {
            return on(lease);
        } catch (SQLException e) {
            throw lease.failed(e); // what was not made cannot say what became of its connection
        }
    }

    /** Returns where the statement is bound. */
    final LogicalConnection homeLease() throws SQLException {
        LogicalConnection lease = home;
        return lease == null ? connection.lease() : lease;
    }

    /**
     * Lets the driver's statement go where it cannot serve the next run. Before that run is watched, for with the statement goes the
     * watch over its last run.
     */
    final void settleFor(LogicalConnection lease) throws SQLException {
        if (home != lease || dead) {
            leave();
        }
    }

    /** Returns the driver's statement on the given lease. */
    final Statement on(LogicalConnection lease) throws SQLException {
        if (home != lease || driver == null || dead) {
            leave();
            condition = StatementCondition.USED;
            Statement opened = open(lease);
            boolean equipped = false;
            try {
                equip(opened);
                equipped = true;
            } finally {
                if (!equipped) {
                    release(opened, StatementCondition.FAILED);
                }
            }
            home = lease;
            driver = opened;
        }
        return driver();
    }

    /** Sets on a new driver's statement what the borrower had set before. */
    void equip(Statement opened) throws SQLException {
        StatementOptions set = options;
        if (set != null) {
            note(set.leaves());
            set.apply(opened);
        }
    }

    /** Lets the driver's statement go, if it is at home there; the borrower's stays open. */
    @Override
    final void leave(LogicalConnection lease) throws SQLException {
        if (home == lease) {
            leave();
        } else {
            leaveResults(lease);
        }
    }

    private void leave() throws SQLException {
        if (driver == null) {
            return;
        }
        try {
            closeDriver();
        } finally {
            driver = null;
            home = null;
            dead = false;
            hasRun = false;
        }
    }

    @Override
    final void closeDriver() throws SQLException {
        StatementCondition unlessWorse = StatementCondition.FAILED; // whose results do not close may be in any state
        try {
            closeResults();
            unlessWorse = poolable ? StatementCondition.USED : StatementCondition.NOT_POOLABLE;
        } finally {
            LogicalConnection lease = home;
            Statement bound = driver;
            if (bound != null && lease != null && !lease.isLost()) {
                note(unlessWorse);
                release(bound, condition);
            }
        }
    }

    /** Gives a driver's statement back to where it came from. */
    void release(Statement opened, StatementCondition found) throws SQLException {
        opened.close();
    }

    @Override
    final void closeResults(LogicalConnection lease) throws SQLException {
        leaveResults(lease);
    }

    @Override
    final void forgotten() {
        forgetRun();
        RunTimes times = runTimes();
        if (times != null) {
            connection.handles().afterwards(times::end);
        }
    }

    /** Notes what was done to the driver's statement; the worst counts. */
    final void note(StatementCondition found) {
        if (found.compareTo(condition) > 0) {
            condition = found;
        }
    }

    /** Notes that the driver's statement may run no more, though the driver calls it open. Another is made where that can be. */
    final void giveUp() {
        note(StatementCondition.FAILED);
        dead = connection.movesStatements();
    }

    @Override
    final void checkOpen() throws SQLException {
        connection.checkOpen();
        if (closed) {
            throw new HandleClosedException("This statement was closed: create or prepare another");
        }
    }

    @Override
    final void interruptDriver() throws SQLException {
        Statement running = driver;
        LogicalConnection lease = home;
        if (running != null && lease != null && lease.isHeld()) {
            running.cancel();
        }
    }

    @Override
    public final void setPoolable(boolean poolable) throws SQLException {
        checkOpen();
        this.poolable = poolable;
    }

    @Override
    public final boolean isPoolable() throws SQLException {
        checkOpen();
        return poolable;
    }

    // ---- options

    /** How many rows the borrower wants at most; 0 for all; negative where an option was set that changes what is read. */
    final long maxRows() {
        StatementOptions set = options;
        return set == null ? 0 : set.changesRows() ? -1 : set.maxRows();
    }

    /** Sets an option now where there is a driver's statement, and later, where the statement may move. */
    private void set(String option, long value, StatementOptions.Change change) throws SQLException {
        set(option, value, StatementCondition.OPTIONS_CHANGED, change);
    }

    private void set(String option, long value, StatementCondition leaves, StatementOptions.Change change)
            throws SQLException {
        checkOpen();
        if (connection.movesStatements()) {
            if (value < 0) {
                throw new SQLException(option + " = " + value + " is not allowed: it must be 0 or more", "22023");
            }
            StatementOptions set = options;
            if (set == null) {
                set = new StatementOptions();
                options = set;
            }
            set.put(option, value, leaves, change);
        }
        note(leaves);
        if (driver != null || !connection.movesStatements()) {
            try {
                change.on(delegate());
            } catch (SQLException e) {
                throw failed(e);
            }
        }
    }

    @Override
    public final void setMaxRows(int max) throws SQLException {
        set("maxRows", max, statement -> statement.setMaxRows(max));
    }

    @Override
    public final void setLargeMaxRows(long max) throws SQLException {
        set("maxRows", max, statement -> statement.setLargeMaxRows(max));
    }

    @Override
    public final void setMaxFieldSize(int max) throws SQLException {
        set("maxFieldSize", max, statement -> statement.setMaxFieldSize(max));
    }

    @Override
    public final void setFetchSize(int rows) throws SQLException {
        set("fetchSize", rows, statement -> statement.setFetchSize(rows));
    }

    @Override
    public final void setFetchDirection(int direction) throws SQLException {
        set("fetchDirection", direction, statement -> statement.setFetchDirection(direction));
    }

    @Override
    public final void setEscapeProcessing(boolean enable) throws SQLException {
        set("escapeProcessing", 0, StatementCondition.UNRESTORABLE, statement -> statement.setEscapeProcessing(enable));
    }

    @Override
    public final void setCursorName(String name) throws SQLException {
        set("cursorName", 0, StatementCondition.UNRESTORABLE, statement -> statement.setCursorName(name));
    }
}
