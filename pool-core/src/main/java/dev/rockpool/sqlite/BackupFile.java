package dev.rockpool.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a backup goes: written beside its target under another name and moved there when complete, so that nobody ever sees half of
 * one, and a failure leaves nothing behind. For one thread.
 */
final class BackupFile {

    private static final String[] COMPANIONS = {"-wal", "-journal", "-shm"};

    private final Path target;
    private final Path part;
    private final boolean replacing;

    private BackupFile(Path target, Path part, boolean replacing) {
        this.target = target;
        this.part = part;
        this.replacing = replacing;
    }

    /** {@code database}: the file that is backed up, or null for one in memory. */
    static BackupFile beside(Path given, boolean replacing, @Nullable Path database) throws SQLException {
        Path target = given.toAbsolutePath().normalize();
        Path folder = target.getParent();
        Path name = target.getFileName();
        if (folder == null || name == null || Files.isDirectory(target)) {
            throw new SQLException(
                    "The backup cannot be written to " + target + ": it is a folder; give a file's path");
        }
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new SQLException("The backup cannot be written to " + target + ": its folder "
                    + (Files.isDirectory(folder) ? "cannot be written" : "does not exist"));
        }
        if (Files.exists(target)) {
            refuseExisting(target, replacing, database);
        }
        refuseLeftovers(target, "The backup cannot be written to ", "delete it, or back up to another name");
        return new BackupFile(target, folder.resolve(name + "-" + UUID.randomUUID() + ".part"), replacing);
    }

    private static void refuseExisting(Path target, boolean replacing, @Nullable Path database) throws SQLException {
        try {
            if (database != null && Files.isSameFile(target, database)) {
                throw new SQLException("The backup cannot be written to " + target + ": it is the database itself");
            }
        } catch (IOException e) {
            throw new SQLException("The backup cannot be written to " + target + ": " + e, e);
        }
        if (!replacing) {
            throw new SQLException("The backup cannot be written to " + target
                    + ": it exists. Give another name, or BackupOptions.replaceExisting()");
        }
    }

    /** SQLite would take a log beside a file for its own, and damage the database by it. */
    static void refuseLeftovers(Path file, String problem, String remedy) throws SQLException {
        for (String suffix : new String[] {"-wal", "-journal"}) {
            Path leftover = file.resolveSibling(file.getFileName() + suffix);
            try {
                if (Files.exists(leftover) && Files.size(leftover) > 0) {
                    throw new SQLException(problem + file + ": " + leftover.getFileName()
                            + " lies beside it, so it is in use, or was not closed: " + remedy);
                }
            } catch (IOException e) {
                throw new SQLException(problem + file + ": " + e, e);
            }
        }
    }

    Path part() {
        return part;
    }

    /** Makes the backup appear under its name, on the disk and at once. */
    void complete() throws SQLException {
        try {
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            if (replacing) {
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.move(part, target);
            }
        } catch (FileAlreadyExistsException e) {
            throw new SQLException(
                    "The backup cannot be written to " + target + ": a file of this name appeared meanwhile", e);
        } catch (IOException e) {
            throw new SQLException("The backup cannot be written to " + target + ": " + e, e);
        }
    }

    /** Does nothing after {@link #complete()}. */
    void discard() throws SQLException {
        try {
            Files.deleteIfExists(part);
            for (String suffix : COMPANIONS) {
                Files.deleteIfExists(part.resolveSibling(part.getFileName() + suffix));
            }
        } catch (IOException e) {
            throw new SQLException("What was left of the backup cannot be deleted: " + e, e);
        }
    }
}
