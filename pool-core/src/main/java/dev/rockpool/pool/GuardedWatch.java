package dev.rockpool.pool;

import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what a watch throws from the pool: it is logged once. Thread-safe as the watch is. */
final class GuardedWatch implements ActivityWatch {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final ActivityWatch watch;
    private final Set<Activity> activities;
    private final AtomicBoolean reported = new AtomicBoolean();

    GuardedWatch(ActivityWatch watch) {
        this.watch = watch;
        this.activities = Set.copyOf(watch.activities());
    }

    boolean isOf(ActivityWatch other) {
        return watch == other;
    }

    @Override
    public Set<Activity> activities() {
        return activities;
    }

    @Override
    public @Nullable Lasting begin(Activity activity, String lane) {
        try {
            Lasting lasting = watch.begin(activity, lane);
            return lasting == null ? null : new GuardedLasting(lasting);
        } catch (Throwable e) { // whatever it is, it must not cost the pool a connection
            report(e);
            return null;
        }
    }

    @Override
    public @Nullable Running beginStatement(String lane, String connection, String sql, int batch) {
        try {
            Running running = watch.beginStatement(lane, connection, sql, batch);
            return running == null ? null : new GuardedRunning(running);
        } catch (Throwable e) {
            report(e);
            return null;
        }
    }

    private void report(Throwable failure) {
        if (reported.compareAndSet(false, true)) {
            LOG.warn("Watch {} failed; further failures of it are not logged", watch, failure);
        }
    }

    private final class GuardedLasting implements Lasting {
        private final Lasting lasting;

        GuardedLasting(Lasting lasting) {
            this.lasting = lasting;
        }

        @Override
        public void end(@Nullable PoolEvent event) {
            try {
                lasting.end(event);
            } catch (Throwable e) {
                report(e);
            }
        }
    }

    private final class GuardedRunning implements Running {
        private final Running running;

        GuardedRunning(Running running) {
            this.running = running;
        }

        @Override
        public void rowsFollow(StatementOutcome soFar) {
            try {
                running.rowsFollow(soFar);
            } catch (Throwable e) {
                report(e);
            }
        }

        @Override
        public void end(StatementOutcome outcome) {
            try {
                running.end(outcome);
            } catch (Throwable e) {
                report(e);
            }
        }
    }
}
