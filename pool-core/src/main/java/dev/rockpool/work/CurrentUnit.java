package dev.rockpool.work;

import org.jspecify.annotations.Nullable;

/**
 * The write units that a thread is in, innermost first: at most one of each queue. Only units of users' code are noted, and borrowing pays
 * nothing for it.
 */
final class CurrentUnit {

    private static final ThreadLocal<@Nullable CurrentUnit> INNERMOST = new ThreadLocal<>();

    private final WriteQueue queue;
    private final UnitTransaction transaction;
    private final @Nullable CurrentUnit outer;

    private CurrentUnit(WriteQueue queue, UnitTransaction transaction, @Nullable CurrentUnit outer) {
        this.queue = queue;
        this.transaction = transaction;
        this.outer = outer;
    }

    /** Returns the transaction of a queue's unit that this thread is in. */
    static @Nullable UnitTransaction of(WriteQueue queue) {
        CurrentUnit unit = INNERMOST.get();
        while (unit != null && unit.queue != queue) {
            unit = unit.outer;
        }
        return unit == null ? null : unit.transaction;
    }

    static <T extends @Nullable Object> T call(
            WriteQueue queue, UnitTransaction transaction, TransactionFunction<T, ?> work) throws Exception {
        CurrentUnit outer = INNERMOST.get();
        INNERMOST.set(new CurrentUnit(queue, transaction, outer));
        try {
            return work.apply(transaction);
        } finally {
            if (outer == null) {
                INNERMOST.remove();
            } else {
                INNERMOST.set(outer);
            }
        }
    }
}
