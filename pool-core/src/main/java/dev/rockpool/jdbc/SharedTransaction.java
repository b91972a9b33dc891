package dev.rockpool.jdbc;

import dev.rockpool.pool.Slot;
import dev.rockpool.spi.Session;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;

/**
 * A transaction that write units share, one after the other, on one lease. Each unit but the first has a savepoint; the first needs none,
 * for to undo it alone is to undo all that was done so far. For one thread at a time: it goes where the lease goes.
 *
 * <p>Invariants: (1) between two units the transaction holds what the units that were kept did, and nothing else; (2) when the database
 * ended it by itself, or an undoing failed, nothing of any unit is left of it, and it is over.
 */
public final class SharedTransaction {

    private final Slot slot;
    private final Session session;
    private int kept;
    private boolean savepoint;

    /**
     * Makes a transaction that is not begun yet.
     *
     * @param slot leased to the caller
     */
    public SharedTransaction(Slot slot) {
        this.slot = slot;
        this.session = (Session) slot.physical();
    }

    /**
     * Tells whether units share commits here at all; then it is also known what became of a COMMIT that failed.
     *
     * @return false where each unit has a transaction of its own
     */
    public boolean isShared() {
        return session.sharesCommits();
    }

    /**
     * Tells whether another unit may join.
     *
     * @return false where units share nothing, what the last one left behind has to be cleaned up first, or the connection was taken
     *     away
     */
    public boolean mayGoOn() {
        return session.sharesCommits() && isHeld() && session.isUnchanged();
    }

    /**
     * Tells whether it has begun and not ended.
     *
     * @return true while there is something to commit or to roll back
     */
    public boolean isOpen() {
        return session.inTransaction();
    }

    /**
     * Begins a unit.
     *
     * @param unit its connection, just made
     * @throws SQLException when the transaction or the savepoint cannot begin; nothing was done
     */
    public void begin(UnitConnection unit) throws SQLException {
        savepoint = session.inTransaction();
        try {
            unit.ensureTransaction();
        } catch (SQLException e) {
            throw unit.isLate()
                    ? new SQLTimeoutException(
                            "The unit's deadline was over before it could begin: " + e.getMessage(), "HYT00", e)
                    : e;
        }
        if (savepoint) {
            try {
                session.beginUnit();
            } catch (SQLException e) {
                throw unit.failed(e);
            }
        }
    }

    /**
     * Ends a unit and keeps what it did.
     *
     * @param unit its connection
     * @throws SQLException when that is not possible: {@link #undo} it then
     */
    public void keep(UnitConnection unit) throws SQLException {
        unit.checkOpen();
        if (unit.isLate()) {
            throw new SQLTimeoutException(
                    "The unit's deadline was over before it could be committed: nothing of it was kept. Make it shorter, or raise the"
                            + " deadline",
                    "HYT00");
        }
        try {
            unit.endHold();
            session.ensureTransaction(); // throws where the database has ended it
            if (savepoint) {
                session.keepUnit();
            }
        } catch (SQLException e) {
            throw session.failed(e);
        }
        kept++;
    }

    /**
     * Ends a unit and undoes what it did.
     *
     * @param unit its connection
     * @param failure why; gets what fails here as a suppressed exception
     * @return whether the other units' part of the transaction still stands; when false the transaction is over
     */
    public boolean undo(UnitConnection unit, Throwable failure) {
        try {
            unit.endHold();
            if (!isHeld()) {
                return false;
            }
            if (savepoint && !session.isDoomed()) {
                session.undoUnit();
                return true;
            }
        } catch (Throwable e) { // whatever it is, the unit must get an end
            suppress(failure, e);
        }
        boolean alone = kept == 0;
        rollback(failure);
        return alone;
    }

    /**
     * Commits.
     *
     * @throws SQLException when the database refuses: {@link #rollback} then
     */
    public void commit() throws SQLException {
        if (!isHeld()) {
            throw new SQLException(
                    "The connection was taken back by its pool before COMMIT: nothing was kept", "40000");
        }
        long since = 0;
        while (session.inTransaction()) {
            try {
                session.commit();
            } catch (SQLException e) {
                try {
                    since = LockWait.orThrow(session, e, since, null);
                } catch (SQLException refusal) {
                    throw session.failed(refusal);
                }
            }
        }
        kept = 0;
        session.idle();
    }

    /**
     * Undoes all that is not committed.
     *
     * @param failure why; gets what fails here as a suppressed exception
     * @return true when a transaction was open, and is undone
     */
    public boolean rollback(Throwable failure) {
        try {
            boolean open = session.inTransaction();
            session.rollback();
            kept = 0;
            session.idle();
            return open;
        } catch (Throwable e) { // whatever it is, the units must get an end; the session is broken
            suppress(failure, e);
            return false;
        }
    }

    /**
     * Cleans up what units left of the connection's settings, between two transactions, so that units that are run again find it as they
     * found it first.
     *
     * @param failure why they are run again; gets what fails here as a suppressed exception
     * @return false when that is not possible: another connection is needed
     */
    public boolean cleanUp(Throwable failure) {
        try {
            if (!session.isUnchanged()) {
                session.reset();
            }
            return true;
        } catch (Throwable e) {
            suppress(failure, e);
            return false;
        }
    }

    /**
     * Tells whether the connection can still be used.
     *
     * @return false once it is broken, or was taken away
     */
    public boolean isUsable() {
        return isHeld() && !session.isBroken();
    }

    private boolean isHeld() {
        return slot.isHeldUnder(slot.lease());
    }

    private static void suppress(Throwable failure, Throwable also) {
        if (also != failure) { // a connection may throw what it is dead of again
            failure.addSuppressed(also);
        }
    }
}
