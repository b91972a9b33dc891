package dev.rockpool.work;

import dev.rockpool.pool.Priority;
import dev.rockpool.work.Part.Kind;
import dev.rockpool.work.RandomUnit.End;
import dev.rockpool.work.RandomUnit.Way;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes the units of one caller: the same for the same seed. Not thread-safe. */
final class RandomUnits {

    /** What the units may do to each other. */
    enum Mood {
        /** Nothing. */
        CALM,
        /** Undo each other. */
        WILD,
        /** The same, and hold a connection until the pool takes it back. */
        TAKEN_BACK,
        /** Undo each other, while the pool is closed under them. */
        CLOSED
    }

    private static final Retry RETRY = Retry.times(2).backOff(Duration.ZERO, Duration.ofMillis(1));

    private final Random random;
    private final Mood mood;
    private int next;

    /** {@code first}: the id of the first unit. */
    RandomUnits(long seed, int first, Mood mood) {
        this.random = new Random(seed * 31 + first);
        this.next = first;
        this.mood = mood;
    }

    /** Tells whether something happens that does in so many of a thousand cases. */
    boolean chance(int perMille) {
        return random.nextInt(1_000) < perMille;
    }

    RandomUnit next() {
        Way way = pick(Way.values());
        if (way.isPlain() && chance(700)) { // each ends a group
            way = Way.CALL;
        }
        End end = end(way);
        int passingErrors = way.takesOptions() && way.takesCode() && chance(60) ? 1 + random.nextInt(2) : 0;
        WorkOptions options = way.takesOptions() ? options(end, passingErrors > 0) : WorkOptions.DEFAULT;
        RandomUnit unit = new RandomUnit(next++, way, end, parts(way), passingErrors, options, mood);
        unit.interrupted = way == Way.CALL && options.retry() == null && chance(20);
        return unit;
    }

    private End end(Way way) {
        if (mood == Mood.TAKEN_BACK && way.takesCode() && way.takesOptions() && chance(8)) {
            return End.HOLDS;
        } else if (chance(700) || way == Way.JDBC_AUTO_COMMIT) {
            return End.KEPT;
        }
        End end = pick(End.values());
        if (end == End.HOLDS || (mood == Mood.CALM && end.destroys()) || (end.isEndless() && !way.takesOptions())) {
            return End.FAILS;
        } else if (end.isEndless() && chance(700)) { // they take their time
            return End.ROLLS_BACK;
        } else if ((end == End.THROWS || end == End.SWALLOWS_ROLLBACK) && !way.takesCode()) {
            return End.FAILS;
        } else if (end == End.READS_ENDLESSLY && !way.takesCode()) {
            return End.WRITES_ENDLESSLY;
        }
        return end;
    }

    private WorkOptions options(End end, boolean retried) {
        WorkOptions options = WorkOptions.DEFAULT.priority(pick(Priority.values()));
        if (chance(300)) {
            options = options.asRepeatable();
        }
        if (chance(50)) {
            options = options.standingAlone();
        }
        if (retried || chance(100)) {
            options = options.retry(RETRY);
        }
        if (end.isEndless()) {
            options = options.within(Duration.ofMillis(5 + random.nextInt(20)));
        } else if (chance(50)) {
            options = options.within(Duration.ofNanos(random.nextInt(5_000_000)));
        }
        return options;
    }

    private List<Part> parts(Way way) {
        if (way == Way.UPDATE || way == Way.JDBC_AUTO_COMMIT) {
            return List.of(touch(), touch());
        }
        List<Part> parts = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            parts.add(way.takesCode() && chance(400) ? part(way, 2) : touch());
        }
        return parts;
    }

    private Part part(Way way, int depth) {
        Kind kind = pick(Kind.values());
        boolean isNested = kind == Kind.NESTED || kind == Kind.NESTED_UNDONE || kind == Kind.NESTED_CALL;
        if (isNested && (depth == 0 || (way == Way.JDBC && kind == Kind.NESTED_CALL))) {
            return touch();
        } else if (kind == Kind.LITTERING && chance(700)) { // the group ends with it
            return touch();
        }
        List<Part> inside = new ArrayList<>();
        while (isNested && (inside.isEmpty() || chance(500))) {
            inside.add(part(way, depth - 1));
        }
        return new Part(kind, random.nextInt(SerialModel.ACCOUNTS), inside);
    }

    private Part touch() {
        return new Part(Kind.TOUCH, random.nextInt(SerialModel.ACCOUNTS), List.of());
    }

    private <T> T pick(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
