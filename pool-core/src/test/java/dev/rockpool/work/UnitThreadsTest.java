package dev.rockpool.work;

import static dev.rockpool.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which thread runs a unit: code of a user's its caller's, or a thread of the pool where it was submitted. */
@Timeout(60)
class UnitThreadsTest extends UnitKit {

    private final ThreadLocal<String> local = new ThreadLocal<>();
    private final ReentrantLock lock = new ReentrantLock();

    /** Enters a lock that its caller holds, which only the caller's thread can. */
    private Call<Thread> queueWithLock(ReentrantLock own, String name) {
        return queue(() -> {
            local.set(name);
            own.lock();
            try {
                return db.inTransaction(tx -> {
                    assertThat(own.tryLock()).isTrue();
                    own.unlock();
                    insert(tx, local.get());
                    return Thread.currentThread();
                });
            } finally {
                own.unlock();
            }
        });
    }

    @Test
    void aFunctionRunsOnItsCallersThread() throws Exception {
        Gate gate = hold();
        Call<Thread> a = queueWithLock(lock, "a");
        Call<Integer> statement = queueStatement("statement");
        Call<Thread> b = queueWithLock(new ReentrantLock(), "b");
        Call<Thread> c = queueWithLock(new ReentrantLock(), "c");
        gate.open();
        assertThat(a.result()).isSameAs(a.thread());
        assertThat(b.result()).isSameAs(b.thread());
        assertThat(c.result()).isSameAs(c.thread());
        assertThat(statement.result()).isEqualTo(1);
        assertThat(items()).isEqualTo("a statement b c");
        assertThat(units().groups()).isEqualTo(1);
    }

    @Test
    void aFunctionThatIsRunAgainRunsOnItsCallersThreadAgain() throws Exception {
        AtomicReference<Thread> other = new AtomicReference<>();
        Gate gate = hold();
        Call<Thread> repeatable = queue(() -> db.inTransaction(WorkOptions.DEFAULT.asRepeatable(), tx -> {
            insert(tx, "a");
            assertThat(other.getAndSet(Thread.currentThread())).isIn(null, Thread.currentThread());
            return Thread.currentThread();
        }));
        Call<Integer> bad = queue(() -> db.inTransaction(tx -> tx.update("INSERT OR ROLLBACK INTO item VALUES ('a')")));
        gate.open();
        assertThat(repeatable.result()).isSameAs(repeatable.thread());
        assertThat(bad.failure()).isNotNull();
        assertThat(units().rerun()).isEqualTo(1);
    }

    @Test
    void stepsThatAreCodeRunOnTheirCallersThread() throws Exception {
        Gate gate = hold();
        Call<Integer> leader = queueStatement("a");
        Call<StepResults> steps = queue(() -> db.executePooledTransaction(
                List.of(Step.update("INSERT INTO item VALUES ('b')"), c -> Thread.currentThread())));
        gate.open();
        assertThat(leader.result()).isEqualTo(1);
        assertThat(steps.result().get(1)).isSameAs(steps.thread());
    }

    @Test
    void submittedUnitsRunOnThreadsOfThePool() throws Exception {
        assertThat(db.submit(tx -> Thread.currentThread().getName()).get()).startsWith("rockpool-worker");
        Gate gate = hold();
        Call<Integer> leader = queueInsert("a");
        CompletableFuture<String> submitted =
                queued(() -> db.submit(tx -> Thread.currentThread().getName()));
        Call<Thread> after = queueWithLock(lock, "b");
        gate.open();
        assertThat(submitted.get()).startsWith("rockpool-worker");
        assertThat(leader.result()).isEqualTo(1);
        assertThat(after.result()).isSameAs(after.thread());
        assertThat(units().groupSizes()).as("alone, and all three").containsExactly(1L, 0L, 1L);
    }

    /** The thread that leads shows in what failed: the statement ran there. */
    @Test
    void statementsRunOnWhicheverThreadHasTheWriter() throws Exception {
        Gate gate = hold();
        Call<Integer> leader = queueInsert("a");
        Call<Integer> update = queueStatement("a");
        Call<StepResults> statements = queue(
                () -> db.executeTransaction(List.of("INSERT INTO item VALUES ('b')", "INSERT INTO item VALUES ('a')")));
        CompletableFuture<StepResults> submitted = queued(() -> db.submit(
                WorkOptions.DEFAULT,
                List.of(Step.update("INSERT INTO item VALUES ('c')"), Step.update("DELETE FROM late"))));
        gate.open();
        assertThat(leader.result()).isEqualTo(1);
        for (Call<?> call : List.of(update, statements)) {
            assertThat(call.failure().getSuppressed())
                    .extracting(Throwable::getMessage)
                    .anyMatch(message -> message.contains("Another thread ran this unit"));
        }
        assertThat(submitted.get()).containsExactly(1, 0);
        assertThat(items()).isEqualTo("a c");
    }

    @Test
    void anInterruptIsForTheUnitItMetAndItsCaller() throws Exception {
        Gate gate = hold();
        Call<Integer> interrupted = queue(() -> db.inTransaction(tx -> {
            Thread.currentThread().interrupt();
            return insert(tx, "a");
        }));
        CompletableFuture<Integer> submitted = queued(() -> db.submit(tx -> {
            Thread.currentThread().interrupt();
            return insert(tx, "b");
        }));
        CompletableFuture<Boolean> next =
                queued(() -> db.submit(tx -> Thread.currentThread().isInterrupted()));
        Call<Boolean> last =
                queue(() -> db.inTransaction(tx -> Thread.currentThread().isInterrupted()));
        gate.open();
        assertThat(interrupted.result() + submitted.get()).isEqualTo(2);
        assertThat(interrupted.wasInterruptedAtEnd()).isTrue();
        assertThat(next.get()).isFalse();
        assertThat(last.result()).isFalse();
    }

    /** Where another process holds the lock, an interrupted caller does not wait for it; but others do. */
    @Test
    void statementsWaitForLocksThoughWhoRunsThemIsInterrupted() throws Exception {
        reopen(builder -> builder.sqlite(sqlite -> sqlite.busyTimeout(Duration.ofMinutes(1))));
        db.update("INSERT INTO item VALUES ('a')");
        try (Connection outsider = outsider()) {
            Gate gate = hold();
            Gate locked = gate();
            Call<Integer> leader = queue(() -> db.inTransaction(tx -> {
                try {
                    return tx.update("INSERT OR ROLLBACK INTO item VALUES ('a')");
                } finally {
                    run(outsider, "BEGIN IMMEDIATE");
                    Thread.currentThread().interrupt();
                    locked.open();
                }
            }));
            Call<Integer> statement = queueStatement("b");
            gate.open();
            locked.pass();
            until(() -> leader.isDone() || leader.thread().getState() == Thread.State.TIMED_WAITING); // for the lock
            run(outsider, "ROLLBACK");
            assertThat(leader.failure()).isInstanceOf(SQLException.class);
            assertThat(leader.wasInterruptedAtEnd()).isTrue();
            assertThat(statement.result()).isEqualTo(1);
        }
        assertThat(items()).isEqualTo("a b");
    }

    @Test
    void threadsOfDifferentUnitsDoNotSeeEachOthersTransaction() throws Exception {
        Gate inside = gate();
        Call<Integer> first = new Call<>(() -> db.inTransaction(tx -> {
            insert(tx, "a");
            inside.pass();
            throw new IllegalStateException("undone");
        }));
        inside.awaitReached();
        Call<Integer> second = queueInsert("b"); // a unit of its own, and no nested part
        inside.open();
        assertThat(first.failure()).hasMessage("undone");
        assertThat(second.result()).isEqualTo(1);
        assertThat(items()).isEqualTo("b");
    }
}
