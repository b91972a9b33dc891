package dev.rockpool.pool;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The callers who wait for a connection of one lane, and whose turn it is. Not thread-safe: guarded by the lane's lock.
 *
 * <p>Each priority has a line of its own, oldest first; the next is the head of the line that began to wait first, where a step of
 * priority counts like having come {@code ageing} earlier. So all is in order within a priority, and nobody starves. A line is a doubly
 * linked list, because a waiter that gives up leaves from the middle.
 */
final class WaiterQueue {

    /**
     * One waiting caller. {@link #granted}, {@link #failure} and {@link #taken} are written once, under the lane's lock; at most one is
     * set.
     */
    static final class Waiter {
        /** Null where nobody waits with the work. */
        final @Nullable Thread thread;
        /** When its wait began. */
        final long since;
        /** Whether it had a grant before that was worthless, so that it keeps its turn. */
        final boolean retrying;

        final Priority priority;
        final @Nullable QueuedWork work;

        volatile @Nullable Slot granted;
        volatile @Nullable Supplier<SQLException> failure;
        /** Whoever holds the connection does its work. */
        volatile boolean taken;

        private @Nullable Waiter previous;
        private @Nullable Waiter next;

        Waiter(@Nullable Thread thread, long since, boolean retrying, Priority priority, @Nullable QueuedWork work) {
            this.thread = thread;
            this.since = since;
            this.retrying = retrying;
            this.priority = priority;
            this.work = work;
        }

        /** Tells whether its wait is over, one way or another. */
        boolean isServed() {
            return granted != null || failure != null || taken;
        }

        /** Tells it that it was granted a slot, or failed. */
        void wake() {
            if (thread != null) {
                LockSupport.unpark(thread);
                return;
            }
            Slot slot = granted;
            Supplier<SQLException> reason = failure;
            if (work != null && slot != null) {
                work.granted(slot);
            } else if (work != null && reason != null) {
                work.refused(reason.get());
            }
        }
    }

    private static final class Line {
        private @Nullable Waiter first;
        private @Nullable Waiter last;
    }

    private final Line[] lines = {new Line(), new Line(), new Line()};
    private long ageing;
    private int size;
    private int works;
    private int callers;

    /** Sets by how much longer one has to have waited to go before one of the next higher priority, in nanoseconds. */
    void ageing(long nanos) {
        ageing = nanos;
    }

    int size() {
        return size;
    }

    /** How many of them are work that others may take. */
    int works() {
        return works;
    }

    /** How many of them are threads, with or without work. */
    int callers() {
        return callers;
    }

    /** Returns the waiter whose turn it is, without removing it. */
    @Nullable
    Waiter peek() {
        Waiter best = null;
        for (Line line : lines) {
            Waiter head = line.first;
            if (head != null && (best == null || rank(head) - rank(best) < 0)) {
                best = head;
            }
        }
        return best;
    }

    private long rank(Waiter waiter) {
        return waiter.since + waiter.priority.steps * ageing;
    }

    /** Puts a waiter at the end of its line; one whose grant turned out to be worthless (a failed health check), where its wait began. */
    void add(Waiter waiter) {
        Line line = lines[waiter.priority.steps];
        Waiter after = waiter.retrying ? firstNotBefore(line, waiter.since) : null;
        Waiter before = after == null ? line.last : after.previous;
        waiter.previous = before;
        waiter.next = after;
        if (before == null) {
            line.first = waiter;
        } else {
            before.next = waiter;
        }
        if (after == null) {
            line.last = waiter;
        } else {
            after.previous = waiter;
        }
        size++;
        callers += waiter.thread == null ? 0 : 1;
        if (waiter.work != null) {
            works++;
            waiter.work.waiter = waiter;
        }
    }

    private static @Nullable Waiter firstNotBefore(Line line, long time) {
        Waiter waiter = line.first;
        while (waiter != null && waiter.since - time < 0) {
            waiter = waiter.next;
        }
        return waiter;
    }

    /** Finds the waiter of a thread. */
    @Nullable
    Waiter find(Thread thread) {
        for (Line line : lines) {
            Waiter waiter = line.first;
            while (waiter != null && waiter.thread != thread) {
                waiter = waiter.next;
            }
            if (waiter != null) {
                return waiter;
            }
        }
        return null;
    }

    /** Who waits, longest first. */
    List<WaiterReport> reports(long now) {
        List<WaiterReport> reports = new ArrayList<>(size);
        for (Line line : lines) {
            for (Waiter waiter = line.first; waiter != null; waiter = waiter.next) {
                Thread thread = waiter.thread;
                reports.add(new WaiterReport(
                        thread == null ? "(submitted)" : Slot.threadName(thread),
                        Duration.ofNanos(Math.max(0, now - waiter.since)),
                        waiter.priority,
                        waiter.work != null));
            }
        }
        reports.sort(Comparator.comparing(WaiterReport::waited).reversed());
        return reports;
    }

    @Nullable
    Waiter poll() {
        Waiter head = peek();
        if (head != null) {
            remove(head);
        }
        return head;
    }

    /** Removes a waiter that is in the queue. */
    void remove(Waiter waiter) {
        Line line = lines[waiter.priority.steps];
        Waiter before = waiter.previous;
        Waiter after = waiter.next;
        if (before == null) {
            line.first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            line.last = before;
        } else {
            after.previous = before;
        }
        waiter.previous = null;
        waiter.next = null;
        size--;
        callers -= waiter.thread == null ? 0 : 1;
        if (waiter.work != null) {
            works--;
            waiter.work.waiter = null;
        }
    }
}
