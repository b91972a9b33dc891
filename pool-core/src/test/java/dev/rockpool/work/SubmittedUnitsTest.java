package dev.rockpool.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rockpool.pool.PoolClosedException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Units whose callers do not wait: in which order they are told, and how they are run again. */
@Timeout(60)
class SubmittedUnitsTest extends UnitKit {

    private final AtomicInteger runs = new AtomicInteger();

    private static Retry fast(int times) {
        return Retry.times(times).backOff(Duration.ZERO, Duration.ZERO);
    }

    @Test
    void futuresCompleteInTheOrderOfTheCommits() throws Exception {
        Queue<Integer> told = new ConcurrentLinkedQueue<>();
        Gate gate = hold();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            int number = i;
            expected.add(i);
            WorkOptions options = i % 5 == 0 ? WorkOptions.DEFAULT.standingAlone() : WorkOptions.DEFAULT;
            all.add(queued(() -> db.submit(options, tx -> insert(tx, "n" + number)))
                    .thenRun(() -> told.add(number)));
        }
        gate.open();
        all.forEach(CompletableFuture::join);
        assertThat(told).containsExactlyElementsOf(expected);
    }

    @Test
    void aResultMayBeNull() throws Exception {
        assertThat(db.submit(tx -> null).get()).isNull();
        assertThat(db.<Object, SQLException>inTransaction(tx -> null)).isNull();
    }

    @Test
    void transientFailuresAreAnsweredByAnotherRun() throws Exception {
        CompletableFuture<Integer> future = db.submit(WorkOptions.DEFAULT.retry(fast(3)), tx -> {
            insert(tx, "run" + runs.incrementAndGet());
            if (runs.get() < 3) {
                throw new SQLTransientException("run " + runs);
            }
            return runs.get();
        });
        assertThat(future.get()).isEqualTo(3);
        assertThat(items()).isEqualTo("run3");
    }

    @Test
    void betweenTwoRunsOthersHaveTheWriter() throws Exception {
        CompletableFuture<Integer> future = db.submit(
                WorkOptions.DEFAULT.retry(Retry.times(1).backOff(Duration.ofHours(1), Duration.ofHours(1))), tx -> {
                    runs.incrementAndGet();
                    throw new SQLTransientException("later");
                });
        until(() -> runs.get() == 1);
        db.update("INSERT INTO item VALUES ('a')");
        assertThat(future).isNotDone();
        until(() -> future.cancel(true)); // once its first run has come to its end, it is in no queue
        assertThat(runs).hasValue(1);
    }

    @Test
    void theLastFailureComesWithTheEarlierOnes() {
        CompletableFuture<Object> future = db.submit(WorkOptions.DEFAULT.retry(fast(2)), tx -> {
            throw new SQLTransientException("run " + runs.incrementAndGet());
        });
        Throwable last = catchThrowable(future::get).getCause();
        assertThat(last).hasMessage("run 3");
        assertThat(last.getSuppressed()).extracting(Throwable::getMessage).containsExactly("run 1", "run 2");
    }

    @Test
    void otherFailuresAreNotAnswered() {
        assertThatThrownBy(db.submit(WorkOptions.DEFAULT.retry(fast(2)), tx -> {
                    runs.incrementAndGet();
                    throw new IOException("not the database");
                })::get)
                .hasCauseInstanceOf(IOException.class);
        assertThatThrownBy(db.submit(WorkOptions.DEFAULT.retry(fast(2).on(e -> false)), tx -> {
                    runs.incrementAndGet();
                    throw new SQLTransientException("no");
                })::get)
                .hasCauseInstanceOf(SQLTransientException.class);
        assertThatThrownBy(db.submit(
                        WorkOptions.DEFAULT.retry(fast(2).on(e -> {
                            throw new IllegalStateException("the predicate");
                        })),
                        tx -> {
                            runs.incrementAndGet();
                            throw new SQLTransientException("no");
                        })::get)
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(db.submit(
                        WorkOptions.DEFAULT.retry(fast(2).on(e -> {
                            throw new LinkageError("the predicate");
                        })),
                        tx -> {
                            runs.incrementAndGet();
                            throw new SQLTransientException("no");
                        })::get)
                .hasCauseInstanceOf(LinkageError.class);
        assertThat(runs).hasValue(4);
    }

    @Test
    void aDatabaseThatIsClosedBetweenTwoRunsLeavesNobodyWaiting() throws Exception {
        Gate pausing = gate();
        Retry retry = Retry.times(1)
                .backOff(Duration.ofSeconds(1), Duration.ofSeconds(1))
                .pausing(new Pause() {
                    @Override
                    public long nanos() {
                        return System.nanoTime();
                    }

                    @Override
                    public void sleep(long nanos) {
                        throw new IllegalStateException("submitted units do not sleep");
                    }

                    @Override
                    public long random(long bound) {
                        pausing.open();
                        return bound;
                    }
                });
        CompletableFuture<Object> future = db.submit(WorkOptions.DEFAULT.retry(retry), tx -> {
            runs.incrementAndGet();
            throw new SQLTransientException("later");
        });
        pausing.pass();
        db.close();
        Throwable last = catchThrowable(future::get).getCause();
        assertThat(last).isInstanceOf(PoolClosedException.class);
        assertThat(last.getSuppressed()).extracting(Throwable::getMessage).containsExactly("later");
        assertThat(runs).hasValue(1);
    }

    @Test
    void submittingToAClosedDatabaseFailsTheFuture() {
        db.close();
        assertThatThrownBy(() -> db.submit(tx -> 1).get()).isInstanceOf(Exception.class);
    }

    @Test
    void aUnitThatWaitsForAnotherIsRefusedInsteadOfWaitingForItself() throws Exception {
        AtomicReference<CompletableFuture<Integer>> inner = new AtomicReference<>();
        db.useTransaction(tx -> {
            inner.set(db.submit(next -> insert(next, "b")));
            assertThatThrownBy(inner.get()::get)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("would wait for ever");
            insert(tx, "a");
        });
        assertThat(inner.get().get()).isEqualTo(1);
        assertThat(items()).isEqualTo("a b");
    }

    @Test
    void aUnitMaySubmitAnotherThatFollowsIt() throws Exception {
        AtomicReference<CompletableFuture<String>> inner = new AtomicReference<>();
        db.submit(tx -> {
                    insert(tx, "a");
                    inner.set(db.submit(next -> {
                        insert(next, "b");
                        return items(next);
                    }));
                    assertThat(inner.get()).isNotDone();
                    return 1;
                })
                .get();
        assertThat(inner.get().get()).isEqualTo("a b");
    }
}
