package dev.rockpool.jdbc;

import dev.rockpool.pool.Slot;
import java.sql.SQLException;
import java.util.concurrent.Executor;

/**
 * The connection of one write unit: in a transaction that others begin and end, and that other units may share. Closing it does nothing;
 * what would end the transaction is refused. It is of no more use when its unit is over, though the lease it ran under may go on.
 */
public class UnitConnection extends LogicalConnection {

    private final long deadline;

    /**
     * Makes the connection of a unit that is about to begin.
     *
     * @param slot leased to the calling thread
     * @param deadline until when each statement has to be done, by {@link System#nanoTime()}; {@link Long#MAX_VALUE} for no limit
     * @throws SQLException when the lease is over: the slot was taken away
     */
    protected UnitConnection(Slot slot, long deadline) throws SQLException {
        super(slot);
        this.deadline = deadline;
        super.setAutoCommit(false);
    }

    @Override
    final long deadline() {
        return deadline;
    }

    final boolean isLate() {
        return deadline != Long.MAX_VALUE && System.nanoTime() - deadline >= 0;
    }

    @Override
    public final void setAutoCommit(boolean autoCommit) throws SQLException {
        checkOpen();
        if (autoCommit) {
            throw refused("setAutoCommit(true)");
        }
    }

    @Override
    public final void commit() throws SQLException {
        checkOpen();
        throw refused("commit");
    }

    @Override
    public final void rollback() throws SQLException {
        checkOpen();
        throw refused("rollback");
    }

    @Override
    public final void setReadOnly(boolean readOnly) throws SQLException {
        checkOpen();
        if (readOnly != isReadOnly()) {
            throw refused("setReadOnly(" + readOnly + ")");
        }
    }

    /** Does nothing: the unit's end closes what it left open. */
    @Override
    public final void close() {}

    @Override
    public final void abort(Executor executor) throws SQLException {
        checkOpen();
        throw refused("abort");
    }

    private static SQLException refused(String what) {
        return new SQLException(
                what
                        + " is not for a write unit: its transaction is committed when the unit returns, together with those of others,"
                        + " and what it did is undone when it throws. Throw an exception to undo it, set a savepoint for a part of it, or"
                        + " use withConnection for a transaction of your own",
                "25000");
    }
}
