package dev.rockpool.sqlite;

import java.util.concurrent.atomic.AtomicLongArray;

/** How long something took, in a histogram whose steps are an eighth of the value at most. Thread-safe. */
final class Latencies {

    private static final int STEPS = 8;

    private final AtomicLongArray counts = new AtomicLongArray(Long.SIZE * STEPS);

    void add(long nanos) {
        counts.incrementAndGet(index(Math.max(nanos, STEPS)));
    }

    private static int index(long value) {
        int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
        return exponent * STEPS + (int) ((value >>> (exponent - 3)) & (STEPS - 1));
    }

    long count() {
        long sum = 0;
        for (int i = 0; i < counts.length(); i++) {
            sum += counts.get(i);
        }
        return sum;
    }

    /** What this share of all took at most, in microseconds. */
    long micros(double share) {
        long wanted = (long) Math.ceil(count() * share);
        int i = 0;
        for (long seen = counts.get(0); seen < wanted; seen += counts.get(i)) {
            i++;
        }
        long step = 1L << (i / STEPS - 3);
        return (STEPS + i % STEPS + 1) * step / 1_000;
    }
}
