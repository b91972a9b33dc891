package dev.rockpool.benchmarks;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How much is done for a figure, and where.
 *
 * @param rounds how often every contender has its turn
 * @param time how long one turn measures
 * @param newerJdk the home of the JDK that runs virtual threads
 * @param folder where databases are made
 */
record Effort(int rounds, Duration time, Path newerJdk, Path folder) {

    long millis() {
        return time.toMillis();
    }

    String describe() {
        return "Median of " + turns() + " of " + millis() / 1e3 + " s";
    }

    String turns() {
        return rounds + (rounds == 1 ? " round" : " rounds");
    }
}
