package dev.rockpool.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.DatabaseManager;
import dev.rockpool.Sql;
import dev.rockpool.pool.EvictionReason;
import dev.rockpool.pool.Housekeeper;
import dev.rockpool.pool.LeaseReport;
import dev.rockpool.pool.Listeners;
import dev.rockpool.pool.PoolEvent;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Leaks, evictions and errors: what of them is in a recording, and what must not be. */
@Timeout(60)
class RecordedFailuresTest {

    private static final String LANE = "a.db/readers";
    private final SQLException telltale =
            new SQLException("unable to open /secret/place for 'secret@example.org'", "08001", 14);

    private final Listeners listeners = new Listeners();
    private final Housekeeper housekeeper = Housekeeper.manual(() -> 0);
    private final LeaseReport report =
            new LeaseReport("reader.3", "http-7", Duration.ofSeconds(90), "SELECT ?", new Throwable());
    private Runnable end;
    private Recorder recorder;

    @BeforeEach
    void record() {
        end = FlightRecording.follow(listeners, housekeeper);
        recorder = Recorder.byDefault();
    }

    @AfterEach
    void end() {
        recorder.close();
        end.run();
        housekeeper.close();
    }

    @Test
    void aLease() throws Exception {
        listeners.emit(new PoolEvent.LeakDetected(LANE, report, true));
        assertThat(recorder.events("Leak")).singleElement().satisfies(event -> {
            assertThat(event.getString("lane")).isEqualTo(LANE);
            assertThat(event.getString("kind")).isEqualTo("LEASE");
            assertThat(event.getString("connection")).isEqualTo("reader.3");
            assertThat(event.getString("holder")).isEqualTo("http-7");
            assertThat(event.getDuration("age")).isEqualTo(Duration.ofSeconds(90));
            assertThat(event.getBoolean("reclaimed")).isTrue();
            assertThat(event.getString("lastSql")).isEqualTo("SELECT ?");
        });
    }

    @Test
    void aRead() throws Exception {
        listeners.emit(new PoolEvent.ReadEnded(LANE, report, Duration.ofSeconds(60)));
        assertThat(recorder.events("Leak")).singleElement().satisfies(event -> {
            assertThat(event.getString("kind")).isEqualTo("READ");
            assertThat(event.getDuration("age")).isEqualTo(Duration.ofSeconds(60));
            assertThat(event.getBoolean("reclaimed")).isTrue();
        });
    }

    @Test
    void errorsAreToldByTheirKindAlone() throws Exception {
        listeners.emit(new PoolEvent.OpenFailed(LANE, "reader.4", telltale));
        listeners.emit(new PoolEvent.HealthCheckFailed(LANE, "reader.5", new IllegalStateException("secret")));
        listeners.emit(new PoolEvent.Destroyed(LANE, "reader.5", EvictionReason.BROKEN, telltale));
        listeners.emit(new PoolEvent.Recycled(LANE, "reader.6", Duration.ZERO));

        assertThat(recorder.events("ConnectionError"))
                .extracting(event -> event.getString("connection") + " " + event.getString("during") + " "
                        + event.getString("error"))
                .containsExactly(
                        "reader.4 OPENING SQLException (08001, 14)", "reader.5 CHECKING IllegalStateException");
        assertThat(recorder.events("Eviction")).singleElement().satisfies(event -> {
            assertThat(event.getString("connection")).isEqualTo("reader.5");
            assertThat(event.getString("reason")).isEqualTo("BROKEN");
            assertThat(event.getString("cause")).isEqualTo("SQLException (08001, 14)");
        });
        assertThat(recorder.events()).hasSize(3).allSatisfy(event -> assertThat(event.toString())
                .doesNotContain("secret"));
    }

    @Test
    void aRealLeakIsToldOnceThoughItGoesOn(@TempDir Path folder) throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        try (DatabaseManager db = DatabaseManager.withPooling(folder.resolve("c.db"))
                .leakThreshold(Duration.ofMillis(200))
                .open()) {
            db.addListener(
                    event -> { // heard after the recorder
                        if (event instanceof PoolEvent.LeakDetected) {
                            told.countDown();
                        }
                    });
            db.useReadConnection(c -> {
                Sql.ask(c, "SELECT 'k'");
                assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
            });
        }
        assertThat(recorder.events("Leak")).singleElement().satisfies(event -> {
            assertThat(event.getString("lane")).isEqualTo("c.db/readers");
            assertThat(event.getString("holder"))
                    .isEqualTo(Thread.currentThread().getName());
            assertThat(event.getString("lastSql")).isEqualTo("SELECT 'k'");
            assertThat(event.getBoolean("reclaimed")).isFalse();
        });
    }
}
