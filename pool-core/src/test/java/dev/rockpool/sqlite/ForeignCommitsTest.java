package dev.rockpool.sqlite;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.run;
import static dev.rockpool.spi.ForeignWrites.State.CHANGED;
import static dev.rockpool.spi.ForeignWrites.State.UNCHANGED;
import static dev.rockpool.spi.ForeignWrites.State.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.PoolConfig;
import dev.rockpool.spi.ForeignWrites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConnection;

/** Commits of others are told, once, before a check ends; the pool's own are not, by whatever way they are made. */
@Timeout(120)
class ForeignCommitsTest {

    @TempDir
    Path folder;

    private final ForeignKit kit = new ForeignKit();
    private DatabaseManager db;
    private Connection beside;

    @BeforeEach
    void open() throws SQLException {
        db = DatabaseManager.withPooling(file()).with(kit).open();
        db.executeTransaction(
                List.of(
                        "CREATE TABLE parent (id INTEGER PRIMARY KEY)",
                        "CREATE TABLE t (id INTEGER PRIMARY KEY, p INTEGER REFERENCES parent(id) DEFERRABLE INITIALLY DEFERRED)"));
        beside = DriverManager.getConnection("jdbc:sqlite:" + file());
        run(beside, "PRAGMA busy_timeout=10000");
    }

    @AfterEach
    void close() throws SQLException {
        beside.close();
        db.close();
        assertThat(kit.open).hasValue(0);
        assertThat(kit.check()).as("once it is closed").isEqualTo(UNKNOWN);
    }

    private Path file() {
        return folder.resolve("app.sqlite");
    }

    private static final String INSERT = "INSERT INTO t (p) VALUES (NULL)";

    /** The first check, which knows nothing of what was before, and a write, with which the writer is looked at for the first time. */
    private void begin() throws SQLException {
        assertThat(kit.check()).as("the first check").isEqualTo(CHANGED);
        db.update(INSERT);
        assertNothingFound(1);
    }

    private void assertNothingFound(long before) {
        assertThat(kit.check()).isEqualTo(UNCHANGED);
        assertThat(kit.found()).isEqualTo(before);
    }

    /** That one foreign commit is found, once. */
    private void assertFound(long before) {
        long told = kit.anything.get();
        assertThat(kit.check()).isEqualTo(CHANGED);
        assertThat(kit.anything).hasValue(told + 1);
        assertNothingFound(before + 1);
    }

    // ---- others

    @Test
    void aForeignCommitIsFoundOnce() throws SQLException {
        begin();
        run(beside, INSERT);
        assertFound(1);
        run(beside, INSERT);
        run(beside, INSERT);
        assertFound(2);
    }

    @Test
    void aForeignTransactionIsFoundWhenItIsCommitted() throws SQLException {
        begin();
        run(beside, "BEGIN IMMEDIATE");
        run(beside, INSERT);
        assertNothingFound(1);
        run(beside, "ROLLBACK");
        assertNothingFound(1);
        run(beside, "BEGIN IMMEDIATE");
        run(beside, INSERT);
        run(beside, "COMMIT");
        assertFound(1);
    }

    @Test
    void anotherProcessIsAnotherLikeAll() throws Exception {
        begin();
        try (OtherProcess other = new OtherProcess(folder, PlainDriverProcess.class, file())) {
            assertThat(other.ask(INSERT)).isEqualTo("ok");
            assertFound(1);
            db.update(INSERT);
            assertNothingFound(2);
            assertThat(other.ask("PRAGMA wal_checkpoint(PASSIVE)")).isEqualTo("ok");
            assertThat(other.ask("SELECT count(*) FROM t")).isEqualTo("ok");
            assertNothingFound(2);
            assertThat(other.ask("CREATE TABLE more (a)")).isEqualTo("ok");
            assertFound(2);
            assertThat(other.ask("VACUUM")).isEqualTo("ok");
            assertFound(3);
            assertThat(other.end()).isZero();
        }
        assertThat(kit.check()).as("its end writes nothing").isEqualTo(UNCHANGED);
    }

    @Test
    void whatOthersCommittedBeforeAnOwnCommitIsToldWithIt() throws SQLException {
        begin();
        run(beside, INSERT);
        db.update(INSERT);
        assertNothingFound(2);
        run(beside, INSERT);
        assertFound(2);
        db.update(INSERT); // the writer sees it only now, and does not tell it again
        assertNothingFound(3);
        run(beside, INSERT);
        db.inTransaction(tx -> {
            run(tx, INSERT);
            return 1;
        });
        assertNothingFound(4);
    }

    @Test
    void whatOthersCommitBetweenAnAnnouncementAndItsCommitIsTold() throws SQLException {
        begin();
        kit.whenAnnounced = () -> {
            foreignInsert();
            assertThat(kit.check()).as("an own write is open").isEqualTo(UNKNOWN);
        };
        try (Connection c = db.dataSource().getConnection()) {
            run(c, INSERT); // announced before it runs
        }
        assertNothingFound(2);
    }

    @Test
    void whatOthersCommitBetweenAnAnnouncementAndAFailureIsTold() throws SQLException {
        begin();
        kit.whenAnnounced = this::foreignInsert;
        try (Connection c = db.dataSource().getConnection()) {
            assertThatThrownBy(() -> run(c, "INSERT INTO t (id) VALUES (1)")).isInstanceOf(SQLException.class);
        }
        assertNothingFound(2);
    }

    private void foreignInsert() {
        try {
            run(beside, INSERT);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Until the rows are closed, the writer sees the database of their beginning. */
    @Test
    void whatOthersCommitWhileTheWritersRowsAreReadIsTold() throws SQLException {
        begin();
        db.useConnection(c -> {
            try (Statement statement = c.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT id FROM t")) {
                assertThat(rows.next()).isTrue();
                run(c, INSERT);
                run(beside, INSERT);
                assertThat(kit.check()).as("an own write is open").isEqualTo(UNKNOWN);
            }
            assertNothingFound(2);
        });
    }

    @Test
    void whatOthersCommitAfterACommitWhoseRowsAreStillReadIsTold() throws SQLException {
        begin();
        db.useConnection(c -> {
            c.setAutoCommit(false);
            run(c, INSERT);
            try (Statement statement = c.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT id FROM t")) {
                assertThat(rows.next()).isTrue();
                c.commit();
                run(beside, INSERT);
                assertThat(kit.check()).isNotEqualTo(UNCHANGED);
            }
            c.rollback();
        });
        assertThat(kit.check()).isNotEqualTo(UNKNOWN);
        assertNothingFound(2);
    }

    /** The rows hold the writer in the state of its own commit, so a look would not see what others did since. */
    @Test
    void noLookIsMadeWhileTheWritersRowsAreRead() throws Exception {
        begin();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        ((ForeignCommits) kit.foreign()).fileLost();
        kit.whenAnnounced = () -> {
            held.countDown();
            await(go);
        };
        String before = ask(beside, "SELECT count(*) FROM t");
        try (Crew crew = new Crew()) {
            crew.start(kit::check); // nobody else can look meanwhile
            await(held);
            crew.start(() -> db.useConnection(c -> {
                c.setAutoCommit(false);
                run(c, INSERT);
                try (Statement statement = c.createStatement();
                        ResultSet rows = statement.executeQuery("SELECT id FROM t")) {
                    assertThat(rows.next()).isTrue();
                    c.commit();
                    await(go);
                }
            }));
            Awaitility.await()
                    .until(() -> !ask(beside, "SELECT count(*) FROM t").equals(before));
            run(beside, INSERT);
            go.countDown();
            crew.join();
        }
        assertNothingFound(3);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    // ---- the pool's own

    @Test
    void ownWritesAreNotForeign() throws Exception {
        begin();
        db.executeTransaction(List.of(INSERT, INSERT));
        assertNothingFound(1);
        db.submit(tx -> {
                    run(tx, INSERT);
                    return 1;
                })
                .join();
        assertNothingFound(1);
        try (Connection c = db.dataSource().getConnection();
                Statement statement = c.createStatement()) {
            run(c, INSERT);
            assertNothingFound(1);
            try (ResultSet rows = statement.executeQuery(INSERT + " RETURNING id")) {
                assertThat(rows.next()).isTrue();
            }
            assertNothingFound(1);
            statement.addBatch(INSERT);
            statement.addBatch(INSERT);
            statement.executeBatch();
            assertNothingFound(1);
            c.setAutoCommit(false);
            run(c, INSERT);
            assertNothingFound(1);
            c.rollback();
            assertNothingFound(1);
            run(c, INSERT);
            c.commit();
            assertNothingFound(1);
            run(c, "CREATE INDEX i ON t (p)");
            c.setAutoCommit(true);
            assertNothingFound(1);
        }
        db.useConnection(c -> {
            run(c, "BEGIN");
            run(c, INSERT);
            run(c, "COMMIT");
        });
        assertNothingFound(1);
        db.update("PRAGMA user_version = 7");
        db.useConnection(c -> run(c, "VACUUM"));
        db.sqlite().optimize();
        assertNothingFound(1);
    }

    @Test
    void whileAnOwnCommitIsUnderWayNobodyKnows() throws SQLException {
        begin();
        db.useConnection(c -> {
            run(c, "BEGIN");
            run(c, INSERT);
            assertThat(kit.check()).isEqualTo(UNCHANGED);
            run(c, "COMMIT");
            assertThat(kit.check()).isEqualTo(UNKNOWN);
        });
        assertNothingFound(1);
    }

    @Test
    void aCommitThatFailsIsNotForeign() throws SQLException {
        begin();
        try (Connection c = db.dataSource().getConnection()) {
            c.setAutoCommit(false);
            run(c, "INSERT INTO t (p) VALUES (99)");
            assertThatThrownBy(c::commit).isInstanceOf(SQLException.class);
            assertThat(kit.check()).isEqualTo(UNCHANGED);
            c.rollback();
        }
        assertNothingFound(1);
        run(beside, INSERT);
        assertFound(1);
    }

    @Test
    void theDriversOwnConnectionIsToldAsAnything() throws Exception {
        begin();
        db.useConnection(c -> run(c.unwrap(SQLiteConnection.class), INSERT));
        Awaitility.await().until(() -> kit.check() != UNKNOWN);
        assertNothingFound(2);
        db.update(INSERT); // on another connection
        assertNothingFound(2);
        run(beside, INSERT);
        assertFound(2);
    }

    @Test
    void restoreAndMergeLeaveAStateThatIsKnown() throws Exception {
        begin();
        Path backup = folder.resolve("backup.sqlite");
        db.sqlite().backup(backup);
        assertNothingFound(1);
        run(beside, INSERT);
        db.sqlite().restore(backup);
        kit.check();
        assertNothingFound(kit.found());
        assertThat(kit.found()).as("the foreign commit before").isGreaterThan(1);
        long before = kit.found();
        db.sqlite().merge(backup, MergeOptions.defaults().onConflict(MergePolicy.IGNORE));
        assertNothingFound(before);
        run(beside, INSERT);
        assertFound(before);
    }

    // ---- checkpoints

    @Test
    void checkpointsThatTruncateNothingAreNoWrites() throws SQLException {
        begin();
        db.sqlite().checkpoint(CheckpointMode.PASSIVE);
        assertNothingFound(1);
        db.sqlite().checkpoint(CheckpointMode.RESTART);
        assertNothingFound(1);
        db.update(INSERT); // begins the WAL anew
        assertNothingFound(1);
        for (String mode : List.of("NOOP", "PASSIVE", "FULL", "RESTART")) {
            run(beside, "PRAGMA wal_checkpoint(" + mode + ")");
            assertNothingFound(1);
        }
        db.update(INSERT);
        assertNothingFound(1);
    }

    /** SQLite itself takes it for a change, for it begins the WAL anew. */
    @Test
    void aTruncatedWalIsReadAnew() throws SQLException {
        begin();
        run(beside, "PRAGMA wal_checkpoint(TRUNCATE)");
        assertFound(1);
        db.update(INSERT); // the writer's connection sees it, too
        assertNothingFound(2);
    }

    // ---- failures

    @Test
    void aFileThatIsLostIsNotKnown() throws Exception {
        begin();
        Path elsewhere = folder.resolve("elsewhere");
        Files.move(file(), elsewhere);
        Awaitility.await().until(() -> kit.check() == UNKNOWN);
        Files.move(elsewhere, file());
        Awaitility.await().until(() -> kit.check() != UNKNOWN);
        assertNothingFound(kit.found());
        Awaitility.await().ignoreExceptions().until(() -> db.update(INSERT) == 1);
        assertThat(kit.check()).isEqualTo(UNCHANGED);
        long before = kit.found();
        run(beside, INSERT);
        assertFound(before);
    }

    @Test
    void itCoversTheFileItself() {
        assertThat(kit.foreign().covers("main.t")).isTrue();
        assertThat(kit.foreign().covers("other.t")).isFalse();
        assertThat(kit.foreign().covers("temp.t")).isFalse();
    }

    // ---- elsewhere

    @Test
    void inMemoryThereIsNobodyElse() throws SQLException {
        ForeignKit none = new ForeignKit();
        try (DatabaseManager memory =
                DatabaseManager.withPooling(":memory:").with(none).open()) {
            memory.useConnection(c -> run(c, "CREATE TABLE t (a)"));
            assertThat(none.foreign()).isNull();
        }
    }

    @Test
    void aReadOnlyDatabaseIsWatched() throws Exception {
        Path other = folder.resolve("other.sqlite");
        db.sqlite().backup(other);
        try (Connection writer = DriverManager.getConnection("jdbc:sqlite:" + other)) {
            run(writer, "PRAGMA journal_mode=WAL");
            ForeignKit readOnly = new ForeignKit();
            try (DatabaseManager reading = DatabaseManager.withPooling(other)
                    .readOnly(true)
                    .with(readOnly)
                    .open()) {
                assertThat(readOnly.check()).isEqualTo(CHANGED);
                assertThat(reading.<String, SQLException>withReadConnection(c -> ask(c, "SELECT count(*) FROM t")))
                        .isEqualTo("0");
                assertThat(readOnly.check()).isEqualTo(UNCHANGED);
                run(writer, INSERT);
                assertThat(readOnly.check()).isEqualTo(CHANGED);
                assertThat(readOnly.check()).isEqualTo(UNCHANGED);
            }
        }
    }

    @Test
    void oneAloneCanHaveThemWatched() throws IOException {
        Path other = folder.resolve("two.sqlite");
        ForeignWrites[] both = new ForeignWrites[1];
        assertThatThrownBy(() -> new SqliteEngineTwice(other).attach(both))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("two.sqlite")
                .hasMessageContaining("leave one");
        assertThat(both[0]).isNotNull();
    }

    private record SqliteEngineTwice(Path file) {
        void attach(ForeignWrites[] both) throws SQLException {
            SqliteEngine engine = new SqliteEngine(
                    SqliteAddress.of(file.toString(), false), PoolConfig.defaults(), SqliteConfig.defaults());
            both[0] = engine.foreignWrites(new ForeignKit());
            engine.foreignWrites(new ForeignKit());
        }
    }
}
