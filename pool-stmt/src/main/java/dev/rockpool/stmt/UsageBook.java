package dev.rockpool.stmt;

import dev.rockpool.pool.StatementUsage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** How texts were used, by lane. Bounded: when it is full, the half that was used less is forgotten. Not thread-safe. */
final class UsageBook {

    static final int MOST = 2_000;

    /** A text in a lane. */
    private record Line(String lane, String sql, boolean plain) {}

    /** Sums of one line. */
    private static final class Sum {
        long hits;
        long misses;
        int connections;
        long bytes;

        long uses() {
            return hits + misses;
        }

        Sum plus(Sum other) {
            Sum both = new Sum();
            both.hits = hits + other.hits;
            both.misses = misses + other.misses;
            both.connections = connections + other.connections;
            both.bytes = bytes + other.bytes;
            return both;
        }

        StatementUsage of(String sql) {
            return new StatementUsage(sql, hits, misses, connections, bytes);
        }
    }

    private final Map<Line, Sum> lines = new HashMap<>();

    /** Adds what is known of a statement that is kept no more. */
    void add(String lane, KeptStatement statement) {
        Sum sum = sum(lane, statement);
        sum.hits += statement.hits;
        sum.misses += statement.misses;
        if (lines.size() > MOST) {
            forgetHalf();
        }
    }

    /** Adds what an open connection keeps. {@code current}: whether its counters are of the time since the last reset. */
    void addOpen(ConnectionStatements connection, boolean current) {
        AtomicReferenceArray<KeptStatement> shown = connection.shown();
        for (int place = 0; place < shown.length(); place++) {
            KeptStatement statement = shown.get(place);
            if (statement != null) {
                Sum sum = sum(connection.lane, statement);
                sum.hits += current ? statement.hits : 0;
                sum.misses += current ? statement.misses : 0;
                sum.connections++;
                sum.bytes += statement.bytes;
            }
        }
    }

    /** Adds what a connection keeps. */
    void addKept(ConnectionStatements connection) {
        AtomicReferenceArray<KeptStatement> shown = connection.shown();
        for (int place = 0; place < shown.length(); place++) {
            KeptStatement statement = shown.get(place);
            if (statement != null) {
                add(connection.lane, statement);
            }
        }
    }

    private Sum sum(String lane, KeptStatement statement) {
        boolean plain = statement.key instanceof String;
        return lines.computeIfAbsent(new Line(lane, statement.sql, plain), line -> new Sum());
    }

    private void forgetHalf() {
        List<Map.Entry<Line, Sum>> byUse = new ArrayList<>(lines.entrySet());
        byUse.sort(Comparator.comparingLong(entry -> entry.getValue().uses()));
        byUse.subList(0, byUse.size() / 2).forEach(entry -> lines.remove(entry.getKey()));
    }

    void clear() {
        lines.clear();
    }

    UsageBook copy() {
        UsageBook copy = new UsageBook();
        lines.forEach((line, sum) -> copy.lines.put(line, sum.plus(new Sum())));
        return copy;
    }

    /** The texts used most. {@code lane}: null for all lanes together; else those prepared without options in that lane. */
    List<StatementUsage> top(@Nullable String lane, int top) {
        Map<String, Sum> byText = new HashMap<>();
        lines.forEach((line, sum) -> {
            if (lane == null || (line.plain() && lane.equals(line.lane()))) {
                byText.merge(line.sql(), sum, Sum::plus);
            }
        });
        return byText.entrySet().stream()
                .map(entry -> entry.getValue().of(entry.getKey()))
                .sorted(Comparator.comparingLong(StatementUsage::uses)
                        .reversed()
                        .thenComparing(StatementUsage::sql))
                .limit(top)
                .toList();
    }
}
