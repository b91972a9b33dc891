package dev.rockpool.jfr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rockpool.Sql;
import dev.rockpool.pool.AcquireTimeoutException;
import dev.rockpool.pool.PoolEvent;
import dev.rockpool.sqlite.CheckpointMode;
import dev.rockpool.sqlite.CheckpointResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a recording has of a SQLite file's life: each event once, with what happened. The names are short because the recorder of JDK 17 loses
 * texts of 17 to 128 characters of threads that are new, in all chunks but its first ones.
 */
@Timeout(60)
class RecordedEventsTest {

    @TempDir
    Path folder;

    private RecordedPool pool;

    @BeforeEach
    void open() throws SQLException {
        pool = new RecordedPool(folder, "a.db");
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void whoWaitsAndGetsAConnection() throws Exception {
        try (Recorder recorder = Recorder.of(AcquireWaitEvent.class)) {
            FutureTask<String> holder = pool.hold();
            FutureTask<String> waiter = pool.queue(() -> pool.db.withConnection(c -> "waited"));
            pool.letGo();
            holder.get();
            waiter.get();
            assertThat(recorder.events("AcquireWait")).singleElement().satisfies(event -> {
                assertThat(event.getString("lane")).isEqualTo("a.db/writer");
                assertThat(event.getString("connection")).isEqualTo("writer");
                assertThat(event.getString("outcome")).isEqualTo("ACQUIRED");
                assertThat(event.getThread().getJavaName()).isEqualTo("elsewhere");
                assertThat(event.getDuration()).isPositive();
                assertThat(event.getStackTrace()).isNotNull();
            });
        }
    }

    @Test
    void whoWaitsInVain() throws Exception {
        pool.db.reconfigure(config -> config.acquireTimeout(Duration.ofMillis(1)));
        try (Recorder recorder = Recorder.of(AcquireWaitEvent.class)) {
            FutureTask<String> holder = pool.hold();
            assertThatExceptionOfType(AcquireTimeoutException.class)
                    .isThrownBy(() -> pool.db.withConnection(c -> "never"));
            pool.letGo();
            holder.get();
            assertThat(recorder.events("AcquireWait")).singleElement().satisfies(event -> {
                assertThat(event.getString("outcome")).isEqualTo("TIMED_OUT");
                assertThat(event.getString("connection")).isNull();
            });
        }
    }

    @Test
    void aGroupOfUnitsIsOneCommit() throws Exception {
        try (Recorder recorder = Recorder.ofEverything()) {
            FutureTask<String> holder = pool.hold();
            List<FutureTask<Integer>> units = List.of(
                    pool.queue(() -> pool.db.update("INSERT INTO item VALUES ('a')")),
                    pool.queue(() -> pool.db.update("INSERT INTO item VALUES ('b')")),
                    pool.queue(() -> pool.db.update("INSERT INTO item VALUES ('a')")));
            pool.letGo();
            holder.get();
            units.get(0).get();
            units.get(1).get();
            assertThat(units.get(2)).failsWithin(Duration.ofSeconds(30));
            assertThat(recorder.events("GroupCommit")).singleElement().satisfies(event -> {
                assertThat(event.getString("lane")).isEqualTo("a.db/writer");
                assertThat(event.getInt("committed")).isEqualTo(2);
                assertThat(event.getInt("failed")).isEqualTo(1);
                assertThat(event.getInt("rerun")).isZero();
                assertThat(event.getDuration("serviceTime")).isPositive();
                assertThat(event.getDuration("commitTime")).isPositive();
            });
            assertThat(recorder.events("AcquireWait"))
                    .extracting(event -> event.getString("outcome"))
                    .as("two are served within the first one's group")
                    .containsExactlyInAnyOrder("ACQUIRED", "LEFT", "LEFT");
        }
    }

    @Test
    void aLeaseIsToldWithItsHolder() throws Exception {
        try (Recorder recorder = Recorder.of(LeaseEvent.class)) {
            RecordedPool.elsewhere(() -> pool.db.withReadConnection(c -> Sql.ask(c, "SELECT 1")))
                    .get();
            assertThat(recorder.events("Lease")).singleElement().satisfies(event -> {
                assertThat(event.getString("lane")).isEqualTo("a.db/readers");
                assertThat(event.getString("connection")).startsWith("reader");
                assertThat(event.getThread("holder").getJavaName()).isEqualTo("elsewhere");
                assertThat(event.getStackTrace()).isNull();
            });
        }
    }

    private void insert(Connection connection, String... names) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO item VALUES (?)")) {
            for (String name : names) {
                insert.setString(1, name);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    @Test
    void aStatementIsToldWithoutItsParameters() throws Exception {
        pool.db.reconfigure(config -> config.slowStatementParameters(true));
        try (Recorder recorder = Recorder.of(StatementEvent.class)) {
            pool.db.useConnection(c -> insert(c, "secret-1", "secret-2"));
            pool.db.withReadConnection(c -> {
                try (PreparedStatement query = c.prepareStatement("SELECT * FROM item WHERE name > ?")) {
                    query.setString(1, "secret-");
                    try (ResultSet rows = query.executeQuery()) {
                        while (rows.next()) {
                            rows.getString(1);
                        }
                    }
                }
                return "";
            });
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> pool.db.useConnection(c -> insert(c, "secret-1")));

            List<RecordedEvent> events = recorder.events("Statement");
            assertThat(events).hasSize(3).allSatisfy(event -> assertThat(event.toString())
                    .doesNotContain("secret")
                    .doesNotContain(folder.toString()));
            assertThat(events.get(0)).satisfies(event -> {
                assertThat(event.getString("lane")).isEqualTo("a.db/writer");
                assertThat(event.getString("connection")).isEqualTo("writer");
                assertThat(event.getString("sql")).isEqualTo("INSERT INTO item VALUES (?)");
                assertThat(event.getInt("batch")).isEqualTo(2);
                assertThat(event.getDuration("inDriver")).isPositive();
                assertThat(event.getDuration("waited")).isZero();
                assertThat(event.getDuration("locked")).isZero();
                assertThat(event.getString("failure")).isNull();
            });
            assertThat(events.get(1)).satisfies(event -> {
                assertThat(event.getString("lane")).isEqualTo("a.db/readers");
                assertThat(event.getLong("rows")).isEqualTo(2);
                assertThat(event.getInt("batch")).isZero();
            });
            assertThat(events.get(2).getString("failure")).isEqualTo("BatchUpdateException (23505, 19)");
        }
    }

    @Test
    void aLongTextIsCut() throws Exception {
        String text = "SELECT '" + "x".repeat(10_000) + "'";
        try (Recorder recorder = Recorder.of(StatementEvent.class)) {
            Sql.read(pool.db, text);
            assertThat(recorder.events("Statement")).singleElement().satisfies(event -> assertThat(
                            event.getString("sql"))
                    .isEqualTo(text.substring(0, 4_000) + "… (10009 characters)"));
        }
    }

    @Test
    void aCheckpointIsToldWithWhatItDid() throws Exception {
        try (Recorder recorder = Recorder.of(CheckpointEvent.class)) {
            pool.db.update("INSERT INTO item VALUES ('a')");
            CheckpointResult result = pool.db.sqlite().checkpoint(CheckpointMode.TRUNCATE);
            assertThat(recorder.events("Checkpoint")).singleElement().satisfies(event -> {
                assertThat(event.getString("lane")).isEqualTo("a.db/writer");
                assertThat(event.getString("mode")).isEqualTo("TRUNCATE");
                assertThat(event.getLong("walBytesBefore")).isEqualTo(result.walBytesBefore());
                assertThat(event.getLong("walBytesAfter")).isZero();
                assertThat(event.getLong("pages")).isEqualTo(result.pages()).isPositive();
                assertThat(event.getLong("moved")).isEqualTo(result.moved());
                assertThat(event.getDuration("parked")).isEqualTo(result.parked());
                assertThat(event.getString("blockedBy")).isNull();
                assertThat(event.getDuration()).isGreaterThanOrEqualTo(result.parked());
            });
        }
    }

    @Test
    void anEvictionIsToldWithItsReason() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        try (Recorder recorder = Recorder.of(EvictionEvent.class)) {
            pool.db.addListener(
                    event -> { // heard after the recorder
                        if (event instanceof PoolEvent.Destroyed destroyed
                                && destroyed.lane().equals("a.db/writer")) {
                            told.countDown();
                        }
                    });
            pool.db.evictConnections();
            assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(recorder.events("Eviction"))
                    .filteredOn(event -> event.getString("lane").equals("a.db/writer"))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.getString("connection")).isEqualTo("writer");
                        assertThat(event.getString("reason")).isEqualTo("EVICTED");
                        assertThat(event.getString("cause")).isNull();
                    });
        }
    }

    @Test
    void whatWasBeforeARecordingIsNotInIt() throws Exception {
        pool.db.update("INSERT INTO item VALUES ('a')");
        try (Recorder recorder = Recorder.ofEverything()) {
            assertThat(recorder.events()).isEmpty();
        }
    }

    @Test
    void whatIsShortIsLeftOutUnlessAskedFor() throws Exception {
        try (Recorder recorder = Recorder.byDefault()) {
            recorder.recording.enable(StatementEvent.class).withThreshold(Duration.ofDays(1));
            recorder.recording.enable(LeaseEvent.class).withThreshold(Duration.ofDays(1));
            Sql.read(pool.db, "SELECT 1");
            assertThat(recorder.events("Statement")).isEmpty();
            assertThat(recorder.events("Lease")).isEmpty();
        }
    }

    @Test
    void twoDatabasesAndOneThatIsClosedMeanwhile() throws Exception {
        try (Recorder recorder = Recorder.of(StatementEvent.class);
                RecordedPool other = new RecordedPool(folder, "b.db")) {
            Sql.read(pool.db, "SELECT 'first'");
            Sql.read(other.db, "SELECT 'second'");
            pool.db.close();
            Sql.read(other.db, "SELECT 'third'");
            assertThat(recorder.events("Statement"))
                    .filteredOn(event -> event.getString("sql").startsWith("SELECT '"))
                    .extracting(event -> event.getString("lane") + " " + event.getString("sql"))
                    .containsExactly(
                            "a.db/readers SELECT 'first'",
                            "b.db/readers SELECT 'second'",
                            "b.db/readers SELECT 'third'");
        }
    }
}
