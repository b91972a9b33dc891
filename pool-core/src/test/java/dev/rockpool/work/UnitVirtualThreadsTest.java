package dev.rockpool.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Many virtual threads write units of all sorts: all are served, in groups, on their own threads. */
@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "virtual threads came with Java 21")
@Timeout(120)
class UnitVirtualThreadsTest extends UnitKit {

    private static final int THREADS = 500;
    private static final int ROUNDS = 4;

    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    /** By reflection, because the tests are compiled for Java 17. */
    private static Thread startVirtual(Runnable task) {
        try {
            return (Thread)
                    Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("this JDK should have virtual threads", e);
        }
    }

    @Test
    void unitsOfAllSortsAreServed() throws Exception {
        reopen(builder -> builder.acquireTimeout(Duration.ofDays(1)));
        CountDownLatch begin = new CountDownLatch(1);
        List<Thread> threads = IntStream.range(0, THREADS)
                .mapToObj(number -> startVirtual(() -> {
                    try {
                        begin.await();
                        for (int round = 0; round < ROUNDS; round++) {
                            write(number, round);
                        }
                    } catch (SQLException | InterruptedException | RuntimeException | AssertionError e) {
                        failures.add(e);
                    }
                }))
                .toList();
        begin.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        assertThat(units().committed()).isEqualTo(THREADS * ROUNDS);
        assertThat(units().groups()).as("commits").isLessThan(THREADS * ROUNDS);
        assertThat(items().split(" ", -1)).hasSize(THREADS * ROUNDS);
    }

    private void write(int number, int round) throws SQLException {
        String name = number + "/" + round;
        switch ((number + round) % 3) {
            case 0 -> db.update("INSERT INTO item VALUES (?)", name);
            case 1 -> {
                Thread caller = Thread.currentThread();
                db.useTransaction(tx -> {
                    assertThat(Thread.currentThread()).isSameAs(caller);
                    insert(tx, name);
                });
            }
            default -> {
                CompletableFuture<Integer> future = db.submit(tx -> insert(tx, name));
                assertThat(future.join()).isEqualTo(1);
            }
        }
    }
}
