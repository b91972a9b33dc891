package dev.rockpool.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.pool.Durability;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class WritesTest {

    private static final Duration TIME = Duration.ofMillis(200);

    @TempDir
    Path folder;

    private static Crowd.Period always() {
        long now = System.nanoTime();
        return new Crowd.Period(now, now + TimeUnit.HOURS.toNanos(1));
    }

    @ParameterizedTest
    @EnumSource(WriteTarget.Kind.class)
    void every_target_writes_and_loses_nothing(WriteTarget.Kind kind) throws Exception {
        Path file = folder.resolve("entries.sqlite");

        Figures figures = SqliteWrites.measure(
                file, kind, Durability.NORMAL, List.of(SqliteWrites.Writers.ONE, SqliteWrites.Writers.EIGHT), TIME);

        assertThat(figures.get("ONE.writeMax")).isPositive();
        assertThat(figures.get("EIGHT.writeMax")).isPositive();
        assertThat(figures.get("EIGHT.otherErrors")).isZero();
    }

    @Test
    void a_lost_row_and_one_that_is_there_twice_are_found() throws SQLException {
        Path file = folder.resolve("entries.sqlite");
        Entries.create(file);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            for (int number = 0; number < 3; number++) {
                Entries.insert(connection, 0, number);
                Entries.insert(connection, 1, number);
            }

            assertThat(Entries.faults(file, List.of(3, 3))).isEmpty();
            assertThat(Entries.faults(file, List.of(3, 4)))
                    .containsExactly(
                            "There are 6 rows where 7 were acknowledged",
                            "Of member 1's 4 acknowledged writes 3 are there");
            try (Statement statement = connection.createStatement()) {
                statement.execute("UPDATE entry SET number = 0 WHERE member = 0 AND number = 1");
            }
            assertThat(Entries.faults(file, List.of(3, 3)))
                    .containsExactly("Of member 0's 3 acknowledged writes 2 are there");
        }
    }

    @Test
    void a_locked_database_is_counted_and_tried_again() throws SQLException {
        Refusing target = new Refusing(2, SQLiteErrorCode.SQLITE_BUSY);
        EntryMember member = new EntryMember(target, 0, false);

        member.act(always());

        Figures figures = WorkLog.summarize(List.of(member.log), Duration.ofSeconds(1));
        assertThat(figures.get("writes")).isEqualTo(1);
        assertThat(figures.get("lockErrors")).isEqualTo(2);
        assertThat(member.log.acknowledged().cardinality()).isEqualTo(1);
    }

    @Test
    void any_other_failure_ends_the_benchmark() {
        EntryMember member = new EntryMember(new Refusing(1, SQLiteErrorCode.SQLITE_FULL), 0, true);

        assertThatThrownBy(() -> member.act(always())).isInstanceOf(SQLiteException.class);
        assertThat(member.log.acknowledged().cardinality()).isZero();
    }

    @Test
    void a_sync_takes_time() throws Exception {
        Figures figures = SyncCost.measure(folder, Duration.ofMillis(20));

        assertThat(figures.get("over50")).isPositive();
        assertThat(figures.get("growing99")).isGreaterThanOrEqualTo(figures.get("growing50"));
        assertThat(SyncCost.describe(new Figures()
                        .put("over50", 70_000)
                        .put("over99", 90_000)
                        .put("growing50", 200_000)
                        .put("growing99", 1e6)))
                .contains("took 70.0 µs (p99 90.0 µs) in a file that is written over, 200 µs (p99 1.00 ms)");
    }

    @Test
    void the_summary_takes_the_better_of_both_settings() {
        Map<WriteTarget.Kind, Figures> medians = new EnumMap<>(WriteTarget.Kind.class);
        medians.put(
                WriteTarget.Kind.ROCKPOOL_UPDATE,
                new Figures().put("writes", 9_000).put("write999", 10));
        medians.put(
                WriteTarget.Kind.HIKARICP_1, new Figures().put("writes", 3_000).put("write999", 40));
        medians.put(
                WriteTarget.Kind.HIKARICP_8, new Figures().put("writes", 2_000).put("write999", 20));
        medians.put(WriteTarget.Kind.PLAIN, new Figures().put("writes", 4_500).put("write999", 50));
        WriteSummary summary = new WriteSummary();

        summary.add("64 threads", medians);

        assertThat(summary.toMarkdown()).contains("| 64 threads | 3.00 (1) | 2.00 | 0.25 | 0.20 |");
    }

    /** Refuses a number of writes. */
    private static final class Refusing implements WriteTarget {

        private final SQLiteErrorCode code;
        private int left;

        Refusing(int times, SQLiteErrorCode code) {
            this.left = times;
            this.code = code;
        }

        @Override
        public void insert(int member, int number) throws SQLException {
            if (left-- > 0) {
                throw new SQLiteException("refused", code);
            }
        }

        @Override
        public void close() {}
    }
}
