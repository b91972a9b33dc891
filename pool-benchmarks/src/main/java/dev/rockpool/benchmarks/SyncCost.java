package dev.rockpool.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What the disk takes to confirm a write of 4 KiB: the least that a commit with synchronous=FULL costs. In a file that is written over, as
 * the WAL mostly is, and in one that grows.
 */
final class SyncCost {

    private static final int BLOCK = 4 << 10;
    private static final int BLOCKS = 1_000;
    private static final long LONGEST = TimeUnit.MINUTES.toNanos(1);

    private SyncCost() {}

    /** Measures on the file system of a folder, half of the time for each kind of file. */
    static Figures measure(Path folder, Duration time) throws IOException {
        Path file = Files.createTempFile(folder, "rockpool-sync", ".bin");
        Figures figures = new Figures();
        long half = time.toNanos() / 2;
        try {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                percentiles(figures, "growing", syncs(channel, half, Integer.MAX_VALUE));
            }
            Files.write(file, new byte[BLOCK * BLOCKS]);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(true);
                percentiles(figures, "over", syncs(channel, half, BLOCKS));
            }
            return figures;
        } finally {
            Files.delete(file);
        }
    }

    private static Histogram syncs(FileChannel channel, long nanos, int blocks) throws IOException {
        Histogram times = new Histogram(LONGEST, 2);
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
        long begin = System.nanoTime();
        for (int i = 0; i == 0 || System.nanoTime() - begin < nanos; i++) {
            block.clear().putInt(0, i);
            long asked = System.nanoTime();
            channel.write(block, (long) (i % blocks) * BLOCK);
            channel.force(false);
            times.recordValue(Math.min(System.nanoTime() - asked, LONGEST));
        }
        return times;
    }

    private static void percentiles(Figures figures, String file, Histogram times) {
        figures.put(file + "50", times.getValueAtPercentile(50)).put(file + "99", times.getValueAtPercentile(99));
    }

    /** In a sentence. */
    static String describe(Figures figures) {
        return "A write of 4 KiB and its `fdatasync` took " + times(figures, "over")
                + " in a file that is written over, " + times(figures, "growing") + " in one that grows.";
    }

    private static String times(Figures figures, String file) {
        return Units.time(figures.get(file + "50")) + " (p99 " + Units.time(figures.get(file + "99")) + ")";
    }
}
