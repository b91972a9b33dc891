package dev.rockpool.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The open statements of one connection, and those result sets that no statement of the borrower's made.
 *
 * <p>A connection belongs to one thread at a time, but statements may be closed and cancelled from others, and a cancellation must
 * never reach the next borrower, nor the next statement. So whoever cancels holds the lock meanwhile, and so does whoever closes:
 * a statement stays open until a cancellation under way has ended, and none begins afterwards.
 */
final class OpenHandles {

    private final ReentrantLock lock = new ReentrantLock();
    private final HandleList handles = new HandleList();

    void add(Handle handle) {
        lock.lock();
        try {
            handles.add(handle);
        } finally {
            lock.unlock();
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
            lock.unlock();
        }
    }

    /** Ends the wrapper of a result set that the driver is handing out again, as the result of another run. */
    void forget(ResultSet driver) {
        lock.lock();
        try {
            handles.removeOver(driver);
        } finally {
            lock.unlock();
        }
    }

    void closeAll() throws SQLException {
        lock.lock();
        try {
            handles.closeAll();
        } finally {
            lock.unlock();
        }
    }

    /** Cancels what a statement is doing, as long as it and its connection are open. */
    void cancel(StatementConnection connection, Handle handle, Statement driver) throws SQLException {
        lock.lock();
        try {
            if (!handle.closed && connection.isHeld()) {
                driver.cancel();
            }
        } finally {
            lock.unlock();
        }
    }
}
