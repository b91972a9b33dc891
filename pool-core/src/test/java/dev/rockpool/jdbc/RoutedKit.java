package dev.rockpool.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.DatabaseBuilder;
import dev.rockpool.DatabaseManager;
import dev.rockpool.Sql;
import dev.rockpool.pool.LaneStats;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A SQLite file with a writer and three readers behind a data source, a table {@code item (id, name)}, and the lanes' figures. */
abstract class RoutedKit {

    /** A query without end. */
    static final String ENDLESS =
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";
    /** A query whose first row comes at once and whose second never does. */
    static final String ONE_ROW_THEN_ENDLESS =
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE i = 1 OR i < 0";

    @TempDir
    Path folder;

    DatabaseManager db;

    @BeforeEach
    final void open() throws SQLException {
        db = DatabaseManager.withPooling(file()).maxConnections(4).open();
        db.useConnection(c -> JdbcFixture.run(c, "CREATE TABLE item (id INTEGER PRIMARY KEY, name UNIQUE)"));
        db.resetPoolStats();
    }

    @AfterEach
    final void close() {
        db.close(Duration.ZERO);
    }

    final void reopen(UnaryOperator<DatabaseBuilder> settings) throws SQLException {
        db.close();
        db = settings.apply(DatabaseManager.withPooling(file()).maxConnections(4))
                .open();
    }

    final Path file() {
        return folder.resolve("app.sqlite");
    }

    final Connection borrow() throws SQLException {
        return db.dataSource().getConnection();
    }

    final Connection borrowForTransaction() throws SQLException {
        Connection connection = borrow();
        connection.setAutoCommit(false);
        return connection;
    }

    /** A connection of the plain driver's, which stands for another process. */
    final Connection outsider() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    final LaneStats writer() {
        return db.getPoolStats().lanes().get(0);
    }

    final LaneStats readers() {
        return db.getPoolStats().lanes().get(1);
    }

    /** How many connections are out, of both lanes. */
    final void assertOut(int writers, int readers) {
        assertThat(writer().active()).as("writers out").isEqualTo(writers);
        assertThat(readers().active()).as("readers out").isEqualTo(readers);
    }

    /** How many leases there were, of both lanes. */
    final void assertAcquired(long writers, long readers) {
        assertThat(writer().acquired()).as("leases of the writer").isEqualTo(writers);
        assertThat(readers().acquired()).as("leases of readers").isEqualTo(readers);
    }

    /** Nothing is out, nobody waits, and every lease is over, once a checkpoint that may hold the writer at this moment has let go. */
    final void assertAllReturned() {
        Awaitility.await().pollInSameThread().untilAsserted(this::assertNothingIsOut);
    }

    private void assertNothingIsOut() {
        for (LaneStats lane : db.getPoolStats().lanes()) {
            assertThat(lane.active()).as(lane.lane()).isZero();
            assertThat(lane.waiting()).as(lane.lane()).isZero();
            assertThat(lane.released()).as(lane.lane()).isEqualTo(lane.acquired());
            assertThat(lane.idle()).as(lane.lane()).isEqualTo(lane.total());
        }
    }

    /** How many items anybody sees. */
    final int items() throws SQLException {
        return db.withReadConnection(RoutedKit::items);
    }

    static int items(Connection connection) throws SQLException {
        return Integer.parseInt(Sql.ask(connection, "SELECT count(*) FROM item"));
    }

    static int update(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    /** Waits for what another thread is about to do; the limit is far beyond what it takes. */
    static void until(Callable<Boolean> condition) {
        Awaitility.await()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(30))
                .until(condition);
    }
}
