package dev.rockpool.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a database file was deleted or replaced while it is open. SQLite does not: the connection goes on with the old file,
 * and what is written to it is lost (trap 9 of the driver). Immutable; thread-safe.
 */
final class FileIdentity {

    private final Path file;
    private final @Nullable Object key;

    FileIdentity(Path file) throws SQLException {
        this.file = file;
        this.key = read();
    }

    /** Names the file itself, whatever its path: two paths with equal keys are one file. */
    Object key() {
        return key == null ? file : key;
    }

    /** Costs one look at the file system, about 2 µs. */
    void check() throws SQLException {
        Object now = read();
        if (key != null && !key.equals(now)) {
            throw new DatabaseFileException(
                    "Database file " + file + " was replaced by another file while the pool had it open: writes"
                            + " to it would be lost. Close the pool, and open it again to use the new file");
        }
    }

    private @Nullable Object read() throws SQLException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            throw new DatabaseFileException(
                    "Database file " + file + " was deleted or moved while the pool had it open: writes to it"
                            + " would be lost. Put it back, or close the pool and open it again to begin with a new file",
                    e);
        }
    }
}
