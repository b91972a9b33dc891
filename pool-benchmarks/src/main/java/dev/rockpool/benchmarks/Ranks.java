package dev.rockpool.benchmarks;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Ranks in a random order, some oftener than others. Drawn beforehand, so that drawing is no part of what is measured. Not thread-safe. */
final class Ranks {

    /** How many are drawn, before it begins again. A power of two. */
    private static final int ORDER = 1 << 16;

    private final int[] order = new int[ORDER];
    private int next;

    /**
     * Draws them.
     *
     * @param count how many ranks there are
     * @param weight how often a rank comes, beside the others; the first has rank 1
     * @param random draws
     */
    Ranks(int count, IntToDoubleFunction weight, SplittableRandom random) {
        double[] upTo = IntStream.rangeClosed(1, count).mapToDouble(weight).toArray();
        Arrays.parallelPrefix(upTo, Double::sum);
        for (int i = 0; i < order.length; i++) {
            int found = Arrays.binarySearch(upTo, random.nextDouble() * upTo[count - 1]);
            order[i] = Math.min(found < 0 ? -found - 1 : found, count - 1);
        }
    }

    /** The next rank, counted from 0. */
    int next() {
        return order[next++ & (ORDER - 1)];
    }
}
