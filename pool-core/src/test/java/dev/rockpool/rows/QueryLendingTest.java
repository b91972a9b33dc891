package dev.rockpool.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rockpool.DatabaseManager;
import dev.rockpool.RecordedStatements;
import dev.rockpool.pool.Priority;
import dev.rockpool.work.WorkOptions;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How queries borrow and give back: the connection that has their text prepared, in time, in turn, and with nothing left open. */
@Timeout(60)
class QueryLendingTest {

    private static final RowMapper<Long> NUMBER = RowMapper.column(Long.class);
    private static final String ENDLESS =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE i < 0";

    private static final Executor OWN_THREAD = task -> {
        Thread thread = new Thread(task, "query");
        thread.setDaemon(true);
        thread.start();
    };

    private final RecordedStatements statements = new RecordedStatements();

    @TempDir
    private Path folder;

    private DatabaseManager db;

    @BeforeEach
    void open() throws SQLException {
        db = open(4);
        db.update("CREATE TABLE t (id INTEGER PRIMARY KEY, v UNIQUE)");
    }

    private DatabaseManager open(int connections) throws SQLException {
        return DatabaseManager.withPooling(folder.resolve("c" + connections + ".sqlite"))
                .minConnections(connections)
                .maxConnections(connections)
                .with(statements)
                .open();
    }

    @AfterEach
    void close() {
        assertThat(db.leases()).isEmpty();
        db.close();
    }

    private void assertAllCameBack(String sql) {
        assertThat(statements.releases(sql)).hasSameSizeAs(statements.requests(sql));
        assertThat(db.leases()).isEmpty();
    }

    @Test
    void aQueryRunsWhereItsTextIsPrepared() throws SQLException {
        for (String reader : readers()) {
            String sql = "SELECT v FROM t -- " + reader;
            statements.claim(reader, sql);
            for (int i = 0; i < 3; i++) {
                db.query(sql).list(NUMBER);
                db.withReadConnection(
                        sql, connection -> Query.on(connection, sql).list(NUMBER));
                db.query(WorkOptions.DEFAULT.within(Duration.ofMinutes(1)), sql).list(NUMBER);
            }
            assertThat(statements.requests(sql)).hasSize(9).allMatch(request -> request.connection()
                    .equals(reader));
            assertAllCameBack(sql);
        }
    }

    /** The readers, all of which are open. */
    private List<String> readers() {
        await().until(() -> statements.connections().size() == 4);
        return statements.connections().stream()
                .filter(name -> name.startsWith("reader"))
                .sorted()
                .toList();
    }

    @Test
    void nothingStaysOpenWhateverFails() {
        String sql = "SELECT 1 UNION SELECT ?";
        assertThatThrownBy(() -> db.query(sql, 2).list(row -> {
            throw new IllegalStateException("in the mapper");
        }));
        assertThatThrownBy(() -> db.query(sql, 2).list(new RowMapper<Object>() {
            @Override
            public Object map(ResultSet row) {
                return 1;
            }

            @Override
            public RowMapper<Object> forRows(ResultSet rows) throws SQLException {
                throw new SQLException("before the first row");
            }
        }));
        assertThatThrownBy(() -> db.query(sql, 2).one(NUMBER));
        assertThatThrownBy(() -> db.query(sql).list(NUMBER));
        assertThatThrownBy(() -> db.query(sql, List.of()).list(NUMBER));
        assertThat(statements.requests(sql)).hasSize(5);
        assertAllCameBack(sql);
        String insert = "INSERT INTO t (v) VALUES (1) RETURNING id";
        assertThatThrownBy(() -> db.query(insert).list(row -> {
            throw new IllegalStateException("in the mapper");
        }));
        assertThat(statements.requests(insert)).isNotEmpty();
        assertAllCameBack(insert);
    }

    @Test
    void aDeadlineEndsARunningQuery() {
        assertThatThrownBy(() -> db.query(WorkOptions.DEFAULT.within(Duration.ofMillis(200)), ENDLESS)
                        .list(NUMBER))
                .isInstanceOf(SQLTimeoutException.class);
        assertAllCameBack(ENDLESS);
    }

    @Test
    void aDeadlineEndsAWriteAsWell() throws SQLException {
        String sql = "INSERT INTO t (v) " + ENDLESS + " RETURNING id";
        assertThatThrownBy(() -> db.query(WorkOptions.DEFAULT.within(Duration.ofMillis(200)), sql)
                        .list(NUMBER))
                .isInstanceOf(SQLTimeoutException.class);
        assertAllCameBack(sql);
        assertThat(db.query("SELECT count(*) FROM t").one(NUMBER)).contains(0L);
    }

    @Test
    void whoIsMoreUrgentIsServedFirst() throws Exception {
        List<String> served = new CopyOnWriteArrayList<>();
        try (DatabaseManager two = open(2)) { // one of which reads
            CountDownLatch done = new CountDownLatch(1);
            CompletableFuture<?> holder = run(() -> two.withReadConnection(c -> done.await(30, TimeUnit.SECONDS)));
            await().until(() -> two.leases().size() == 1);
            CompletableFuture<?> low = ask(two, Priority.LOW, served, 1);
            CompletableFuture<?> high = ask(two, Priority.HIGH, served, 2);
            done.countDown();
            CompletableFuture.allOf(holder, low, high).get();
        }
        assertThat(served).containsExactly("HIGH", "LOW");
    }

    private CompletableFuture<?> ask(DatabaseManager two, Priority priority, List<String> served, int place) {
        CompletableFuture<?> asking =
                run(() -> two.query(WorkOptions.DEFAULT.priority(priority), "SELECT ?", priority.name())
                        .list(row -> served.add(row.getString(1))));
        await().until(() -> two.getPoolStats().waitingClients() == place);
        return asking;
    }

    private static CompletableFuture<?> run(Callable<?> task) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        task.call();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                },
                OWN_THREAD);
    }

    @Test
    void manyThreadsAskAtTheSameTime() {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            int own = thread;
            all.add(CompletableFuture.runAsync(
                    () -> {
                        try {
                            for (int i = 0; i < 50; i++) {
                                int value = own * 1000 + i;
                                long id = db.query("INSERT INTO t (v) VALUES (?) RETURNING id", value)
                                        .one(NUMBER)
                                        .orElseThrow();
                                assertThat(db.query("SELECT v FROM t WHERE id = ?", id)
                                                .one(NUMBER))
                                        .contains((long) value);
                            }
                        } catch (SQLException e) {
                            throw new AssertionError(e);
                        }
                    },
                    OWN_THREAD));
        }
        all.forEach(CompletableFuture::join);
        assertAllCameBack("SELECT v FROM t WHERE id = ?");
        assertThat(statements.requests("SELECT v FROM t WHERE id = ?")).hasSize(400);
    }
}
