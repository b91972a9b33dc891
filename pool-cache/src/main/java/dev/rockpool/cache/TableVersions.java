package dev.rockpool.cache;

import dev.rockpool.spi.WriteWatch;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * When each table changed last, and whether it may be changing now; so what was read from it is valid, or not.
 *
 * <p>Time here is a counter. Each table has one word: the time of its last change, and how many writes of it are open. One more word stands
 * for all tables, for writes of which nobody knows the tables. A write opens <em>before</em> its commit can be seen, and ends <em>after</em>
 * the commit and <em>before</em> whoever wrote is told of it; it then has a time of its own, later than all before ({@link WriteWatch}).
 *
 * <p>A load notes the time, then reads, then asks for a {@link Stamp} of the tables it has read. It gets none if one of them has an open
 * write, or changed after the noted time. A stamp is valid as long as none of its words changes, so it ends when a write opens.
 *
 * <p>Why no read is stale. Let a write's commit become visible at C, and be acknowledged at A; it opens before C and ends between C and A.
 *
 * <ol>
 *   <li><em>What is read after A is not older than the write.</em> A stamp that is valid after A was not given before the write opened, for
 *       the word has changed since, nor while it was open, for then none is given. So it was given after the end, and the load noted a time
 *       not before the end's, for else the table would have changed after it. The load noted that time before it read, and it was not there
 *       to be noted before the end, so it read after C.
 *   <li><em>No thread sees a table go back.</em> Who has seen the write has read after C. From before C on, stamps of before are invalid, and
 *       those of after belong to loads that read after C.
 *   <li><em>What is rolled back changes nothing.</em> A transaction opens its write when it commits, so before that no stamp ends.
 *   <li><em>A snapshot shows what is served within it.</em> {@link Stamp#isUnchangedSince} tells why.
 *   <li><em>Tables that the write does not name</em> keep their stamps: the database says which it writes, triggers and cascades included.
 * </ol>
 *
 * <p>Thread-safe, without locks.
 */
final class TableVersions implements WriteWatch {

    private static final int TIME_SHIFT = 16;
    private static final long OPEN_MASK = (1L << TIME_SHIFT) - 1;

    private final AtomicLong clock = new AtomicLong();
    private final Version all = new Version();
    private final Map<String, Version> tables = new ConcurrentHashMap<>();

    /** The word of one table: the time of its last change, and in the low bits the number of open writes. */
    private static final class Version {
        private final AtomicLong word = new AtomicLong();
        /** Counts the changes. */
        private final LongAdder changes = new LongAdder();

        void open() {
            word.incrementAndGet();
        }

        void end(long time) {
            long before;
            long after;
            do {
                before = word.get();
                long last = Math.max(before >>> TIME_SHIFT, time);
                after = (last << TIME_SHIFT) | ((before & OPEN_MASK) - 1);
            } while (!word.compareAndSet(before, after));
            changes.increment();
        }
    }

    /** The words of some tables while they had no open write. */
    static final class Stamp {
        private final Set<String> tables;
        private final Version[] versions;
        private final long[] words;

        private Stamp(Set<String> tables, Version[] versions, long[] words) {
            this.tables = tables;
            this.versions = versions;
            this.words = words;
        }

        Set<String> tables() {
            return tables;
        }

        boolean isValid() {
            for (int i = 0; i < words.length; i++) {
                if (versions[i].word.get() != words[i]) {
                    return false;
                }
            }
            return true;
        }

        /**
         * Whether nothing of it changed since a time. What is valid now, and has not changed since a time that was noted before a snapshot began,
         * is what that snapshot shows: no write of its tables was committed since before the snapshot, nor is one open.
         */
        boolean isUnchangedSince(long time) {
            if (time == Long.MAX_VALUE) {
                return true;
            }
            for (long word : words) {
                if (word >>> TIME_SHIFT > time) {
                    return false;
                }
            }
            return true;
        }

        /** The words in text. The same words never come again once one has changed, so what was read under them is valid under them. */
        String describe() {
            StringBuilder text = new StringBuilder();
            for (long word : words) {
                text.append(Long.toHexString(word)).append('.');
            }
            return text.toString();
        }
    }

    /** The time, to be noted before a load reads. */
    long time() {
        return clock.get();
    }

    /** Stamps what was read from some tables since the given time; null where it may be stale already. */
    @Nullable
    Stamp stamp(Set<String> names, long since) {
        Version[] versions = new Version[names.size() + 1];
        versions[0] = all;
        int count = 1;
        for (String name : names) {
            versions[count++] = version(name);
        }
        long[] words = new long[versions.length];
        for (int i = 0; i < words.length; i++) {
            long word = versions[i].word.get();
            if ((word & OPEN_MASK) != 0 || word >>> TIME_SHIFT > since) {
                return null;
            }
            words[i] = word;
        }
        return new Stamp(names, versions, words);
    }

    /** The words of some tables as they are, to look for what was read under the same; null where one has an open write. */
    @Nullable
    Stamp present(Set<String> names) {
        return stamp(names, Long.MAX_VALUE);
    }

    /** How often each table was changed, with {@code *} for changes of anything. */
    Map<String, Long> changes() {
        Map<String, Long> changes = new HashMap<>();
        tables.forEach((name, version) -> put(changes, name, version));
        put(changes, "*", all);
        return changes;
    }

    private static void put(Map<String, Long> changes, String name, Version version) {
        long count = version.changes.sum();
        if (count > 0) {
            changes.put(name, count);
        }
    }

    void resetChanges() {
        tables.values().forEach(version -> version.changes.reset());
        all.changes.reset();
    }

    private Version version(String table) {
        return tables.computeIfAbsent(table, unknown -> new Version());
    }

    @Override
    public Write changing(Set<String> names) {
        Version[] changing = names.stream().map(this::version).toArray(Version[]::new);
        for (Version version : changing) {
            version.open();
        }
        return () -> {
            long time = clock.incrementAndGet();
            for (Version version : changing) {
                version.end(time);
            }
        };
    }

    @Override
    public Write changingAnything() {
        all.open();
        return () -> all.end(clock.incrementAndGet());
    }
}
