package dev.rockpool.sqlite;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.pool.LaneStats;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Any mix of reads and writes by more threads than there are connections: no error, nothing lost, and no reader waits for a writer. */
@Timeout(180)
class ContentionTest {

    private static final int THREADS = 32;

    @TempDir
    Path folder;

    @Test
    void aMixedLoadMeetsNoErrorAndLosesNothing() throws Exception {
        load(Duration.ofSeconds(2));
    }

    @Test
    @Tag("slow")
    void aMixedLoadMeetsNoErrorAndLosesNothingForLong() throws Exception {
        load(Duration.ofSeconds(20));
    }

    private void load(Duration time) throws Exception {
        Path file = folder.resolve("app.sqlite");
        try (Contention load = new Contention(file)) {
            load.loadFor(THREADS, time);
            load.audit();
            LaneStats readers = load.readers();
            LaneStats writer = load.writer();
            Measured.info(
                    "Contention, {} threads for {}: {} reads, {} writes, {} changes of the schema; longest wait for a reader {}, for"
                            + " the writer {}",
                    THREADS,
                    time,
                    load.reads,
                    load.writes,
                    load.changesOfSchema,
                    readers.maxWait(),
                    writer.maxWait());
        }
        assertThat(folder.resolve("app.sqlite-wal")).doesNotExist();
    }

    /** All reads are done before the writer is given back: whoever waited for it would wait for ever. */
    @Test
    void readersDoNotWaitForAWriterThatHoldsATransactionOpen() throws Exception {
        int rounds = 50;
        try (Contention load = new Contention(folder.resolve("app.sqlite"));
                Connection writer = load.source.getConnection();
                Crew crew = new Crew()) {
            writer.setAutoCommit(false);
            run(writer, "UPDATE total SET n = 77");
            run(writer, "CREATE TABLE unfinished (a)");
            long writes = load.writer().acquired();
            LaneStats before = load.readers();
            for (int i = 0; i < THREADS; i++) {
                int number = i;
                crew.start(() -> {
                    for (int round = 0; round < rounds; round++) {
                        readEveryWay(load, number, round);
                    }
                });
            }
            crew.join();
            LaneStats after = load.readers();
            assertThat(after.acquired() - before.acquired()).isGreaterThanOrEqualTo(2L * THREADS * rounds);
            assertThat(after.timeouts()).isZero();
            assertThat(after.active()).isZero();
            assertThat(load.writer().acquired()).isEqualTo(writes);
            assertThat(load.writer().waits()).isZero();
            assertThat(load.writer().active()).isOne();
            assertThat(ask(writer, "SELECT n FROM total")).isEqualTo("77");
            writer.rollback();
            assertThat(load.db.getPoolStats().totalErrors()).isZero();
        }
    }

    /** Some of the texts are new each time, so their plans have to be made while the writer is busy. */
    private static void readEveryWay(Contention load, int number, int round) throws Exception {
        try (Connection c = load.source.getConnection()) {
            assertThat(ask(c, "SELECT n FROM total")).isEqualTo("0");
            String own = number + "/" + round;
            assertThat(ask(c, "SELECT '" + own + "/' || n FROM total")).isEqualTo(own + "/0");
            assertThat(ask(c, "SELECT count(*) FROM sqlite_schema WHERE name = 'unfinished'"))
                    .isEqualTo("0");
        }
        try (Connection c = load.source.getConnection()) {
            c.setReadOnly(true);
            c.setAutoCommit(false);
            assertThat(ask(c, "SELECT sum(n) FROM counter")).isEqualTo("0");
            assertThat(ask(c, "SELECT n FROM total")).isEqualTo("0");
            c.commit();
        }
    }
}
