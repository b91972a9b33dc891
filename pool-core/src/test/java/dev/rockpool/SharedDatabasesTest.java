package dev.rockpool;

import static dev.rockpool.Sql.read;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.rockpool.pool.PoolClosedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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
}
