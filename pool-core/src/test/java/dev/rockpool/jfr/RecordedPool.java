package dev.rockpool.jfr;

import dev.rockpool.DatabaseManager;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A SQLite file with a table {@code item (name UNIQUE)}, one writer and one reader, and others who hold and want them. */
final class RecordedPool implements AutoCloseable {

    final DatabaseManager db;
    private final CountDownLatch letGo = new CountDownLatch(1);

    RecordedPool(Path folder, String name) throws SQLException {
        db = DatabaseManager.withPooling(folder.resolve(name))
                .maxConnections(2)
                .maxGroupTime(Duration.ofMinutes(1))
                .open();
        db.update("CREATE TABLE IF NOT EXISTS item (name UNIQUE)");
    }

    static <T> FutureTask<T> elsewhere(Callable<T> work) {
        FutureTask<T> call = new FutureTask<>(work);
        Thread thread = new Thread(call, "elsewhere");
        thread.setDaemon(true);
        thread.start();
        return call;
    }

    /** Somebody takes the writer and keeps it until {@link #letGo}. */
    FutureTask<String> hold() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        FutureTask<String> holder = elsewhere(() -> db.withConnection(c -> {
            held.countDown();
            letGo.await(30, TimeUnit.SECONDS);
            return "held";
        }));
        held.await(30, TimeUnit.SECONDS);
        return holder;
    }

    void letGo() {
        letGo.countDown();
    }

    /** Calls on a thread of its own, and returns when the call waits for the writer. */
    <T> FutureTask<T> queue(Callable<T> work) {
        int before = waiting();
        FutureTask<T> call = elsewhere(work);
        Awaitility.await()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> waiting() == before + 1);
        return call;
    }

    private int waiting() {
        return db.getPoolStats().lanes().get(0).waiting();
    }

    @Override
    public void close() {
        letGo();
        db.close();
    }
}
