package dev.rockpool.transfer;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file that is written beside its target under another name and moved there when complete, so that nobody ever sees half of it, and a
 * failure leaves nothing behind. For one thread.
 */
final class PartFile implements AutoCloseable {

    private final Path target;
    private final Path part;
    private final boolean replacing;

    private PartFile(Path target, Path part, boolean replacing) {
        this.target = target;
        this.part = part;
        this.replacing = replacing;
    }

    static PartFile beside(Path given, boolean replacing) throws IOException {
        Path target = given.toAbsolutePath().normalize();
        Path folder = target.getParent();
        Path name = target.getFileName();
        if (folder == null || name == null || Files.isDirectory(target)) {
            throw new IOException("The export cannot be written to " + target + ": it is a folder; give a file's path");
        }
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(target.toString(), null, "its folder does not exist: create it first");
        }
        if (!replacing && Files.exists(target)) {
            throw exists(target);
        }
        return new PartFile(target, folder.resolve(name + "-" + UUID.randomUUID() + ".part"), replacing);
    }

    private static IOException exists(Path target) {
        return new FileAlreadyExistsException(
                target.toString(), null, "give another name, or ExportOptions.replaceExisting()");
    }

    OutputStream open() throws IOException {
        return Files.newOutputStream(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Makes the file appear under its name, on the disk and at once. */
    void complete() throws IOException {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        if (replacing) {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } else if (Files.exists(target)) { // it appeared meanwhile
            throw exists(target);
        } else {
            Files.move(part, target);
        }
    }

    /** Deletes what is left, which is nothing after {@link #complete()}. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(part);
    }
}
