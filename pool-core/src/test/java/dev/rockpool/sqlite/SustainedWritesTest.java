package dev.rockpool.sqlite;

import static dev.rockpool.Sql.read;
import static dev.rockpool.Sql.run;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.DatabaseManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Writers that never pause, and readers that come and go: the WAL stays below twice its limit. */
@Timeout(120)
class SustainedWritesTest {

    private static final int BLOB = 20_000;

    @TempDir
    Path folder;

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong largest = new AtomicLong();
    private final AtomicLong written = new AtomicLong();

    @Test
    void theWalStaysBelowTwiceItsLimit() throws Exception {
        keepWriting(4 << 20, 12 << 20);
    }

    @Test
    @Tag("slow")
    void theWalStaysBelowTwiceItsLimitForLong() throws Exception {
        keepWriting(10 << 20, 100 << 20);
    }

    private void keepWriting(long limit, long bytes) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        Path file = folder.resolve("app.sqlite");
        Path wal = folder.resolve("app.sqlite-wal");
        try (DatabaseManager db = DatabaseManager.withPooling(file)
                .maxConnections(5)
                // How fast this machine's disk is at the moment is not the question.
                .sqlite(s -> s.walSizeLimit(limit).checkpointStall(Duration.ofSeconds(1)))
                .open()) {
            write(db, "CREATE TABLE t (id INTEGER PRIMARY KEY, a)");
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                running.add(threads.submit(untilOver(() -> {
                    write(db, "INSERT INTO t (a) VALUES (randomblob(" + BLOB + "))");
                    over.compareAndSet(false, written.addAndGet(BLOB) >= bytes);
                    largest.accumulateAndGet(Files.size(wal), Math::max);
                })));
            }
            for (int i = 0; i < 4; i++) {
                running.add(threads.submit(untilOver(() -> read(db, "SELECT max(id) FROM t"))));
            }
            running.add(threads.submit(untilOver(() -> db.useReadConnection(c -> {
                c.setAutoCommit(false);
                for (int i = 0; i < 20; i++) {
                    run(c, "SELECT sum(length(a)) FROM t WHERE id > (SELECT max(id) - 100 FROM t)");
                }
                c.commit();
            }))));
            for (Future<?> one : running) {
                one.get();
            }
            assertThat(largest.get()).isLessThan(2 * limit);
        } finally {
            threads.shutdownNow();
        }
        assertThat(wal).doesNotExist();
    }

    private interface Step {
        void run() throws Exception;
    }

    private Callable<Object> untilOver(Step step) {
        return () -> {
            while (!over.get()) {
                step.run();
            }
            return "done";
        };
    }
}
