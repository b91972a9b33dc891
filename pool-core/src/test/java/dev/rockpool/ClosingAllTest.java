package dev.rockpool;

import static dev.rockpool.Sql.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.rockpool.pool.PoolClosedException;
import dev.rockpool.spi.ModuleContext;
import dev.rockpool.spi.PoolModule;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code closeAllPools()} while a database is being opened: it waits for nobody, and whoever opens closes again. */
@Timeout(60)
class ClosingAllTest {

    @TempDir
    Path folder;

    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicInteger attached = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    /** Holds the opening up half-way. */
    private final class Gate implements PoolModule {
        @Override
        public String name() {
            return "gate";
        }

        @Override
        public Attachment attach(ModuleContext context) {
            attached.incrementAndGet();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new Attachment() {
                @Override
                public void close() {
                    closed.incrementAndGet();
                }
            };
        }
    }

    private FutureTask<DatabaseManager> opening(DatabaseBuilder builder) {
        FutureTask<DatabaseManager> task = new FutureTask<>(builder::open);
        Thread thread = new Thread(task, "opener");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    @AfterEach
    void release() {
        go.countDown();
        DatabaseManager.closeAllPools();
    }

    private FutureTask<DatabaseManager> halfOpen() {
        FutureTask<DatabaseManager> opener = opening(
                DatabaseManager.withPooling(folder.resolve("app.sqlite")).with(new Gate()));
        await().until(() -> attached.get() == 1);
        return opener;
    }

    @Test
    void aDatabaseThatIsHalfOpenIsClosedByItsOpenerWhoIsTold() throws Exception {
        FutureTask<DatabaseManager> opener = halfOpen();
        DatabaseManager.closeAllPools();
        assertThat(opener.isDone()).isFalse();
        go.countDown();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(opener::get)
                .withCauseInstanceOf(PoolClosedException.class)
                .withMessageContaining("closed by closeAllPools() while it was being opened");
        assertThat(closed).hasValue(1);
        assertThat(folder.resolve("app.sqlite-wal")).doesNotExist();
    }

    @Test
    void whoWaitedForTheHalfOpenDatabaseOpensItAnew() throws Exception {
        FutureTask<DatabaseManager> opener = halfOpen();
        DatabaseManager.closeAllPools();
        FutureTask<DatabaseManager> second = opening(DatabaseManager.withPooling(folder.resolve("app.sqlite")));
        go.countDown();
        assertThatExceptionOfType(ExecutionException.class).isThrownBy(opener::get);
        try (DatabaseManager db = second.get()) {
            assertThat(read(db, "SELECT 7")).isEqualTo("7");
        }
    }
}
