package dev.rockpool.jdbc;

import static dev.rockpool.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Many virtual threads read and write through one data source: all are served, none fails. */
@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "virtual threads came with Java 21")
@Timeout(120)
class RoutedVirtualThreadsTest extends RoutedKit {

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
    void readsAndWritesInAnyOrderAllFinish() throws Exception {
        reopen(builder -> builder.acquireTimeout(Duration.ofDays(1)));
        CountDownLatch begin = new CountDownLatch(1);
        var threads = IntStream.range(0, THREADS)
                .mapToObj(number -> startVirtual(() -> {
                    try {
                        begin.await();
                        for (int round = 0; round < ROUNDS; round++) {
                            work(number, round);
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
        assertThat(items()).isEqualTo(THREADS * ROUNDS);
        assertAllReturned();
    }

    private void work(int number, int round) throws SQLException {
        String name = number + "/" + round;
        try (Connection c = borrow()) {
            assertThat(items(c)).isGreaterThanOrEqualTo(round);
            switch ((number + round) % 3) {
                case 0 -> run(c, "INSERT INTO item (name) VALUES ('" + name + "')");
                case 1 -> {
                    c.setAutoCommit(false);
                    int before = items(c);
                    run(c, "INSERT INTO item (name) VALUES ('" + name + "')");
                    LockSupport.parkNanos(1_000); // leaves the carrier
                    assertThat(items(c)).isEqualTo(before + 1);
                    c.commit();
                    c.setAutoCommit(true);
                }
                default -> {
                    try (PreparedStatement insert = c.prepareStatement("INSERT INTO item (name) VALUES (?)")) {
                        insert.setString(1, name);
                        insert.addBatch();
                        insert.executeBatch();
                    }
                }
            }
            assertThat(items(c)).as("its own write").isGreaterThan(round);
        }
    }
}
