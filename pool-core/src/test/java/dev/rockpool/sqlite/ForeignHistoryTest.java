package dev.rockpool.sqlite;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.run;
import static dev.rockpool.spi.ForeignWrites.State.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.DatabaseManager;
import dev.rockpool.spi.ForeignWrites;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Own writers, a foreign writer, and checkers, at random. The foreign writer counts up, and notes how far after each commit. A checker keeps
 * what it has read while the watch was told nothing, as a cache does, and a check that says that nothing has changed means that what is kept is
 * as new as what was noted before the check. Where all writes are the pool's own, nothing is ever taken for foreign.
 */
@Timeout(300)
class ForeignHistoryTest {

    private static final int OWN = 3;
    private static final int CHECKERS = 3;

    @TempDir
    Path folder;

    private final ForeignKit kit = new ForeignKit();
    /** How far the foreign writer has come, noted after its commit. */
    private final AtomicLong noted = new AtomicLong();

    private final AtomicLong writes = new AtomicLong();
    private final AtomicLong unchanged = new AtomicLong();
    private final AtomicLong changed = new AtomicLong();
    private final AtomicLong unknown = new AtomicLong();

    private AtomicLong counter(ForeignWrites.State state) {
        return switch (state) {
            case UNCHANGED -> unchanged;
            case CHANGED -> changed;
            case UNKNOWN -> unknown;
        };
    }

    private static void repeat(Crew crew, Duration time, Crew.Round work) {
        long end = System.nanoTime() + time.toNanos();
        crew.start(() -> {
            while (System.nanoTime() - end < 0 && !crew.isOver()) {
                work.run();
            }
        });
    }

    private Path file() {
        return folder.resolve("app.sqlite");
    }

    private DatabaseManager open() throws SQLException {
        DatabaseManager db = DatabaseManager.withPooling(file())
                .sqlite(s -> s.busyTimeout(Duration.ofSeconds(30)))
                .with(kit)
                .open();
        db.executeTransaction(List.of(
                "CREATE TABLE own (id INTEGER PRIMARY KEY, n)",
                "CREATE TABLE theirs (id INTEGER PRIMARY KEY, n)",
                "INSERT INTO own VALUES (1, 0)",
                "INSERT INTO theirs VALUES (1, 0)"));
        kit.check();
        return db;
    }

    @Test
    void noForeignCommitIsMissed() throws Exception {
        foreign(Duration.ofSeconds(3));
    }

    @Test
    @Tag("slow")
    void noForeignCommitIsMissedForLong() throws Exception {
        foreign(Duration.ofSeconds(60));
    }

    private void foreign(Duration time) throws Exception {
        try (DatabaseManager db = open();
                Crew crew = new Crew()) {
            for (int i = 0; i < OWN; i++) {
                Random random = new Random(i);
                repeat(crew, time, () -> write(db, random));
            }
            Connection beside = DriverManager.getConnection("jdbc:sqlite:" + file());
            try (beside) {
                run(beside, "PRAGMA busy_timeout=30000");
                Random random = new Random(77);
                repeat(crew, time, () -> foreignWrite(beside, random));
                for (int i = 0; i < CHECKERS; i++) {
                    Checker checker = new Checker(db);
                    repeat(crew, time, checker::check);
                }
                crew.join();
            }
            Measured.info(
                    "{} own writes, {} foreign ones, {} times told; {} checks found nothing new, {} did, {} did not know",
                    writes,
                    noted,
                    kit.found(),
                    unchanged,
                    changed,
                    unknown);
            assertThat(noted.get()).isPositive();
            assertThat(unchanged.get()).isPositive();
        }
        assertThat(kit.open).hasValue(0);
    }

    @Test
    void ownWritesAreNeverForeign() throws Exception {
        own(Duration.ofSeconds(3));
    }

    private void own(Duration time) throws Exception {
        try (DatabaseManager db = open();
                Crew crew = new Crew()) {
            write(db, new Random(5)); // the writer's connection is looked at for the first time
            long before = kit.found();
            for (int i = 0; i < OWN; i++) {
                Random random = new Random(i);
                repeat(crew, time, () -> write(db, random));
            }
            for (int i = 0; i < CHECKERS; i++) {
                repeat(crew, time, () -> counter(kit.check()).incrementAndGet());
            }
            crew.join();
            Measured.info("{} own writes, {} checks, {} did not know", writes, unchanged, unknown);
            assertThat(kit.found()).isEqualTo(before);
        }
    }

    private void foreignWrite(Connection beside, Random random) throws SQLException {
        if (random.nextInt(10) == 0) {
            run(beside, "BEGIN IMMEDIATE");
            run(beside, "UPDATE theirs SET n = n + 1");
            run(beside, "ROLLBACK");
        } else if (random.nextInt(200) == 0) {
            run(beside, "PRAGMA wal_checkpoint(TRUNCATE)");
        } else {
            noted.set(Long.parseLong(ask(beside, "UPDATE theirs SET n = n + 1 RETURNING n")));
        }
        LockSupport.parkNanos(random.nextInt(2_000_000));
    }

    private void write(DatabaseManager db, Random random) throws Exception {
        String up = "UPDATE own SET n = n + 1";
        switch (random.nextInt(9)) {
            case 0, 1, 2 ->
                db.inTransaction(tx -> {
                    run(tx, up);
                    return 1;
                });
            case 3 ->
                db.submit(tx -> {
                            run(tx, up);
                            return 1;
                        })
                        .join();
            case 4 -> {
                try (Connection c = db.dataSource().getConnection()) {
                    run(c, up);
                }
            }
            case 5 -> {
                try (Connection c = db.dataSource().getConnection()) {
                    c.setAutoCommit(false);
                    run(c, up);
                    if (random.nextBoolean()) {
                        c.commit();
                    } else {
                        c.rollback();
                    }
                }
            }
            case 6 ->
                db.useConnection(c -> {
                    run(c, "BEGIN IMMEDIATE");
                    run(c, up);
                    run(c, "COMMIT");
                });
            case 7 ->
                db.useConnection(c -> {
                    try (Statement statement = c.createStatement();
                            ResultSet rows = statement.executeQuery("SELECT n FROM own")) {
                        assertThat(rows.next()).isTrue();
                        try {
                            run(c, up);
                        } catch (SQLException e) {
                            // The foreign writer has written since the rows are read: the snapshot is too old to write.
                        }
                    }
                });
            default -> {
                if (random.nextInt(20) == 0) {
                    db.sqlite().checkpoint(random.nextBoolean() ? CheckpointMode.PASSIVE : CheckpointMode.RESTART);
                }
            }
        }
        writes.incrementAndGet();
    }

    private final class Checker {
        private final DatabaseManager db;
        private long kept = -1;
        private long keptAt;

        Checker(DatabaseManager db) {
            this.db = db;
        }

        void check() throws SQLException {
            long before = noted.get();
            ForeignWrites.State state = kit.check();
            counter(state).incrementAndGet();
            if (state != UNKNOWN && kept >= 0 && kit.found() == keptAt && kept < before) {
                throw new AssertionError(state + ", and what is kept is " + kept + " while " + before + " was noted");
            }
            if (kept < 0 || kit.found() != keptAt) {
                long since = kit.found();
                long read =
                        db.<Long, SQLException>withReadConnection(c -> Long.parseLong(ask(c, "SELECT n FROM theirs")));
                kept = kit.found() == since ? read : -1;
                keptAt = since;
            }
        }
    }
}
