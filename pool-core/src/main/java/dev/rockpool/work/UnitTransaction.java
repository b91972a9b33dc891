package dev.rockpool.work;

import dev.rockpool.jdbc.UnitConnection;
import dev.rockpool.pool.Slot;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One run of a write unit: its connection, and what is to be done after it. For the thread that runs the unit. */
final class UnitTransaction extends UnitConnection implements Transaction {

    private @Nullable List<Runnable> ifCommitted;
    private @Nullable List<Runnable> ifUndone;
    /** Of nested parts that were undone, whatever becomes of the rest. */
    private final List<Runnable> ofPartsUndone = new ArrayList<>(0);

    UnitTransaction(Slot slot, long deadline) throws SQLException {
        super(slot, deadline);
    }

    @Override
    public int update(String sql, @Nullable Object... parameters) throws SQLException {
        return StatementStep.update(this, sql, parameters);
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T nested(TransactionFunction<T, X> part)
            throws SQLException, X {
        Savepoint savepoint = setSavepoint();
        List<Runnable> committedBefore = ifCommitted;
        List<Runnable> undoneBefore = ifUndone;
        ifCommitted = null;
        ifUndone = null;
        T result;
        try {
            result = part.apply(this);
            releaseSavepoint(savepoint);
        } catch (Throwable e) {
            if (ifUndone != null) {
                ofPartsUndone.addAll(ifUndone);
            }
            ifCommitted = committedBefore;
            ifUndone = undoneBefore;
            undo(savepoint, e);
            throw e;
        }
        ifCommitted = joined(committedBefore, ifCommitted);
        ifUndone = joined(undoneBefore, ifUndone);
        return result;
    }

    private static @Nullable List<Runnable> joined(@Nullable List<Runnable> some, @Nullable List<Runnable> more) {
        if (some == null || more == null) {
            return some == null ? more : some;
        }
        some.addAll(more);
        return some;
    }

    /** After a rollback that failed, the unit cannot be kept either: its connection says so. */
    private void undo(Savepoint savepoint, Throwable failure) {
        try {
            rollback(savepoint);
            releaseSavepoint(savepoint);
        } catch (SQLException | RuntimeException e) {
            if (e != failure) {
                failure.addSuppressed(e);
            }
        }
    }

    @Override
    public void afterCommit(Runnable callback) {
        if (ifCommitted == null) {
            ifCommitted = new ArrayList<>(1);
        }
        ifCommitted.add(Objects.requireNonNull(callback));
    }

    @Override
    public void afterRollback(Runnable callback) {
        if (ifUndone == null) {
            ifUndone = new ArrayList<>(1);
        }
        ifUndone.add(Objects.requireNonNull(callback));
    }

    List<Runnable> callbacks(boolean committed) {
        List<Runnable> due = committed ? ifCommitted : ifUndone;
        if (ofPartsUndone.isEmpty()) {
            return due == null ? List.of() : due;
        }
        List<Runnable> all = new ArrayList<>(ofPartsUndone);
        all.addAll(due == null ? List.of() : due);
        return all;
    }
}
