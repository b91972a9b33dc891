package dev.rockpool.benchmarks;

import java.io.PrintStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What one run measured: named numbers, in the order of their measuring. Not thread-safe. */
final class Figures {

    /** Begins the lines by which a forked run tells its figures. */
    private static final String PREFIX = "figure ";

    private final Map<String, Double> values = new LinkedHashMap<>();

    Figures put(String name, double value) {
        values.put(name, value);
        return this;
    }

    /** Counts and nanoseconds stay far below what a double holds exactly. */
    Figures put(String name, long value) {
        return put(name, (double) value);
    }

    /** Keeps the lower of this value and the one before. */
    Figures putLower(String name, double value) {
        values.merge(name, value, Math::min);
        return this;
    }

    /** The figures of one subject: those whose names begin with its name and a dot, without both. */
    Figures of(String subject) {
        Figures own = new Figures();
        String beginning = subject + ".";
        namesAfter(beginning).forEach(name -> own.put(name, get(beginning + name)));
        return own;
    }

    /** Adds these figures to others, each name with a beginning of its own. */
    void copyTo(Figures others, String beginning) {
        values.forEach((name, value) -> others.put(beginning + name, value));
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    double get(String name) {
        Double value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("Nothing called '" + name + "' was measured, only " + values.keySet());
        }
        return value;
    }

    /** The names that begin so, without the beginning; sorted. */
    List<String> namesAfter(String beginning) {
        return values.keySet().stream()
                .filter(name -> name.startsWith(beginning))
                .map(name -> name.substring(beginning.length()))
                .sorted()
                .toList();
    }

    /** The median of each figure; one that is absent from a round counts as zero there. */
    static Figures median(List<Figures> rounds) {
        Figures median = new Figures();
        for (String name : names(rounds)) {
            median.put(name, middle(rounds, name));
        }
        return median;
    }

    private static Iterable<String> names(List<Figures> rounds) {
        TreeSet<String> names = new TreeSet<>();
        rounds.forEach(round -> names.addAll(round.values.keySet()));
        return Collections.unmodifiableSet(names);
    }

    private static double middle(List<Figures> rounds, String name) {
        double[] sorted = rounds.stream()
                .mapToDouble(round -> round.values.getOrDefault(name, 0.0))
                .sorted()
                .toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    void print(PrintStream out) {
        values.forEach((name, value) -> out.println(PREFIX + name + " " + value));
    }

    /** Reads what {@link #print} wrote; other lines are skipped. */
    static Figures parse(Stream<String> lines) {
        Figures figures = new Figures();
        lines.filter(line -> line.startsWith(PREFIX)).forEach(line -> {
            int value = line.lastIndexOf(' ') + 1;
            figures.put(line.substring(PREFIX.length(), value - 1), Double.parseDouble(line.substring(value)));
        });
        return figures;
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
