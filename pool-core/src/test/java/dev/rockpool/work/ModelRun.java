package dev.rockpool.work;

import static dev.rockpool.Sql.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rockpool.DatabaseManager;
import dev.rockpool.Sql;
import dev.rockpool.pool.PoolEvent;
import dev.rockpool.work.RandomUnit.Way;
import dev.rockpool.work.RandomUnits.Mood;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Callers who run random units on one database, and the model, which is compared with the database after every group. */
final class ModelRun {

    /** A submitted unit, and who learns of its end. */
    private record Pending(RandomUnit unit, CompletableFuture<?> future) {}

    private static final int IDS_PER_CALLER = 1_000_000;

    private final DatabaseManager db;
    private final Mood mood;
    private final Map<Integer, RandomUnit> units = new ConcurrentHashMap<>();
    private final SerialModel model = new SerialModel(this::unit);
    private final AtomicReference<@Nullable Throwable> unequal = new AtomicReference<>();
    private final AtomicLong committedByEvents = new AtomicLong();
    private final Queue<Integer> calledBack = new ConcurrentLinkedQueue<>();

    ModelRun(DatabaseManager db, Mood mood) {
        this.db = db;
        this.mood = mood;
    }

    SerialModel model() {
        return model;
    }

    /** How many units were kept, by the sum of all events. */
    long committedByEvents() {
        return committedByEvents.get();
    }

    /** The units whose callbacks have run, in that order. */
    List<Integer> calledBack() {
        return List.copyOf(calledBack);
    }

    RandomUnit unit(int id) {
        return Objects.requireNonNull(units.get(id));
    }

    /** Who called for a unit. */
    static int caller(int id) {
        return id / IDS_PER_CALLER;
    }

    Collection<RandomUnit> units() {
        return units.values();
    }

    /** Runs so many callers, each with so many units, and waits for all. */
    void run(ExecutorService threads, long seed, int callers, int unitsEach) throws Exception {
        db.addListener(event -> {
            if (event instanceof PoolEvent.GroupCommitted group) {
                committedByEvents.addAndGet(group.committed());
                checkAfterGroup();
            }
        });
        db.suspend(); // so that the first group is a large one
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            RandomUnits random = new RandomUnits(seed, (i + 1) * IDS_PER_CALLER, mood);
            Callable<Boolean> caller = () -> {
                call(random, unitsEach);
                return true;
            };
            running.add(threads.submit(caller));
        }
        await().until(() -> db.getPoolStats().writeQueue().depth() > callers / 3);
        db.resume();
        for (Future<?> one : running) {
            one.get(10, TimeUnit.MINUTES);
        }
        Throwable failure = unequal.get();
        if (failure != null) {
            throw new AssertionError("The database and the model differ", failure);
        }
    }

    /** On the thread that led the group. */
    private void checkAfterGroup() {
        try {
            model.check(db);
        } catch (Exception | AssertionError e) {
            if (!isTakenBack(e)) {
                unequal.compareAndSet(null, e);
            }
        }
    }

    /**
     * On a machine that stands still for a moment, a reader may be taken back, too; the next check goes on from there. And none goes on once
     * the pool is closed.
     */
    private boolean isTakenBack(Throwable failure) {
        return mayLoseReaders() && failure instanceof SQLException;
    }

    private boolean mayLoseReaders() {
        return mood == Mood.TAKEN_BACK || mood == Mood.CLOSED;
    }

    // ---- one caller

    private void call(RandomUnits random, int count) throws Exception {
        Deque<Pending> pending = new ArrayDeque<>();
        for (int i = 0; i < count && unequal.get() == null; i++) {
            if (db.isClosed() && pending.isEmpty()) {
                return;
            }
            RandomUnit unit = random.next();
            units.put(unit.id(), unit);
            if (unit.way().isSubmitted()) {
                Pending submitted = new Pending(unit, submit(unit));
                pending.add(submitted);
                if (random.chance(100)) {
                    (random.chance(500) ? submitted : pending.element())
                            .future()
                            .cancel(true);
                }
            } else {
                unit.judge(outcome(unit));
                seesItself(unit, random);
            }
            while (pending.size() > 5 || (!pending.isEmpty() && (i == count - 1 || db.isClosed()))) {
                Pending first = pending.remove();
                first.unit().judge(outcome(first.future()));
                seesItself(first.unit(), random);
            }
            if (random.chance(3) && mood != Mood.CLOSED) {
                db.evictConnections();
            }
        }
    }

    /** Whoever was told reads what was written. */
    private void seesItself(RandomUnit unit, RandomUnits random) throws Exception {
        if (random.chance(50) && !mayLoseReaders()) {
            assertThat(read(db, "SELECT count(*) FROM log WHERE unit = " + unit.id()))
                    .as("rows of %s", unit)
                    .isEqualTo(unit.acknowledged ? "1" : "0");
        }
    }

    private CompletableFuture<?> submit(RandomUnit unit) {
        return unit.way() == Way.SUBMIT
                ? db.submit(unit.options(), t -> {
                    unit.run(db, t, calledBack);
                    return unit.id();
                })
                : db.submit(unit.options(), steps(unit));
    }

    private static List<Step> steps(RandomUnit unit) {
        return unit.statements().stream().map(Step::update).toList();
    }

    private static @Nullable Throwable outcome(CompletableFuture<?> future) throws Exception {
        try {
            future.get(1, TimeUnit.MINUTES);
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (CancellationException e) {
            return e;
        }
    }

    private @Nullable Throwable outcome(RandomUnit unit) {
        if (unit.interrupted) {
            Thread.currentThread().interrupt();
        }
        try {
            work(unit);
            return null;
        } catch (Exception e) {
            return e;
        } finally {
            assertThat(Thread.interrupted())
                    .as("the interrupt is kept: %s", unit)
                    .isEqualTo(unit.interrupted);
        }
    }

    private void work(RandomUnit unit) throws Exception {
        switch (unit.way()) {
            case CALL ->
                assertThat((int) db.inTransaction(unit.options(), t -> {
                            unit.run(db, t, calledBack);
                            return unit.id();
                        }))
                        .isEqualTo(unit.id());
            case STEPS -> {
                Step code = c -> {
                    unit.run(db, c, calledBack);
                    return unit.id();
                };
                StepResults results = db.executePooledTransaction(
                        unit.options(), List.of(code, Step.update("DELETE FROM once WHERE k = ?", -unit.id())));
                assertThat(results).containsExactly(unit.id(), 0);
            }
            case STATEMENTS -> db.executeTransaction(unit.statements());
            case UPDATE -> db.update(unit.inOneStatement());
            case JDBC -> {
                try (Connection c = db.dataSource().getConnection()) {
                    c.setAutoCommit(false);
                    unit.run(db, c, calledBack);
                    c.commit();
                }
                checkAfterGroup();
            }
            case JDBC_AUTO_COMMIT -> {
                try (Connection c = db.dataSource().getConnection()) {
                    Sql.run(c, unit.inOneStatement());
                }
                checkAfterGroup();
            }
            default -> throw new AssertionError(unit);
        }
    }
}
