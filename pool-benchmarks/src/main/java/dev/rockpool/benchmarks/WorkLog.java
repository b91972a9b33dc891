package dev.rockpool.benchmarks;

import java.sql.SQLException;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteException;

/**
 * What one thread of a SQLite benchmark did. Times are those of successes, from asking for a connection to having given it back; what
 * failed is counted by SQLite's error. Not thread-safe.
 */
final class WorkLog {

    /** Begins the names of the figures that count errors of one kind. */
    private static final String ERROR = "error.";

    private static final long LONGEST = TimeUnit.MINUTES.toNanos(2);
    private static final List<String> LOCKS = List.of("SQLITE_BUSY", "SQLITE_LOCKED");

    private final Histogram reads = new Histogram(LONGEST, 2);
    private final Histogram writes = new Histogram(LONGEST, 2);
    private final BitSet acknowledged = new BitSet();
    private final Map<String, Integer> errors = new TreeMap<>();
    private long readsInTime;
    private long writesInTime;

    /** Notes a piece of work that succeeded. */
    void done(Crowd.Period period, boolean read, long begin) {
        long end = System.nanoTime();
        if (period.ends(end)) {
            (read ? reads : writes).recordValue(Math.min(end - begin, LONGEST));
        }
        if (period.counts(end)) {
            if (read) {
                readsInTime++;
            } else {
                writesInTime++;
            }
        }
    }

    /** Notes that a write succeeded, so that it must be found afterwards. */
    void acknowledge(int write) {
        acknowledged.set(write);
    }

    /** Notes a piece of work that failed. */
    void failed(Crowd.Period period, SQLException failure) {
        if (period.counts(System.nanoTime())) {
            errors.merge(kind(failure), 1, Integer::sum);
        }
    }

    /** The writes that succeeded, also outside the time that counts. */
    BitSet acknowledged() {
        return acknowledged;
    }

    /** By SQLite's own error, which a pool may have wrapped in one of its own. */
    static String kind(SQLException failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException sqlite) {
                return sqlite.getResultCode().name();
            }
        }
        return failure.getClass().getSimpleName();
    }

    /** Whether an error, as {@link #kind} names it, says that somebody else holds a lock. */
    static boolean isLock(String kind) {
        return LOCKS.stream().anyMatch(kind::startsWith);
    }

    /** The figures of all threads together. */
    static Figures summarize(List<WorkLog> logs, Duration time) {
        Histogram reads = new Histogram(LONGEST, 2);
        Histogram writes = new Histogram(LONGEST, 2);
        Map<String, Integer> errors = new TreeMap<>();
        double readCount = 0;
        double writeCount = 0;
        for (WorkLog log : logs) {
            reads.add(log.reads);
            writes.add(log.writes);
            readCount += log.readsInTime;
            writeCount += log.writesInTime;
            log.errors.forEach((kind, count) -> errors.merge(kind, count, Integer::sum));
        }
        double seconds = time.toNanos() / 1e9;
        Figures figures = new Figures()
                .put("operations", (readCount + writeCount) / seconds)
                .put("reads", readCount / seconds)
                .put("writes", writeCount / seconds);
        percentiles(figures, "read", reads);
        percentiles(figures, "write", writes);
        int all = errors.values().stream().mapToInt(Integer::intValue).sum();
        int locks = errors.entrySet().stream()
                .filter(error -> isLock(error.getKey()))
                .mapToInt(Map.Entry::getValue)
                .sum();
        figures.put("errors", all).put("lockErrors", locks).put("otherErrors", all - locks);
        errors.forEach((kind, count) -> figures.put(ERROR + kind, count));
        return figures;
    }

    /** Says, below a table, which errors a contender had; empty when it had none. */
    static String errors(String contender, Figures figures) {
        String kinds = figures.namesAfter(ERROR).stream()
                .map(name -> name + " " + Units.count(figures.get(ERROR + name)))
                .collect(Collectors.joining(", "));
        return kinds.isEmpty() ? "" : "\nErrors of " + contender + ": " + kinds + ".\n";
    }

    private static void percentiles(Figures figures, String what, Histogram histogram) {
        figures.put(what + "50", histogram.getValueAtPercentile(50))
                .put(what + "99", histogram.getValueAtPercentile(99))
                .put(what + "999", histogram.getValueAtPercentile(99.9))
                .put(what + "Max", histogram.getMaxValue());
    }
}
