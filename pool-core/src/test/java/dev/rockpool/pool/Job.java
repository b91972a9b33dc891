package dev.rockpool.pool;

import static dev.rockpool.pool.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Work that does nothing but remember what the lane told it, and is done when a test says so. */
final class Job extends QueuedWork {

    final List<Lease> grants = new CopyOnWriteArrayList<>();
    final List<Throwable> refusals = new CopyOnWriteArrayList<>();
    private volatile boolean done;

    /** Work that nobody waits with. */
    Job() {
        super(null);
    }

    Job(@Nullable Thread waiting) {
        super(waiting);
    }

    @Override
    public boolean isDone() {
        return done;
    }

    /** What its taker does when all is done. */
    void end() {
        done = true;
        LockSupport.unpark(waiting());
    }

    @Override
    protected void granted(Slot slot) {
        grants.add(new Lease(slot));
    }

    @Override
    protected void refused(SQLException failure) {
        refusals.add(failure);
    }

    /** The connection that it was given for the first time. */
    Lease lease() {
        until(() -> !grants.isEmpty());
        assertThat(refusals).isEmpty();
        return grants.get(0);
    }

    boolean heardNothing() {
        return grants.isEmpty() && refusals.isEmpty();
    }
}
