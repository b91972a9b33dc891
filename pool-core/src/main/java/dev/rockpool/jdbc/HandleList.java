package dev.rockpool.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The open handles of one owner, linked through themselves, so that adding and removing cost no memory. Not thread-safe. */
final class HandleList {

    private @Nullable Handle first;

    boolean isEmpty() {
        return first == null;
    }

    void add(Handle handle) {
        Handle head = first;
        handle.next = head;
        if (head != null) {
            head.previous = handle;
        }
        first = handle;
    }

    /** Takes a handle out; false when it is closed already. */
    boolean remove(Handle handle) {
        if (handle.closed) {
            return false;
        }
        handle.closed = true;
        Handle before = handle.previous;
        Handle after = handle.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after != null) {
            after.previous = before;
        }
        handle.previous = null;
        handle.next = null;
        handle.forgotten();
        return true;
    }

    /** Takes out the wrapper of a result set, if there is one. */
    void removeOver(ResultSet driver) {
        for (Handle handle = first; handle != null; handle = handle.next) {
            if (handle instanceof LogicalResultSet wrapper && wrapper.isOver(driver)) {
                remove(wrapper);
                return;
            }
        }
    }

    /** Has each close the result sets of a lease, even when one fails. */
    void closeResults(LogicalConnection lease) throws SQLException {
        SQLException failure = null;
        Handle following;
        for (Handle handle = first; handle != null; handle = following) {
            following = handle.next; // a result set leaves the list
            try {
                handle.closeResults(lease);
            } catch (SQLException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Takes all out, without touching the driver. */
    void forgetAll() {
        for (Handle handle = first; handle != null; handle = first) {
            remove(handle);
        }
    }

    /** Has each let go what belongs to a lease, even when one fails; then throws the first failure. */
    void leave(LogicalConnection lease) throws SQLException {
        SQLException failure = null;
        Handle following;
        for (Handle handle = first; handle != null; handle = following) {
            following = handle.next; // a result set leaves the list
            try {
                handle.leave(lease);
            } catch (SQLException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Closes all, even when closing one fails; then throws the first failure. */
    void closeAll() throws SQLException {
        SQLException failure = null;
        for (Handle handle = first; handle != null; handle = first) {
            remove(handle);
            try {
                handle.closeDriver();
            } catch (SQLException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
