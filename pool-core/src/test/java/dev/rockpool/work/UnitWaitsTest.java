package dev.rockpool.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.pool.AcquireRejectedException;
import dev.rockpool.pool.AcquireTimeoutException;
import dev.rockpool.pool.Deadline;
import dev.rockpool.pool.Priority;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Units that wait: until when, in which order, how many, and how they leave. */
@Timeout(60)
class UnitWaitsTest extends UnitKit {

    private static final WorkOptions SOON = WorkOptions.DEFAULT.within(Duration.ofMillis(50));

    private final AtomicInteger runs = new AtomicInteger();

    private int count(Transaction transaction) {
        return runs.incrementAndGet();
    }

    @Test
    void aUnitWhoseDeadlineIsOverInTheQueueNeverBegins() throws Exception {
        Gate gate = hold();
        Call<Integer> waiting = new Call<>(() -> db.inTransaction(SOON, this::count));
        assertThat(waiting.failure()).isInstanceOf(SQLTimeoutException.class);
        Call<StepResults> steps = new Call<>(
                () -> db.executePooledTransaction(SOON, List.of(Step.update("INSERT INTO item VALUES ('a')"))));
        assertThat(steps.failure()).isInstanceOf(SQLTimeoutException.class);
        CompletableFuture<Integer> submitted = db.submit(SOON, this::count);
        assertThatThrownBy(submitted::get)
                .hasCauseInstanceOf(SQLTimeoutException.class)
                .hasMessageContaining("never began");
        assertThat(waiting()).isZero();
        gate.open();
        db.update("INSERT INTO item VALUES ('b')");
        assertThat(runs).hasValue(0);
        assertThat(items()).isEqualTo("b");
    }

    @Test
    void aDeadlineThatIsOverAlreadyLetsNothingBegin() throws Exception {
        Deadline over = Deadline.in(Duration.ZERO);
        assertThatThrownBy(() -> db.inTransaction(over, this::count)).isInstanceOf(SQLTimeoutException.class);
        assertThatThrownBy(db.submit(WorkOptions.DEFAULT.until(over), this::count)::get)
                .hasCauseInstanceOf(SQLTimeoutException.class);
        assertThat(runs).hasValue(0);
    }

    @Test
    void aSubmittedUnitWhoseDeadlineIsOverAlreadyIsToldAtOnce() throws Exception {
        hold();
        for (int i = 0; i < 100; i++) {
            CompletableFuture<Integer> late = db.submit(WorkOptions.DEFAULT.within(Duration.ZERO), this::count);
            assertThatThrownBy(() -> late.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(SQLTimeoutException.class);
        }
        assertThat(waiting()).isZero();
    }

    @Test
    void withoutADeadlineACallWaitsForTheAcquireTimeoutAndASubmittedUnitAsLongAsItTakes() throws Exception {
        reopen(builder -> builder.acquireTimeout(Duration.ofMillis(50)));
        Gate gate = hold();
        CompletableFuture<Integer> submitted = queued(() -> db.submit(this::count));
        assertThatThrownBy(() -> db.inTransaction(this::count)).isInstanceOf(AcquireTimeoutException.class);
        assertThat(submitted).isNotDone();
        gate.open();
        assertThat(submitted.get()).isEqualTo(1);
    }

    @Test
    void aCancelledFutureNeverBegins() throws Exception {
        Gate gate = hold();
        CompletableFuture<Integer> first = queued(() -> db.submit(this::count));
        CompletableFuture<Integer> cancelled = queued(() -> db.submit(tx -> insert(tx, "lost")));
        CompletableFuture<Integer> last = queued(() -> db.submit(this::count));
        assertThat(cancelled.cancel(true)).isTrue();
        assertThat(cancelled.cancel(true)).as("again").isTrue();
        assertThat(cancelled).isCancelled();
        assertThat(waiting()).as("it has left the queue").isEqualTo(2);
        gate.open();
        assertThat(first.get() + last.get()).isEqualTo(3);
        assertThat(items()).isEmpty();
    }

    @Test
    void cancellingAUnitThatHasBegunHasNoEffect() throws Exception {
        Gate inside = gate();
        CompletableFuture<Integer> running = db.submit(tx -> {
            inside.pass();
            return insert(tx, "a");
        });
        inside.awaitReached();
        assertThat(running.cancel(true)).isFalse();
        assertThat(running).isNotDone();
        inside.open();
        assertThat(running.get()).isEqualTo(1);
        assertThat(running.cancel(true)).isFalse();
        assertThat(items()).isEqualTo("a");
    }

    @Test
    void aFutureThatSomebodyElseCompletesNeverBegins() throws Exception {
        Gate gate = hold();
        CompletableFuture<Integer> timedOut =
                queued(() -> db.submit(tx -> insert(tx, "lost"))).orTimeout(20, TimeUnit.MILLISECONDS);
        CompletableFuture<Integer> given = queued(() -> db.submit(tx -> insert(tx, "lost")));
        given.complete(42);
        assertThatThrownBy(timedOut::get).hasCauseInstanceOf(TimeoutException.class);
        gate.open();
        db.update("INSERT INTO item VALUES ('after')");
        assertThat(given.get()).isEqualTo(42);
        assertThat(items()).isEqualTo("after");
    }

    @Test
    void aCallerWhoIsInterruptedInTheQueueLeavesIt() throws Exception {
        Gate gate = hold();
        Call<Integer> waiting = queue(() -> db.inTransaction(this::count));
        waiting.thread().interrupt();
        assertThat(waiting.failure())
                .isInstanceOf(AcquireRejectedException.class)
                .hasMessageContaining("Interrupted");
        assertThat(waiting.wasInterruptedAtEnd()).isTrue();
        gate.open();
        db.update("DELETE FROM item");
        assertThat(runs).hasValue(0);
    }

    @Test
    void aCallerWhoIsInterruptedWhenItsUnitWasTakenGetsItsOutcome() throws Exception {
        Gate gate = hold();
        Gate later = gate();
        Call<Integer> leader = queueInsert("a");
        Call<Integer> taken = queueStatement("b");
        Call<Integer> last = queue(() -> db.inTransaction(tx -> {
            later.pass();
            return insert(tx, "c");
        }));
        gate.open();
        later.awaitReached();
        leader.thread().interrupt();
        taken.thread().interrupt();
        last.thread().interrupt();
        later.open();
        assertThat(leader.result() + taken.result() + last.result()).isEqualTo(3);
        assertThat(leader.wasInterruptedAtEnd()).isTrue();
        assertThat(taken.wasInterruptedAtEnd()).isTrue();
        assertThat(last.wasInterruptedAtEnd()).isTrue();
        assertThat(items()).isEqualTo("a b c");
    }

    @Test
    void tooManyUnitsAreRefusedAtOnceAndTheOthersGoOn() throws Exception {
        reopen(builder -> builder.maxQueuedUnits(2));
        Gate gate = hold();
        Call<Integer> a = queueInsert("a");
        CompletableFuture<Integer> b = queued(() -> db.submit(tx -> insert(tx, "b")));
        assertThatThrownBy(() -> db.inTransaction(this::count))
                .isInstanceOf(AcquireRejectedException.class)
                .hasMessageContaining("2 units of work wait for")
                .hasMessageContaining("maxQueuedUnits")
                .hasMessageContaining("nothing of it was done");
        assertThatThrownBy(() -> db.update("INSERT INTO item VALUES ('lost')"))
                .isInstanceOf(AcquireRejectedException.class);
        assertThatThrownBy(db.submit(this::count)::get).hasCauseInstanceOf(AcquireRejectedException.class);
        assertThat(units().depth()).isEqualTo(2);
        Call<String> plain = queue(() -> db.withConnection(c -> "plain callers are no units"));
        gate.open();
        assertThat(a.result() + b.get()).isEqualTo(2);
        assertThat(plain.result()).isNotEmpty();
        assertThat(runs).hasValue(0);
        assertThat(db.inTransaction(this::count)).as("there is room again").isEqualTo(1);
    }

    @Test
    void unitsOfHigherPriorityGoFirst() throws Exception {
        reopen(builder -> builder.priorityAgeing(Duration.ofHours(1)));
        Gate gate = hold();
        List<Call<Integer>> calls = new ArrayList<>();
        calls.add(queueInsert(WorkOptions.DEFAULT.priority(Priority.LOW), "low1"));
        calls.add(queueInsert("normal1"));
        calls.add(queueInsert(WorkOptions.DEFAULT.priority(Priority.HIGH), "high1"));
        CompletableFuture<Integer> low =
                queued(() -> db.submit(WorkOptions.DEFAULT.priority(Priority.LOW), tx -> insert(tx, "low2")));
        CompletableFuture<Integer> high =
                queued(() -> db.submit(WorkOptions.DEFAULT.priority(Priority.HIGH), tx -> insert(tx, "high2")));
        calls.add(queueStatement("normal2"));
        gate.open();
        calls.forEach(Call::result);
        assertThat(low.get() + high.get()).isEqualTo(2);
        assertThat(items()).isEqualTo("high1 high2 normal1 normal2 low1 low2");
    }

    @Test
    void whoHasWaitedLongEnoughGoesFirstWhateverItsPriority() throws Exception {
        reopen(builder -> builder.priorityAgeing(Duration.ofNanos(1)));
        Gate gate = hold();
        List<Call<Integer>> calls = new ArrayList<>();
        calls.add(queueInsert(WorkOptions.DEFAULT.priority(Priority.LOW), "low"));
        calls.add(queueInsert("normal"));
        calls.add(queueInsert(WorkOptions.DEFAULT.priority(Priority.HIGH), "high"));
        gate.open();
        calls.forEach(Call::result);
        assertThat(items()).isEqualTo("low normal high");
    }
}
