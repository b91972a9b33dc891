package dev.rockpool.work;

import static dev.rockpool.work.UnitKit.insert;
import static dev.rockpool.work.UnitKit.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.DatabaseManager;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.JDBC;

/** The same contract, whatever the database: a file, in memory, without a pool, and by a driver without an engine of its own. */
@Timeout(60)
class UnitsElsewhereTest {

    private static final String PLAIN = "jdbc:plain:";

    enum Kind {
        FILE,
        MEMORY,
        DIRECT,
        PLAIN;

        boolean sharesCommits() {
            return this != PLAIN;
        }
    }

    /** SQLite's driver under a URL that Rockpool has no engine for. */
    private static final class PlainDriver implements Driver {
        @Override
        public Connection connect(String url, Properties properties) throws SQLException {
            return acceptsURL(url)
                    ? new JDBC().connect("jdbc:sqlite:" + url.substring(PLAIN.length()), properties)
                    : null;
        }

        @Override
        public boolean acceptsURL(String url) {
            return url.startsWith(PLAIN);
        }

        @Override
        public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) {
            return new DriverPropertyInfo[0];
        }

        @Override
        public int getMajorVersion() {
            return 1;
        }

        @Override
        public int getMinorVersion() {
            return 0;
        }

        @Override
        public boolean jdbcCompliant() {
            return false;
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getGlobal();
        }
    }

    @TempDir
    Path folder;

    private final Driver driver = new PlainDriver();
    private DatabaseManager db;

    private void open(Kind kind) throws SQLException {
        String file = folder.resolve("app.sqlite").toString();
        DriverManager.registerDriver(driver);
        db = switch (kind) {
            case FILE -> DatabaseManager.withPooling(file).open();
            case MEMORY -> DatabaseManager.withPooling(":memory:").open();
            case DIRECT -> DatabaseManager.direct(file).open();
            case PLAIN ->
                DatabaseManager.withPooling(PLAIN + file)
                        .minConnections(1)
                        .maxConnections(1)
                        .open();
        };
        UnitKit.makeTables(db);
    }

    @AfterEach
    void close() throws SQLException {
        if (db != null) {
            db.close();
        }
        DriverManager.deregisterDriver(driver);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void unitsAreKeptWholeOrNotAtAll(Kind kind) throws Exception {
        open(kind);
        IOException thrown = new IOException();
        assertThatThrownBy(() -> db.inTransaction(tx -> {
                    insert(tx, "lost");
                    throw thrown;
                }))
                .isSameAs(thrown);
        assertThat(db.<Integer, SQLException>inTransaction(tx -> insert(tx, "a")))
                .isEqualTo(1);
        assertThat(db.update("INSERT INTO item VALUES (?)", "b")).isEqualTo(1);
        assertThat(db.submit(tx -> insert(tx, "c")).get()).isEqualTo(1);
        assertThat(db.executeTransaction(List.of("INSERT INTO item VALUES ('d')", "UPDATE item SET name = name")))
                .containsExactly(1, 4);
        assertThatThrownBy(() -> db.executeTransaction(
                        List.of("INSERT INTO item VALUES ('e')", "INSERT INTO item VALUES ('a')")))
                .isInstanceOf(SQLException.class);
        assertThat(db.<String, SQLException>withConnection(UnitKit::items)).isEqualTo("a b c d");
        assertThat(db.getPoolStats().writeQueue().committed()).isEqualTo(4);
        assertThat(db.getPoolStats().activeConnections()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void unitsThatWaitRunInOrder(Kind kind) throws Exception {
        open(kind);
        Gate gate = new Gate();
        Call<Integer> holder = new Call<>(() -> db.withConnection(c -> {
            gate.pass();
            return 0;
        }));
        gate.awaitReached();
        List<Call<Integer>> calls = new ArrayList<>();
        List<CompletableFuture<Integer>> futures = new ArrayList<>();
        int waiting = 0;
        for (String name : List.of("a", "b", "c")) {
            calls.add(new Call<>(() -> db.inTransaction(tx -> insert(tx, name))));
            awaitDepth(++waiting);
            calls.add(new Call<>(() -> db.update("INSERT INTO item VALUES (?)", name + "2")));
            awaitDepth(++waiting);
            futures.add(db.submit(tx -> insert(tx, name + "3")));
            awaitDepth(++waiting);
        }
        Call<Integer> bad = new Call<>(() -> db.update("INSERT INTO item VALUES (?)", "a"));
        awaitDepth(++waiting);
        gate.open();
        holder.result();
        calls.forEach(Call::result);
        futures.forEach(CompletableFuture::join);
        assertThat(bad.failure()).isInstanceOf(SQLException.class);
        assertThat(db.<String, SQLException>withConnection(UnitKit::items)).isEqualTo("a a2 a3 b b2 b3 c c2 c3");
        assertThat(db.getPoolStats().writeQueue().groups()).isEqualTo(kind.sharesCommits() ? 1 : 9);
    }

    private void awaitDepth(int depth) {
        until(() -> db.getPoolStats().writeQueue().depth() == depth);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void partsAreUndoneAlone(Kind kind) throws Exception {
        open(kind);
        Queue<String> done = new ConcurrentLinkedQueue<>();
        db.useTransaction(tx -> {
            insert(tx, "a");
            tx.afterCommit(() -> done.add("+unit"));
            assertThatThrownBy(() -> tx.nested(part -> {
                        part.afterRollback(() -> done.add("-part"));
                        insert(part, "lost");
                        throw new IllegalStateException();
                    }))
                    .isInstanceOf(IllegalStateException.class);
            db.update("INSERT INTO item VALUES ('b')");
            assertThatThrownBy(tx::commit).hasMessageContaining("write unit");
            tx.close();
            insert(tx, "c");
        });
        assertThat(db.<String, SQLException>withConnection(UnitKit::items)).isEqualTo("a b c");
        db.close();
        assertThat(done).containsExactlyInAnyOrder("+unit", "-part");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void deadlinesHold(Kind kind) throws Exception {
        open(kind);
        Gate gate = new Gate();
        Call<Integer> holder = new Call<>(() -> db.withConnection(c -> {
            gate.pass();
            return 0;
        }));
        gate.awaitReached();
        WorkOptions soon = WorkOptions.DEFAULT.within(Duration.ofMillis(30));
        assertThatThrownBy(() -> db.inTransaction(soon, tx -> insert(tx, "late")))
                .isInstanceOf(SQLTimeoutException.class);
        assertThatThrownBy(db.submit(soon, tx -> insert(tx, "late"))::get)
                .hasCauseInstanceOf(SQLTimeoutException.class);
        CompletableFuture<Integer> cancelled = db.submit(tx -> insert(tx, "cancelled"));
        assertThat(cancelled.cancel(false)).isTrue();
        gate.open();
        holder.result();
        assertThat(db.<String, SQLException>withConnection(UnitKit::items)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = "PLAIN", mode = EnumSource.Mode.EXCLUDE)
    void theInnocentAreRunAgain(Kind kind) throws Exception {
        open(kind);
        Gate gate = new Gate();
        Call<Integer> holder = new Call<>(() -> db.withConnection(c -> {
            gate.pass();
            return 0;
        }));
        gate.awaitReached();
        Call<Integer> plain = new Call<>(() -> db.inTransaction(tx -> insert(tx, "plain")));
        awaitDepth(1);
        Call<Integer> statement = new Call<>(() -> db.update("INSERT INTO item VALUES ('a')"));
        awaitDepth(2);
        Call<Integer> bad = new Call<>(() -> db.update("INSERT OR ROLLBACK INTO item VALUES ('a')"));
        awaitDepth(3);
        Call<Integer> late = new Call<>(() -> db.update("INSERT INTO late VALUES ('nobody')"));
        awaitDepth(4);
        gate.open();
        holder.result();
        assertThat(plain.failure()).isInstanceOf(UnitUndoneException.class);
        assertThat(statement.result()).isEqualTo(1);
        assertThat(bad.failure()).isInstanceOf(SQLIntegrityConstraintViolationException.class);
        assertThat(late.failure()).isInstanceOf(SQLIntegrityConstraintViolationException.class);
        assertThat(db.<String, SQLException>withConnection(UnitKit::items)).isEqualTo("a");
    }
}
