package dev.rockpool.sqlite.traps;

import static dev.rockpool.Sql.write;

import dev.rockpool.DatabaseBuilder;
import dev.rockpool.DatabaseManager;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConnection;

/**
 * A pool and, beside it, the bare driver on the same file. A test named after a trap shows what the pool makes of it; its companion,
 * named {@code …TheDriver…}, shows that the driver alone still falls in, so a new driver without the trap is noticed.
 */
abstract class TrapKit {

    static final String ENDLESS =
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";

    @TempDir
    Path folder;

    /** The pool, on a table {@code t} with one column {@code a}. */
    DatabaseManager db;

    private final List<SQLiteConnection> bare = new ArrayList<>();

    @BeforeEach
    final void open() throws SQLException {
        db = settings(DatabaseManager.withPooling(file())).open();
        write(db, "CREATE TABLE t (a)");
    }

    @AfterEach
    final void close() throws SQLException {
        for (SQLiteConnection one : bare) {
            one.close();
        }
        db.close();
    }

    /** To be overridden where the tests need other settings. */
    DatabaseBuilder settings(DatabaseBuilder builder) {
        return builder;
    }

    final void reopen(UnaryOperator<DatabaseBuilder> change) throws SQLException {
        db.close();
        db = change.apply(settings(DatabaseManager.withPooling(file()))).open();
    }

    final Path file() {
        return folder.resolve("app.sqlite");
    }

    /** The driver's connection to the pool's file, as another process has it; closed after the test. */
    final SQLiteConnection bare(String... settings) throws SQLException {
        return bareOn(file(), settings);
    }

    /** On a path or URI; settings are names and values in turn. */
    final SQLiteConnection bareOn(Object database, String... settings) throws SQLException {
        Properties properties = new Properties();
        for (int i = 0; i < settings.length; i += 2) {
            properties.setProperty(settings[i], settings[i + 1]);
        }
        SQLiteConnection opened = (SQLiteConnection) DriverManager.getConnection("jdbc:sqlite:" + database, properties);
        bare.add(opened);
        return opened;
    }

    /** Work on a thread of its own, which can be looked at. */
    static final class Aside<T> {
        final Thread thread;
        private final FutureTask<T> task;

        private Aside(Callable<T> work) {
            task = new FutureTask<>(work);
            thread = new Thread(task, "aside");
            thread.setDaemon(true);
            thread.start();
        }

        boolean isDone() {
            return task.isDone();
        }

        /** Waits for the end; throws what the work threw. */
        T result() throws Exception {
            return task.get();
        }
    }

    static <T> Aside<T> aside(Callable<T> work) {
        return new Aside<>(work);
    }

    /** Whether a thread is within the driver at this moment. */
    static boolean isInDriver(Thread thread) {
        return isIn(thread, "org.sqlite.");
    }

    static boolean isIn(Thread thread, String classPrefix) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getClassName().startsWith(classPrefix)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a thread waits for the monitor of the driver's database. */
    static boolean isHeldUpByDriver(Thread thread) {
        return thread.getState() == Thread.State.BLOCKED && isInDriver(thread);
    }
}
