package dev.rockpool.metrics.record;

import dev.rockpool.pool.Quantiles;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * The times of the last minute: those of the part under way and of the six whole parts of 10 s before it. Thread-safe; to record waits for
 * nobody.
 */
public final class LatencyWindow {

    private static final int DIGITS = 2;
    private static final int PARTS = 6;

    private final Recorder recorder = new Recorder(DIGITS);
    /** Guarded by this, oldest first. */
    private final Deque<Histogram> parts = new ArrayDeque<>(PARTS + 1);
    /** Of the part under way, what was read of it. Guarded by this. */
    private Histogram current = new Histogram(DIGITS);

    /** Makes an empty one. */
    public LatencyWindow() {}

    /**
     * Records a time.
     *
     * @param nanos how long; what is negative counts as zero
     */
    public void record(long nanos) {
        recorder.recordValue(Math.max(0, nanos));
    }

    /** Begins a new part; called every 10 s. */
    synchronized void rotate() {
        drain();
        parts.addLast(current);
        current = new Histogram(DIGITS);
        if (parts.size() > PARTS) {
            parts.removeFirst();
        }
    }

    /** Forgets everything. */
    synchronized void reset() {
        recorder.reset();
        parts.clear();
        current = new Histogram(DIGITS);
    }

    /**
     * Tells how the times of the last minute are spread.
     *
     * @return exact to 1 %
     */
    public synchronized Quantiles quantiles() {
        drain();
        Histogram sum = current.copy();
        parts.forEach(sum::add);
        return quantiles(sum);
    }

    private void drain() {
        current.add(recorder.getIntervalHistogram());
    }

    static Quantiles quantiles(Histogram times) {
        return times.getTotalCount() == 0
                ? Quantiles.NONE
                : new Quantiles(
                        times.getTotalCount(),
                        at(times, 50),
                        at(times, 95),
                        at(times, 99),
                        Duration.ofNanos(times.getMaxValue()));
    }

    private static Duration at(Histogram times, double percentile) {
        return Duration.ofNanos(times.getValueAtPercentile(percentile));
    }
}
