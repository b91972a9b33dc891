package dev.rockpool.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is done after units: once, in the order of the commits, and never with the writer. */
@Timeout(60)
class UnitCallbacksTest extends UnitKit {

    private final Queue<String> done = new ConcurrentLinkedQueue<>();
    private final AtomicInteger runs = new AtomicInteger();

    private void note(Transaction transaction, String name) {
        transaction.afterCommit(() -> done.add("+" + name));
        transaction.afterRollback(() -> done.add("-" + name));
    }

    private Call<Integer> queueNoting(WorkOptions options, String name) {
        return queue(() -> db.inTransaction(options, tx -> {
            note(tx, name);
            return insert(tx, name);
        }));
    }

    /** All callbacks have run by the time a pool is closed. */
    private List<String> done() {
        db.close();
        return List.copyOf(done);
    }

    @Test
    void theyRunInTheOrderOfTheCommitsWhicheverThreadsRanTheUnits() throws Exception {
        Gate gate = hold();
        List<Call<Integer>> calls = new ArrayList<>();
        List<CompletableFuture<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String name = "n" + i;
            calls.add(queueNoting(i == 2 ? WorkOptions.DEFAULT.standingAlone() : WorkOptions.DEFAULT, name));
            futures.add(queued(() -> db.submit(tx -> {
                note(tx, "s" + name);
                return insert(tx, "s" + name);
            })));
        }
        gate.open();
        calls.forEach(Call::result);
        futures.forEach(CompletableFuture::join);
        assertThat(done()).containsExactly("+n0", "+sn0", "+n1", "+sn1", "+n2", "+sn2", "+n3", "+sn3");
    }

    @Test
    void whatWasUndoneIsSaidToBe() throws Exception {
        Gate gate = hold();
        Call<Integer> good = queueNoting(WorkOptions.DEFAULT, "good");
        Call<Integer> bad = queue(() -> db.inTransaction(tx -> {
            note(tx, "bad");
            throw new IllegalStateException();
        }));
        CompletableFuture<Integer> badToo = queued(() -> db.submit(tx -> {
            note(tx, "badToo");
            throw new IllegalStateException();
        }));
        gate.open();
        assertThat(good.result()).isEqualTo(1);
        assertThat(bad.failure()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(badToo::join).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(done()).containsExactlyInAnyOrder("+good", "-bad", "-badToo");
    }

    @Test
    void thoseOfANestedPartGoWithThePart() throws Exception {
        db.useTransaction(tx -> {
            note(tx, "unit");
            tx.nested(part -> {
                note(part, "kept");
                assertThatThrownBy(() -> part.nested(inner -> {
                            note(inner, "inner");
                            throw new IllegalStateException();
                        }))
                        .isInstanceOf(IllegalStateException.class);
                note(part, "kept too");
                return "";
            });
            assertThatThrownBy(() -> db.useTransaction(part -> {
                        note(part, "lost");
                        throw new IllegalStateException();
                    }))
                    .isInstanceOf(IllegalStateException.class);
        });
        assertThat(done()).containsExactlyInAnyOrder("+unit", "+kept", "-inner", "+kept too", "-lost");
    }

    @Test
    void whenTheUnitIsUndoneSoAreItsPartsButEachOnlyOnce() throws Exception {
        assertThatThrownBy(() -> db.useTransaction(tx -> {
                    note(tx, "unit");
                    tx.nested(part -> {
                        note(part, "part");
                        return "";
                    });
                    assertThatThrownBy(() -> tx.nested(part -> {
                                note(part, "lost");
                                throw new IllegalStateException();
                            }))
                            .isInstanceOf(IllegalStateException.class);
                    throw new IllegalArgumentException();
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(done()).containsExactlyInAnyOrder("-unit", "-part", "-lost");
    }

    @Test
    void everyRunAsksAnew() throws Exception {
        Retry retry = Retry.times(2).backOff(Duration.ZERO, Duration.ZERO);
        db.useTransaction(WorkOptions.DEFAULT.retry(retry), tx -> {
            note(tx, "call" + runs.incrementAndGet());
            if (runs.get() < 3) {
                throw new SQLTransientException("once more");
            }
        });
        runs.set(0);
        db.submit(WorkOptions.DEFAULT.retry(retry), tx -> {
                    note(tx, "submitted" + runs.incrementAndGet());
                    if (runs.get() < 3) {
                        throw new SQLTransientException("once more");
                    }
                    return "";
                })
                .get();
        assertThat(done()).containsExactly("-call1", "-call2", "+call3", "-submitted1", "-submitted2", "+submitted3");
    }

    @Test
    void aUnitThatIsRunAgainBecauseOthersFailedHasBothRunsTold() throws Exception {
        Gate gate = hold();
        Call<Integer> repeatable = queue(() -> db.inTransaction(WorkOptions.DEFAULT.asRepeatable(), tx -> {
            note(tx, "run" + runs.incrementAndGet());
            return insert(tx, "a");
        }));
        Call<Integer> plain = queueNoting(WorkOptions.DEFAULT, "plain");
        Call<Integer> bad = queue(() -> db.inTransaction(tx -> {
            note(tx, "bad");
            return tx.update("INSERT OR ROLLBACK INTO item VALUES ('a')");
        }));
        gate.open();
        assertThat(repeatable.result()).isEqualTo(1);
        assertThat(plain.failure()).isInstanceOf(UnitUndoneException.class);
        assertThat(bad.failure()).isInstanceOf(SQLException.class);
        assertThat(done())
                .containsExactlyInAnyOrder("-run1", "+run2", "-plain", "-bad")
                .containsSubsequence("-run1", "+run2");
    }

    @Test
    void theyAreForCommittedUnitsAlone() throws Exception {
        Gate gate = hold();
        Call<Integer> good = queueNoting(WorkOptions.DEFAULT, "good");
        Call<Integer> bad = queue(() -> db.inTransaction(tx -> {
            note(tx, "owes");
            return tx.update("INSERT INTO late VALUES ('nobody')");
        }));
        gate.open();
        assertThat(good.failure()).isInstanceOf(UnitUndoneException.class);
        assertThat(bad.failure()).isInstanceOf(UnitUndoneException.class);
        assertThat(done()).containsExactly("-good", "-owes");
    }

    @Test
    void theyMayWriteAndAskForMore() throws Exception {
        Gate written = gate();
        db.useTransaction(tx -> {
            insert(tx, "a");
            tx.afterCommit(() -> {
                try (Connection outsider = outsider()) {
                    done.add(items(outsider));
                    db.update("INSERT INTO item VALUES ('b')");
                    db.useTransaction(more -> {
                        insert(more, "c");
                        more.afterCommit(() -> {
                            done.add("+c");
                            written.open();
                        });
                    });
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
        });
        written.pass();
        assertThat(items()).isEqualTo("a b c");
        assertThat(done()).containsExactly("a", "+c");
    }

    @Test
    void theCallerDoesNotWaitForThem() throws Exception {
        Gate callback = gate();
        Thread[] ran = new Thread[1];
        db.useTransaction(tx -> tx.afterCommit(() -> {
            ran[0] = Thread.currentThread();
            callback.pass();
            done.add("+");
        }));
        callback.awaitReached();
        db.update("INSERT INTO item VALUES ('meanwhile')"); // the writer is free
        assertThat(done).isEmpty();
        callback.open();
        assertThat(done()).containsExactly("+");
        assertThat(ran[0].getName()).startsWith("rockpool-worker");
    }

    @Test
    void oneThatThrowsHoldsUpNobody() throws Exception {
        db.useTransaction(tx -> {
            tx.afterCommit(() -> {
                throw new IllegalStateException("in a callback of this test");
            });
            note(tx, "next");
            tx.afterCommit(() -> {
                throw new LinkageError("in a callback of this test");
            });
            tx.afterCommit(() -> throwUnchecked(new IOException("in a callback of this test, as Kotlin may throw it")));
        });
        assertThat(db.submit(tx -> insert(tx, "a")).get()).isEqualTo(1);
        assertThat(done()).containsExactly("+next");
    }

    @SuppressWarnings("unchecked") // what is thrown is not cast
    private static <E extends Throwable> void throwUnchecked(Throwable thrown) throws E {
        throw (E) thrown;
    }

    /** The future would complete behind the callback, which waits for it. */
    @Test
    void oneThatWaitsForASubmittedUnitIsRefused() throws Exception {
        CompletableFuture<CompletableFuture<Integer>> refused = new CompletableFuture<>();
        db.useTransaction(tx -> tx.afterCommit(() -> {
            CompletableFuture<Integer> behind = db.submit(next -> insert(next, "a"));
            assertThatThrownBy(behind::join)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("would wait for ever");
            refused.complete(behind);
        }));
        assertThat(refused.get().get()).isEqualTo(1);
        assertThat(items()).isEqualTo("a");
    }

    @Test
    void oneThatInterruptsItsThreadInterruptsNoOther() throws Exception {
        db.useTransaction(tx -> {
            tx.afterCommit(() -> Thread.currentThread().interrupt());
            tx.afterCommit(() -> done.add(Thread.currentThread().isInterrupted() ? "interrupted" : "not interrupted"));
        });
        assertThat(done()).containsExactly("not interrupted");
    }

    @Test
    void aSubmittedUnitIsAcknowledgedFirst() throws Exception {
        CompletableFuture<?>[] future = new CompletableFuture<?>[1];
        Gate gate = hold();
        future[0] = queued(() -> db.submit(tx -> {
            tx.afterCommit(() -> done.add(future[0].isDone() ? "after" : "before"));
            return 1;
        }));
        gate.open();
        future[0].get();
        assertThat(done()).containsExactly("after");
    }

    @Test
    void aUnitThatNeverBeganHasAskedForNothing() throws Exception {
        Gate gate = hold();
        CompletableFuture<Integer> cancelled = queued(() -> db.submit(tx -> {
            note(tx, "never");
            return 1;
        }));
        assertThat(cancelled.cancel(false)).isTrue();
        gate.open();
        assertThat(done()).isEmpty();
    }
}
