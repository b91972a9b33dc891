package dev.rockpool.metrics.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.pool.PoolEvent;
import dev.rockpool.pool.Quantiles;
import dev.rockpool.pool.StatementOutcome;
import dev.rockpool.pool.StatementTiming;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Times of the last minute, and statements by time since the beginning. */
class RecordingTest {

    private static final long PART = TimeUnit.SECONDS.toNanos(10);

    private final PoolRecorder recorder = new PoolRecorder(0);

    private record Outcome(
            String sql, long inDriver, long rows, @Nullable SQLException failure) implements StatementOutcome {
        @Override
        public String lane() {
            return "app/readers";
        }

        @Override
        public String connection() {
            return "reader.1";
        }

        @Override
        public int batch() {
            return 0;
        }

        @Override
        public long waited() {
            return 0;
        }

        @Override
        public long locked() {
            return 0;
        }

        @Override
        public @Nullable String describeFailure() {
            return null;
        }

        @Override
        public @Nullable List<String> parameters() {
            return null;
        }
    }

    private void ran(String sql, Duration inDriver) {
        recorder.end(new Outcome(sql, inDriver.toNanos(), 1, null));
    }

    // ---- quantiles

    @Test
    void quantilesAreExactToOnePercent() {
        IntStream.rangeClosed(1, 1_000)
                .forEach(millis ->
                        recorder.onEvent(new PoolEvent.Acquired("app/readers", "reader.1", Duration.ofMillis(millis))));
        Quantiles times = recorder.acquire("app/readers");
        assertThat(times.count()).isEqualTo(1_000);
        assertThat(times.p50().toMillis()).isBetween(495L, 505L);
        assertThat(times.p95().toMillis()).isBetween(940L, 960L);
        assertThat(times.p99().toMillis()).isBetween(980L, 1_000L);
        assertThat(times.max().toMillis()).isBetween(1_000L, 1_010L);
        assertThat(recorder.acquire("app/writer")).as("nothing to tell").isNull();
        assertThat(recorder.use("app/readers")).isEqualTo(Quantiles.NONE);
    }

    @Test
    void eachKindOfTimeHasItsPlace() {
        recorder.onEvent(new PoolEvent.Released("app/readers", "reader.1", Duration.ofMillis(1)));
        recorder.onEvent(new PoolEvent.AcquireTimedOut("app/writer", Duration.ofMillis(2), "no"));
        recorder.onEvent(
                new PoolEvent.GroupCommitted("app/writer", 1, 0, 0, Duration.ofMillis(9), Duration.ofMillis(3)));
        recorder.onEvent(new PoolEvent.Checkpointed(
                "app/writer", "PASSIVE", 0, 0, 0, 0, Duration.ofMillis(4), Duration.ZERO, null));
        ran("SELECT 1", Duration.ofMillis(5));
        assertThat(recorder.use("app/readers").max().toMillis()).isEqualTo(1);
        assertThat(recorder.acquire("app/writer").max().toMillis()).isEqualTo(2);
        assertThat(recorder.commits().max().toMillis()).isEqualTo(3);
        assertThat(recorder.checkpoints().max().toMillis()).isEqualTo(4);
        assertThat(recorder.operations().max().toMillis()).isEqualTo(5);
    }

    @Test
    void whatIsOlderThanAMinuteIsForgotten() {
        ran("SELECT 1", Duration.ofMillis(5));
        for (int part = 1; part <= 6; part++) {
            recorder.run(part * PART - 1);
            recorder.run(part * PART);
            assertThat(recorder.operations().count()).as("after %d parts", part).isEqualTo(1);
        }
        ran("SELECT 1", Duration.ofMillis(7));
        recorder.run(7 * PART);
        assertThat(recorder.operations().count()).isEqualTo(1);
        assertThat(recorder.operations().max().toMillis()).isEqualTo(7);
        assertThat(recorder.slowest(1).get(0).runs()).as("of all times").isEqualTo(2);
        recorder.reset();
        assertThat(recorder.operations()).isEqualTo(Quantiles.NONE);
        assertThat(recorder.slowest(1)).isEmpty();
    }

    // ---- statements

    @Test
    void statementsAreToldByTheTimeTheyTookInAllWithoutTheirValues() {
        ran("SELECT * FROM t WHERE id = 1", Duration.ofMillis(10));
        ran("SELECT * FROM t WHERE id = 2", Duration.ofMillis(30));
        ran("SELECT count(*) FROM t", Duration.ofMillis(39));
        recorder.end(new Outcome("DROP TABLE nowhere", 1, -1, new SQLException("no such table")));
        assertThat(recorder.slowest(10))
                .extracting(StatementTiming::sql)
                .containsExactly("SELECT * FROM t WHERE id = ?", "SELECT count(*) FROM t", "DROP TABLE nowhere");
        StatementTiming first = recorder.slowest(1).get(0);
        assertThat(first.runs()).isEqualTo(2);
        assertThat(first.rows()).isEqualTo(2);
        assertThat(first.failures()).isZero();
        assertThat(first.total()).isEqualTo(Duration.ofMillis(40));
        assertThat(first.times().max().toMillis()).isEqualTo(30);
        assertThat(recorder.slowest(10).get(2).failures()).isEqualTo(1);
        assertThat(recorder.slowest(10).get(2).rows()).isZero();
    }

    @Test
    void noNumberOfDifferentStatementsFillsTheMemory() {
        for (int i = 0; i < 5_000; i++) {
            ran("SELECT c" + i + " FROM t", Duration.ofNanos(1));
        }
        List<StatementTiming> all = recorder.slowest(10_000);
        assertThat(all).hasSizeLessThanOrEqualTo(151);
        assertThat(all.stream().mapToLong(StatementTiming::runs).sum()).isEqualTo(5_000);
        assertThat(all).anyMatch(timing -> timing.sql().equals("(other statements)") && timing.runs() > 4_000);
    }
}
