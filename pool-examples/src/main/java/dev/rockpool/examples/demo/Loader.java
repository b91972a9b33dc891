package dev.rockpool.examples.demo;

import dev.rockpool.examples.demo.JdkClassLibrary.ClassFile;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads class files and adds them to the catalogue, some hundred in a transaction.
 *
 * <p>Several threads read and parse. Each adds what it has parsed by itself: the pool lets one write at a time, in turn.
 */
final class Loader {

    /**
     * What was loaded.
     *
     * @param classes how many classes were added
     * @param unreadable how many class files could not be understood
     * @param transactions in how many transactions
     * @param took how long it took
     * @param complete false when it was told to stop before the end
     */
    record Outcome(int classes, int unreadable, int transactions, Duration took, boolean complete) {}

    /** Large enough that the commit costs little, small enough that a reader sees the catalogue grow. */
    private static final int CHUNK = 1_000;

    private final Catalog catalog;
    private final StopSignal stop;
    private final AtomicInteger added = new AtomicInteger();
    private final AtomicInteger unreadable = new AtomicInteger();
    private final AtomicInteger transactions = new AtomicInteger();

    Loader(Catalog catalog, StopSignal stop) {
        this.catalog = catalog;
        this.stop = stop;
    }

    /**
     * Loads what is not there yet, and says so in the catalogue when all is.
     *
     * @param classes everything the catalogue shall hold
     * @param present the numbers of those that it holds already
     * @param threads how many read and parse
     * @param progress is told of every transaction
     */
    Outcome load(List<ClassFile> classes, Set<Integer> present, int threads, Progress progress)
            throws SQLException, IOException, InterruptedException {
        long start = System.nanoTime();
        List<ClassFile> missing =
                classes.stream().filter(file -> !present.contains(file.id())).toList();
        Queue<List<ClassFile>> chunks = chunks(missing);
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(workers.submit(() -> {
                    work(chunks, progress);
                    return null;
                }));
            }
            for (Future<?> worker : running) {
                await(worker);
            }
        } finally {
            // After a failure the other worker finds nothing more to do, and ends with the transaction it is in.
            chunks.clear();
            workers.shutdown();
        }
        boolean complete = added.get() + unreadable.get() == missing.size();
        if (complete) {
            catalog.complete();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new Outcome(added.get(), unreadable.get(), transactions.get(), took, complete);
    }

    private void work(Queue<List<ClassFile>> chunks, Progress progress) throws SQLException, IOException {
        for (List<ClassFile> chunk = chunks.poll(); chunk != null && !stop.isGiven(); chunk = chunks.poll()) {
            List<ClassHeader> headers = new ArrayList<>(chunk.size());
            for (ClassFile file : chunk) {
                ClassHeader header = ClassHeader.read(file);
                if (header != null) {
                    headers.add(header);
                }
            }
            catalog.add(headers);
            transactions.incrementAndGet();
            added.addAndGet(headers.size());
            unreadable.addAndGet(chunk.size() - headers.size());
            progress.advance(chunk.size());
        }
    }

    private static Queue<List<ClassFile>> chunks(List<ClassFile> missing) {
        Queue<List<ClassFile>> chunks = new ConcurrentLinkedQueue<>();
        for (int from = 0; from < missing.size(); from += CHUNK) {
            chunks.add(missing.subList(from, Math.min(from + CHUNK, missing.size())));
        }
        return chunks;
    }

    private static void await(Future<?> worker) throws SQLException, IOException, InterruptedException {
        try {
            worker.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException refused) {
                throw refused;
            } else if (e.getCause() instanceof IOException unreadableImage) {
                throw unreadableImage;
            }
            throw new IllegalStateException("Loading failed", e.getCause());
        }
    }
}
