package dev.rockpool.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The file that SQLite writes ahead to. It is only looked at from outside, which costs about 2 µs, and never opened: that is for SQLite
 * alone. (Above all the {@code -shm} file and the database: closing any handle of theirs drops all locks that this process holds on
 * them.) Immutable; thread-safe.
 */
final class WalFile {

    private static final Look NOTHING = new Look(0, 0);

    private final Path path;

    WalFile(Path database) {
        this.path = database.resolveSibling(database.getFileName() + "-wal");
    }

    /** Size and time of the last write: two equal looks mean that nothing was written between them, as far as the clock tells. */
    record Look(long bytes, long writtenMillis) {}

    Look look() {
        try {
            BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
            return new Look(file.size(), file.lastModifiedTime().toMillis());
        } catch (IOException e) {
            return NOTHING; // there is none while nobody has written
        }
    }

    long bytes() {
        return look().bytes();
    }
}
