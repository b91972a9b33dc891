package dev.rockpool.metrics.record;

import dev.rockpool.pool.StatementOutcome;
import dev.rockpool.pool.StatementTiming;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** The times of statements, by their texts without values, since the beginning or the last reset. Thread-safe, and bounded. */
final class StatementBook {

    private static final int MOST_PATTERNS = 150; // with its histograms each takes some 30 kB
    private static final String OTHERS = "(other statements)";

    private final SqlPatterns known = new SqlPatterns();
    private final Map<String, Line> patterns = new ConcurrentHashMap<>();

    private static final class Line {
        final String pattern;
        final LongAdder failures = new LongAdder();
        final LongAdder rows = new LongAdder();
        final LongAdder nanos = new LongAdder();
        private final Recorder recorder = new Recorder(2);
        /** Guarded by this. */
        private final Histogram times = new Histogram(2);

        Line(String pattern) {
            this.pattern = pattern;
        }

        void record(StatementOutcome outcome) {
            nanos.add(outcome.inDriver());
            recorder.recordValue(Math.max(0, outcome.inDriver()));
            if (outcome.failure() != null) {
                failures.increment();
            }
            if (outcome.rows() > 0) {
                rows.add(outcome.rows());
            }
        }

        synchronized StatementTiming timing() {
            times.add(recorder.getIntervalHistogram());
            return new StatementTiming(
                    pattern,
                    times.getTotalCount(),
                    failures.sum(),
                    rows.sum(),
                    Duration.ofNanos(nanos.sum()),
                    LatencyWindow.quantiles(times));
        }
    }

    void record(StatementOutcome outcome) {
        lineOf(known.of(outcome.sql())).record(outcome);
    }

    private Line lineOf(String pattern) {
        Line line = patterns.get(pattern);
        if (line != null) {
            return line;
        }
        return patterns.computeIfAbsent(patterns.size() < MOST_PATTERNS ? pattern : OTHERS, Line::new);
    }

    List<StatementTiming> slowest(int most) {
        return patterns.values().stream()
                .map(line -> Map.entry(line.nanos.sum(), line)) // it goes on while they are sorted
                .sorted(Map.Entry.<Long, Line>comparingByKey().reversed())
                .limit(most)
                .map(entry -> entry.getValue().timing())
                .toList();
    }

    void reset() {
        patterns.clear();
    }
}
