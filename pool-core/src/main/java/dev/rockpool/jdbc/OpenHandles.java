package dev.rockpool.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The open statements of one connection, and those result sets that no statement of the borrower's made.
 *
 * <p>A connection belongs to one thread at a time, but statements may be closed from others: hence the lock. How a statement is
 * cancelled from another thread without ever hitting the next one is told in {@link Execution}.
 */
final class OpenHandles {

    private final ReentrantLock lock = new ReentrantLock();
    private final HandleList handles = new HandleList();
    /** What waits until the lock is free. Under the lock. */
    private @Nullable List<Runnable> afterwards;

    void add(Handle handle) {
        lock.lock();
        try {
            handles.add(handle);
        } finally {
            unlock();
        }
    }

    /** Closes a handle; does nothing when it is closed. {@code inDriver}: false when the driver's side is no longer ours. */
    void close(Handle handle, boolean inDriver) throws SQLException {
        lock.lock();
        try {
            if (handles.remove(handle) && inDriver) {
                handle.closeDriver();
            }
        } finally {
            unlock();
        }
    }

    /** Ends the wrapper of a result set that the driver is handing out again, as the result of another run. */
    void forget(ResultSet driver) {
        lock.lock();
        try {
            handles.removeOver(driver);
        } finally {
            unlock();
        }
    }

    void closeAll() throws SQLException {
        lock.lock();
        try {
            handles.closeAll();
        } finally {
            unlock();
        }
    }

    /** Closes the result sets of a lease, whichever statements they are of. */
    void closeResults(LogicalConnection lease) throws SQLException {
        lock.lock();
        try {
            handles.closeResults(lease);
        } finally {
            unlock();
        }
    }

    /** Forgets all, where the driver's side is no longer ours. */
    void forgetAll() {
        lock.lock();
        try {
            handles.forgetAll();
        } finally {
            unlock();
        }
    }

    /** Lets go what belongs to a lease that is about to end; all of it, even when one fails, and then throws the first failure. */
    void leave(LogicalConnection lease) throws SQLException {
        lock.lock();
        try {
            handles.leave(lease);
        } finally {
            unlock();
        }
    }

    /** Does what must not be done under the lock: at once, or as soon as the calling thread has let it go. */
    void afterwards(Runnable task) {
        if (!lock.isHeldByCurrentThread()) {
            task.run();
            return;
        }
        List<Runnable> waiting = afterwards == null ? new ArrayList<>() : afterwards;
        waiting.add(task);
        afterwards = waiting;
    }

    private void unlock() {
        List<Runnable> waiting = afterwards;
        if (waiting == null || lock.getHoldCount() > 1) {
            lock.unlock();
            return;
        }
        afterwards = null;
        lock.unlock();
        waiting.forEach(Runnable::run);
    }
}
