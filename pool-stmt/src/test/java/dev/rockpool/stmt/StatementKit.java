package dev.rockpool.stmt;

import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rockpool.DatabaseBuilder;
import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.PoolEvent;
import dev.rockpool.pool.StatementEviction;
import dev.rockpool.pool.StatementPoolStats;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A database of a writer and one reader whose statements are pooled, with a table {@code t (a, b)} of three rows. */
abstract class StatementKit {

    static final String ALL = "SELECT * FROM t";
    static final String BY_A = "SELECT b FROM t WHERE a = ?";
    static final String INSERT = "INSERT INTO t VALUES (?, ?)";

    @TempDir
    Path folder;

    DatabaseManager db;
    private final List<PoolEvent.StatementEvicted> evicted = new CopyOnWriteArrayList<>();

    private boolean listening;

    /** To be overridden where the tests need another. */
    StatementPool pool() {
        return StatementPool.perConnection(4);
    }

    final Path file() {
        return folder.resolve("app.sqlite");
    }

    @BeforeEach
    final void open() throws SQLException {
        db = builder().open();
        write(db, "CREATE TABLE t (a INTEGER PRIMARY KEY, b)");
        write(db, "INSERT INTO t VALUES (1, 'one'), (2, 'two'), (3, 'three')");
        know(ALL, BY_A, INSERT);
        listening = true;
        db.addListener(event -> {
            if (event instanceof PoolEvent.StatementEvicted statement) {
                evicted.add(statement);
            }
        });
    }

    @AfterEach
    final void close() {
        db.close();
    }

    final DatabaseBuilder builder() {
        return DatabaseManager.withPooling(file()).maxConnections(2).with(pool());
    }

    final void reopen(StatementPool pool) throws SQLException {
        db.close();
        db = builder().with(pool).open();
        listening = false;
    }

    /** Has texts known, so that they are kept when they are prepared next; the figures begin from zero. */
    final void know(String... texts) throws SQLException {
        long before = stats().totalEvictions();
        for (String sql : texts) {
            use(sql, statement -> {});
        }
        if (listening) {
            evicted((int) (stats().totalEvictions() - before));
            evicted.clear();
        }
        db.resetPoolStats();
    }

    /** What is done with a statement. */
    @FunctionalInterface
    interface Use {
        void of(PreparedStatement statement) throws SQLException;
    }

    /** Prepares on the writer, which is a single connection; each call has a lease of its own. */
    final void use(String sql, Use use) throws SQLException {
        db.useConnection(connection -> use(connection, sql, use));
    }

    static void use(Connection connection, String sql, Use use) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            use.of(statement);
        }
    }

    /** Runs a query on the writer. */
    final List<String> rows(String sql, Object... parameters) throws SQLException {
        return db.withConnection(connection -> rows(connection, sql, parameters));
    }

    static List<String> rows(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return rows(statement, parameters);
        }
    }

    /** Each row as its columns, with a blank between. */
    static List<String> rows(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        try (ResultSet rows = statement.executeQuery()) {
            List<String> all = new ArrayList<>();
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    row.add(rows.getString(column));
                }
                all.add(String.join(" ", row.stream().map(String::valueOf).toList()));
            }
            return all;
        }
    }

    /** The events of evictions, which come a little later, as soon as there are so many. */
    final List<PoolEvent.StatementEvicted> evicted(int count) {
        await().untilAsserted(() -> assertThat(evicted).hasSizeGreaterThanOrEqualTo(count));
        return evicted;
    }

    final StatementPoolStats stats() {
        return db.getPoolStats().statements();
    }

    /** The reasons why statements were evicted, with their numbers. */
    final Map<StatementEviction, Long> evictions() {
        return stats().evictions();
    }

    final void assertHits(long hits) {
        assertThat(stats().hits()).as("hits").isEqualTo(hits);
    }

    final void assertKept(int kept) {
        assertThat(stats().kept()).as("kept").isEqualTo(kept);
    }

    /** The driver's connection to the same file, as another process has it. */
    final Connection beside() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file() + "?busy_timeout=0");
    }
}
