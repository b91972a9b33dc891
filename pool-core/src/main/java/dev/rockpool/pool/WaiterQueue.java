package dev.rockpool.pool;

import java.sql.SQLException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The callers who wait for a connection of one lane, oldest first. Not thread-safe: guarded by the lane's lock.
 *
 * <p>A doubly linked list, because a waiter that gives up leaves from the middle. Order is decided here alone, so that priorities
 * can be added without the lane noticing.
 */
final class WaiterQueue {

    /** One waiting caller. {@link #granted} and {@link #failure} are written once, under the lane's lock; at most one is set. */
    static final class Waiter {
        final Thread thread;
        /** When its wait began. */
        final long since;
        /** Whether it had a grant before that was worthless, so that it keeps its turn. */
        final boolean retrying;

        volatile @Nullable Slot granted;
        volatile @Nullable Supplier<SQLException> failure;
        private @Nullable Waiter previous;
        private @Nullable Waiter next;

        Waiter(Thread thread, long since, boolean retrying) {
            this.thread = thread;
            this.since = since;
            this.retrying = retrying;
        }
    }

    private @Nullable Waiter first;
    private @Nullable Waiter last;
    private int size;

    int size() {
        return size;
    }

    /** Returns the waiter whose turn it is, without removing it. */
    @Nullable
    Waiter peek() {
        return first;
    }

    /** Puts a waiter at the end; one whose grant turned out to be worthless (a failed health check), where its wait began. */
    void add(Waiter waiter) {
        Waiter after = waiter.retrying ? firstNotBefore(waiter.since) : null;
        Waiter before = after == null ? last : after.previous;
        waiter.previous = before;
        waiter.next = after;
        if (before == null) {
            first = waiter;
        } else {
            before.next = waiter;
        }
        if (after == null) {
            last = waiter;
        } else {
            after.previous = waiter;
        }
        size++;
    }

    private @Nullable Waiter firstNotBefore(long time) {
        Waiter waiter = first;
        while (waiter != null && waiter.since - time < 0) {
            waiter = waiter.next;
        }
        return waiter;
    }

    /** Finds the waiter of a thread. */
    @Nullable
    Waiter find(Thread thread) {
        Waiter waiter = first;
        while (waiter != null && waiter.thread != thread) {
            waiter = waiter.next;
        }
        return waiter;
    }

    @Nullable
    Waiter poll() {
        Waiter head = first;
        if (head != null) {
            remove(head);
        }
        return head;
    }

    /** Removes a waiter that is in the queue. */
    void remove(Waiter waiter) {
        Waiter before = waiter.previous;
        Waiter after = waiter.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        waiter.previous = null;
        waiter.next = null;
        size--;
    }
}
