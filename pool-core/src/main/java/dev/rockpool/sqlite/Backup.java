package dev.rockpool.sqlite;

import dev.rockpool.pool.Lane;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/** A backup from its beginning to its end: the connection it reads from, the file it goes to, and what is left when it fails. */
final class Backup {

    private final SqliteDatabase database;
    private final Lane reader;
    private final BooleanSupplier closed;

    /** {@code closed}: whether the pool is. */
    Backup(SqliteDatabase database, Lane reader, BooleanSupplier closed) {
        this.database = database;
        this.reader = reader;
        this.closed = closed;
    }

    void run(Path target, BackupOptions options) throws SQLException {
        boolean inMemory = database.address().inMemory();
        BackupFile file = BackupFile.beside(
                target,
                options.isReplacing(),
                inMemory ? null : database.address().file());
        SQLException failure = null;
        try {
            if (inMemory) {
                LaneWork.on(reader, work -> copy(work.driver(), options, file));
            } else {
                try (SQLiteConnection source = database.openSource()) {
                    copy(source, options, file);
                }
            }
            file.complete();
        } catch (SQLException e) {
            failure = e;
            throw e;
        } finally {
            discard(file, failure);
        }
    }

    private boolean copy(SQLiteConnection source, BackupOptions options, BackupFile file) throws SQLException {
        new BackupRun(source, options, !database.address().inMemory(), closed).copyTo(file.part());
        return true;
    }

    private static void discard(BackupFile file, @Nullable SQLException failure) throws SQLException {
        try {
            file.discard();
        } catch (SQLException e) {
            if (failure == null) {
                throw e;
            }
            failure.addSuppressed(e);
        }
    }
}
