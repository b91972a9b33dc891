package dev.rockpool.cache;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Which threads load, in all caches together, and what they have read from caches meanwhile: so that a load within a load waits for nobody, and
 * the outer result is known to depend on what the inner one depends on. Thread-safe; a frame belongs to its thread.
 */
final class Nesting {

    private static final Map<Thread, Frame> LOADING = new ConcurrentHashMap<>();
    private static final AtomicInteger UNDER_WAY = new AtomicInteger();

    private Nesting() {}

    /** One load. */
    static final class Frame {
        private final TableVersions versions;
        private final @Nullable Frame outer;
        private final Set<String> tables = new HashSet<>();
        private boolean known = true;

        Frame(TableVersions versions, @Nullable Frame outer) {
            this.versions = versions;
            this.outer = outer;
        }

        boolean isOutermost() {
            return outer == null;
        }

        /** Adds what was read from a cache. {@code of}: whose tables they are; {@code names}: null where they are not known. */
        private void add(TableVersions of, @Nullable Set<String> names) {
            if (names == null || of != versions) { // another database's versions say nothing here
                known = false;
            } else {
                tables.addAll(names);
            }
        }

        /** What a result depends on that was made in this frame; null where that is not known. */
        @Nullable
        Set<String> with(@Nullable Set<String> own) {
            if (own == null || !known || tables.isEmpty()) {
                return known ? own : null;
            }
            Set<String> all = new HashSet<>(tables);
            all.addAll(own);
            return Set.copyOf(all);
        }
    }

    static Frame begin(TableVersions versions) {
        UNDER_WAY.incrementAndGet();
        Frame frame = new Frame(versions, LOADING.get(Thread.currentThread()));
        LOADING.put(Thread.currentThread(), frame);
        return frame;
    }

    static void end(Frame frame) {
        Frame outer = frame.outer;
        if (outer == null) {
            LOADING.remove(Thread.currentThread());
        } else {
            LOADING.put(Thread.currentThread(), outer);
        }
        UNDER_WAY.decrementAndGet();
    }

    /** Notes what this thread has got from a cache, where it is loading. */
    static void note(TableVersions versions, @Nullable Set<String> tables) {
        if (UNDER_WAY.get() == 0) {
            return; // nearly always
        }
        Frame frame = LOADING.get(Thread.currentThread());
        if (frame != null) {
            frame.add(versions, tables);
        }
    }
}
