package dev.rockpool.sqlite;

import dev.rockpool.spi.Access;
import dev.rockpool.spi.StatementPlan;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Answers by SQL text, in two generations: what is asked for moves into the young one, and when that is half of what may be kept, it
 * becomes the old one and the former old one is forgotten. So an answer that is asked for stays, finding one takes no lock, and neither
 * entries nor characters grow beyond their bound (but for those that threads are adding at the same moment). Thread-safe.
 */
final class PlanCache {

    static final int MAX_ENTRIES = 4096;
    static final int MAX_CHARS = 2 << 20;
    static final int LONGEST_TEXT = 64 << 10;

    /**
     * What is known of a text.
     *
     * @param plan null where nobody asked for it yet
     */
    record Answer(Access access, @Nullable StatementPlan plan) {}

    /** What is kept now. An answer goes into the generation that was current before it was sought, never into a later epoch's. */
    static final class Generation {
        private final long epoch;
        private final ConcurrentMap<String, Answer> young = new ConcurrentHashMap<>();
        private final ConcurrentMap<String, Answer> old;
        private final AtomicLong entries = new AtomicLong();
        private final AtomicLong chars = new AtomicLong();

        private Generation(long epoch, ConcurrentMap<String, Answer> old) {
            this.epoch = epoch;
            this.old = old;
        }

        /** Raised whenever everything was dropped. */
        long epoch() {
            return epoch;
        }
    }

    /** Held to change {@link #current}. */
    private final ReentrantLock lock = new ReentrantLock();

    private volatile Generation current = new Generation(0, new ConcurrentHashMap<>());

    Generation current() {
        return current;
    }

    @Nullable
    Answer get(String sql) {
        Generation now = current;
        Answer answer = now.young.get(sql);
        if (answer == null) {
            answer = now.old.get(sql);
            if (answer != null) {
                put(now, sql, answer);
            }
        }
        return answer;
    }

    /** Keeps an answer that was sought after {@code begun} was current. */
    void put(Generation begun, String sql, Answer answer) {
        if (sql.length() > LONGEST_TEXT || begun.young.put(sql, answer) != null) {
            return;
        }
        long chars = begun.chars.addAndGet(sql.length());
        long entries = begun.entries.incrementAndGet();
        if (entries >= MAX_ENTRIES / 2 || chars >= MAX_CHARS / 2) {
            moveOn(begun);
        }
    }

    private void moveOn(Generation full) {
        lock.lock();
        try {
            if (current == full) {
                current = new Generation(full.epoch, full.young);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Forgets everything, and what is being sought now, too. */
    void drop() {
        lock.lock();
        try {
            current = new Generation(current.epoch + 1, new ConcurrentHashMap<>());
        } finally {
            lock.unlock();
        }
    }

    int entries() {
        Generation now = current;
        return now.young.size() + now.old.size();
    }

    long chars() {
        Generation now = current;
        return length(now.young) + length(now.old);
    }

    private static long length(ConcurrentMap<String, Answer> answers) {
        return answers.keySet().stream().mapToLong(String::length).sum();
    }
}
