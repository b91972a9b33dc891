package dev.rockpool.cache;

import static dev.rockpool.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.DatabaseManager;
import dev.rockpool.spi.ForeignWrites;
import dev.rockpool.spi.ModuleContext;
import dev.rockpool.spi.PoolModule;
import dev.rockpool.spi.WriteWatch;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a cache may return what it keeps, though others may have written. */
class ExternalWritesTest {

    private static final Set<String> T = Set.of("main.t");

    @TempDir
    Path folder;

    private final TableVersions versions = new TableVersions();
    private final AtomicLong time = new AtomicLong(-5);
    private final Scripted foreign = new Scripted();

    /** Finds what a test says. */
    private static final class Scripted implements ForeignWrites {
        State next = State.UNCHANGED;
        int checks;

        @Override
        public State check() {
            checks++;
            return next;
        }

        @Override
        public boolean covers(String table) {
            return table.startsWith("main.");
        }

        @Override
        public long found() {
            return 0;
        }
    }

    private ExternalWritesGate gate(ExternalWrites writes) {
        return writes.open(watch -> foreign, versions, time::get);
    }

    @Test
    void whereThereAreNoneNobodyLooks() {
        ExternalWritesGate gate = ExternalWrites.none()
                .open(
                        watch -> {
                            throw new AssertionError("not needed");
                        },
                        versions,
                        time::get);
        assertThat(gate.mayServe()).isTrue();
        assertThat(gate.mayKeep(Set.of("other.t"))).isTrue();
    }

    @Test
    void exactLooksEachTime() {
        ExternalWritesGate gate = gate(ExternalWrites.exact());
        assertThat(gate.mayServe()).isTrue();
        foreign.next = ForeignWrites.State.UNKNOWN;
        assertThat(gate.mayServe()).isFalse();
        foreign.next = ForeignWrites.State.CHANGED;
        assertThat(gate.mayServe()).as("what is valid after it was told").isTrue();
        assertThat(foreign.checks).isEqualTo(3);
    }

    @Test
    void pollingLooksOnceInAnInterval() {
        ExternalWritesGate gate = gate(ExternalWrites.poll(Duration.ofMillis(50)));
        assertThat(gate.mayServe()).isTrue();
        time.addAndGet(Duration.ofMillis(50).toNanos() - 1);
        assertThat(gate.mayServe()).isTrue();
        assertThat(foreign.checks).isEqualTo(1);
        time.incrementAndGet();
        assertThat(gate.mayServe()).isTrue();
        assertThat(foreign.checks).isEqualTo(2);
    }

    @Test
    void whatCannotBeToldIsNotReturnedAfterTheInterval() {
        ExternalWritesGate gate = gate(ExternalWrites.poll(Duration.ofMillis(50)));
        foreign.next = ForeignWrites.State.UNKNOWN;
        assertThat(gate.mayServe()).as("before the first look").isFalse();
        foreign.next = ForeignWrites.State.UNCHANGED;
        assertThat(gate.mayServe()).isTrue();
        foreign.next = ForeignWrites.State.UNKNOWN;
        assertThat(gate.mayServe()).isTrue();
        time.addAndGet(Duration.ofMillis(50).toNanos());
        assertThat(gate.mayServe()).isFalse();
        assertThat(gate.mayServe()).isFalse();
        foreign.next = ForeignWrites.State.CHANGED;
        assertThat(gate.mayServe()).isTrue();
        assertThat(foreign.checks).isEqualTo(5);
    }

    @Test
    void onlyWhatIsWatchedMayBeKept() {
        ExternalWritesGate gate = gate(ExternalWrites.exact());
        assertThat(gate.mayKeep(T)).isTrue();
        assertThat(gate.mayKeep(Set.of("main.t", "other.t"))).isFalse();
    }

    @Test
    void whereNobodyCanTellNothingIsKept() {
        ExternalWritesGate gate = ExternalWrites.exact().open(watch -> null, versions, time::get);
        assertThat(gate.mayServe()).isFalse();
        assertThat(gate.mayKeep(T)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 9, 3_600_001})
    void intervalsThatMakeNoSenseAreRefused(long millis) {
        assertThatThrownBy(() -> ExternalWrites.poll(Duration.ofMillis(millis)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("externalWrites")
                .hasMessageContaining(Duration.ofMillis(millis).toString())
                .hasMessageContaining("10 ms to 1 hour");
    }

    @Test
    void itSaysWhatItIs() {
        ExternalWrites poll = ExternalWrites.poll(Duration.ofMillis(10));
        assertThat(poll).hasToString("poll(PT0.01S)").isEqualTo(ExternalWrites.poll(Duration.ofMillis(10)));
        assertThat(poll).hasSameHashCodeAs(ExternalWrites.poll(Duration.ofMillis(10)));
        assertThat(poll).isNotEqualTo(ExternalWrites.poll(Duration.ofHours(1))).isNotEqualTo(ExternalWrites.exact());
        assertThat(ExternalWrites.none()).hasToString("none()").isEqualTo(ExternalWrites.none());
        assertThat(ExternalWrites.exact()).hasToString("exact()").isNotEqualTo(ExternalWrites.none());
    }

    /** The versions of the tables, and the gate before them, on a database that somebody else writes. */
    @Test
    void aForeignCommitEndsWhatWasReadBeforeIt() throws Exception {
        ExternalWritesGate[] opened = new ExternalWritesGate[1];
        PoolModule module = new PoolModule() {
            @Override
            public String name() {
                return "query-cache";
            }

            @Override
            public Attachment attach(ModuleContext context) {
                opened[0] = ExternalWrites.exact().open(context.foreignWrites(), versions, time::get);
                return new Attachment() {
                    @Override
                    public WriteWatch writes() {
                        return versions;
                    }
                };
            }
        };
        Path file = folder.resolve("app.sqlite");
        try (DatabaseManager db = DatabaseManager.withPooling(file).with(module).open();
                Connection beside = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            db.update("CREATE TABLE t (a)");
            ExternalWritesGate gate = opened[0];
            assertThat(gate.mayServe()).isTrue();
            db.update("CREATE TABLE u (a)");
            TableVersions.Stamp stamp = versions.stamp(T, versions.time());
            db.update("INSERT INTO u VALUES (1)");
            assertThat(gate.mayServe()).isTrue();
            assertThat(stamp.isValid())
                    .as("own writes of other tables leave it")
                    .isTrue();
            run(beside, "INSERT INTO u VALUES (2)");
            assertThat(stamp.isValid()).isTrue();
            assertThat(gate.mayServe()).isTrue();
            assertThat(stamp.isValid()).isFalse();
        }
    }
}
