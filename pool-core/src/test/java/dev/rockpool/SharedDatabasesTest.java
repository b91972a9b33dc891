package dev.rockpool;

import static dev.rockpool.Sql.read;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.rockpool.pool.PoolClosedException;
import dev.rockpool.pool.PoolEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several managers and several databases in one process. */
class SharedDatabasesTest {

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("app.sqlite");
    }

    @Test
    void twoManagersOnOneFileShareItsLanesHoweverThePathIsWritten() throws Exception {
        DatabaseManager first = DatabaseManager.withPooling(file()).open();
        Path link = Files.createSymbolicLink(folder.resolve("link.sqlite"), file());
        DatabaseManager second =
                DatabaseManager.withPooling(folder + "/./" + link.getFileName()).open();
        DatabaseManager third =
                DatabaseManager.withPooling("jdbc:sqlite:" + file()).open();
        write(first, "CREATE TABLE t (a)");
        write(second, "INSERT INTO t VALUES (1)");
        assertThat(read(third, "SELECT a FROM t")).isEqualTo("1");
        assertThat(second.getPoolStats().totalCreated()).isEqualTo(2);

        first.close();
        assertThatExceptionOfType(PoolClosedException.class).isThrownBy(() -> read(first, "SELECT 1"));
        assertThat(read(second, "SELECT a FROM t")).isEqualTo("1");
        second.close();
        third.close();
        assertThat(third.getPoolStats().totalConnections()).isZero();
        assertThat(folder.resolve("app.sqlite-wal")).doesNotExist();
    }

    @Test
    void aFileCanBeOpenedAgainAfterItsLastManagerClosed() throws SQLException {
        for (int i = 0; i < 3; i++) {
            try (DatabaseManager db = DatabaseManager.withPooling(file()).open()) {
                write(db, "CREATE TABLE t" + i + " (a)");
                assertThat(db.listTables()).hasSize(i + 1);
            }
        }
    }

    @Test
    void managersThatOpenAndCloseOneFileAtRandomNeverMeetAClosedPool() throws Exception {
        try (DatabaseManager db = DatabaseManager.withPooling(file()).open()) {
            write(db, "CREATE TABLE t (a)");
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> runs = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                runs.add(threads.submit(() -> {
                    for (int i = 0; i < 50; i++) {
                        try (DatabaseManager db =
                                DatabaseManager.withPooling(file()).open()) {
                            write(db, "INSERT INTO t VALUES (1)");
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        } finally {
            threads.shutdownNow();
        }
        try (DatabaseManager db = DatabaseManager.withPooling(file()).open()) {
            assertThat(read(db, "SELECT count(*) FROM t")).isEqualTo("200");
        }
    }

    @Test
    void aFactoryOpensSeveralDatabasesWithSharedAndOwnSettings() throws SQLException {
        PoolFactory factory = DatabaseManager.createPoolFactory(c -> c.maxConnections(3));
        DatabaseManager users = factory.open(folder.resolve("users.sqlite"));
        DatabaseManager analytics =
                factory.open(folder.resolve("analytics.sqlite").toString(), c -> c.maxConnections(5)
                        .name("figures"));
        assertThat(users.config().maxConnections()).isEqualTo(3);
        assertThat(analytics.config().maxConnections()).isEqualTo(5);
        assertThat(factory.getPoolStats()).containsOnlyKeys("users.sqlite", "figures");
        write(users, "CREATE TABLE t (a)");
        assertThat(analytics.listTables()).isEmpty();

        factory.closeAllPools();
        assertThat(users.isClosed()).isTrue();
        assertThat(analytics.isClosed()).isTrue();
        assertThat(factory.managers()).isEmpty();
    }

    @Test
    void closeAllPoolsClosesEverythingAndLeavesNoThread() throws SQLException {
        DatabaseManager one = DatabaseManager.withPooling(file()).open();
        DatabaseManager two =
                DatabaseManager.withPooling(folder.resolve("two.sqlite")).open();
        DatabaseManager memory = DatabaseManager.withPooling(":memory:").open();
        DatabaseManager.closeAllPools();
        assertThat(List.of(one.isClosed(), two.isClosed(), memory.isClosed())).containsOnly(true);
        one.close();
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("rockpool-") && thread.isAlive()));
    }

    @Test
    void inMemoryDatabasesAreNeverShared() throws SQLException {
        try (DatabaseManager one = DatabaseManager.withPooling(":memory:").open();
                DatabaseManager two = DatabaseManager.withPooling(":memory:").open()) {
            write(one, "CREATE TABLE t (a)");
            assertThat(two.listTables()).isEmpty();
        }
    }

    @Test
    void aSecondManagerThatWantsToReadOnlyIsRefusedAndTheOtherWayRound() throws SQLException {
        try (DatabaseManager writing = DatabaseManager.withPooling(file()).open()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            DatabaseManager.withPooling(file()).readOnly(true).open())
                    .withMessageContaining("readOnly");
            write(writing, "CREATE TABLE t (a)");
        }
        try (DatabaseManager reading =
                DatabaseManager.withPooling(file()).readOnly(true).open()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> DatabaseManager.withPooling(file()).open())
                    .withMessageContaining("readOnly");
            assertThat(reading.listTables()).containsExactly("t");
        }
    }

    @Test
    void aClosedManagersListenersHearNoMoreAndItsControlsAreDead() throws SQLException {
        try (DatabaseManager first = DatabaseManager.withPooling(file()).open()) {
            List<PoolEvent> heard = new CopyOnWriteArrayList<>();
            DatabaseManager second =
                    DatabaseManager.withPooling(file()).listener(heard::add).open();
            write(first, "CREATE TABLE t (a)");
            assertThat(heard).isNotEmpty();
            second.close();
            heard.clear();
            write(first, "INSERT INTO t VALUES (1)");
            assertThat(heard).isEmpty();
            assertThatIllegalStateException().isThrownBy(second::suspend).withMessageContaining("is closed");
            assertThatIllegalStateException().isThrownBy(second::evictConnections);
            assertThatIllegalStateException().isThrownBy(() -> second.reconfigure(c -> c.maxConnections(3)));
            assertThat(read(first, "SELECT count(*) FROM t")).isEqualTo("1");
        }
    }

    /**
     * <pre>
     * closes the manager            closes all pools
     * waits for the lease
     *                               waits for the other to finish
     * (the lease comes back)
     * returns                       returns: nothing is open
     * </pre>
     */
    @Test
    void whoClosesADatabaseThatIsClosingWaitsForItsEnd() throws Exception {
        DatabaseManager db = DatabaseManager.withPooling(file()).open();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Thread borrower = new Thread(() -> assertThatCode(() -> db.useConnection(c -> {
                    held.countDown();
                    awaitQuietly(done);
                }))
                .doesNotThrowAnyException());
        borrower.start();
        held.await();
        Thread first = new Thread(() -> db.close(Duration.ofMinutes(1)));
        first.start();
        await().until(() -> first.getState() == Thread.State.TIMED_WAITING && db.isClosed());
        Thread second = new Thread(DatabaseManager::closeAllPools);
        second.start();
        await().until(() -> second.getState() == Thread.State.WAITING);
        done.countDown();
        second.join();
        assertThat(db.getPoolStats().totalConnections()).isZero();
        assertThat(folder.resolve("app.sqlite-wal")).doesNotExist();
        first.join();
        borrower.join();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
