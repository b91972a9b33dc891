package dev.rockpool.sqlite;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one at a time use the connection for checkpoints, and nobody once it is closed: closing interrupts whoever is inside, waits for
 * them, and closes the connection. After an error the connection is closed as well, for the next one to begin anew. Thread-safe.
 */
final class CheckpointGate {

    private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);
    private static final long BETWEEN_TRIES = TimeUnit.MILLISECONDS.toNanos(1);

    private final CheckpointConnection connection;
    private final String pool;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean closed;

    // Under this object's own monitor, so that an interrupt and the end of what it is for exclude each other.
    private @Nullable Thread inside;
    private boolean interrupted;

    /** Uses the connection. */
    interface Work<T> {
        T run() throws SQLException;
    }

    CheckpointGate(CheckpointConnection connection, String pool) {
        this.connection = connection;
        this.pool = pool;
    }

    boolean isClosed() {
        return closed;
    }

    <T> T pass(Work<T> work) throws SQLException {
        lock.lock();
        try {
            enter();
            try {
                return work.run();
            } catch (SQLException | RuntimeException e) {
                closeConnection();
                throw e;
            } finally {
                leave();
            }
        } finally {
            if (closed) {
                closeConnection(); // whoever closes may have given up waiting for us
            }
            lock.unlock();
        }
    }

    private synchronized void enter() throws SQLException {
        if (closed) {
            throw new SQLException("Database " + pool + " is closed: no checkpoint is made", "08003");
        }
        inside = Thread.currentThread();
    }

    private synchronized void leave() {
        inside = null;
        if (interrupted) {
            interrupted = false;
            Thread.interrupted(); // it was for what was done in here alone
        }
    }

    private synchronized void interrupt() {
        Thread thread = inside;
        if (thread != null) {
            interrupted = true;
            thread.interrupt();
            connection.interrupt();
        }
    }

    private void closeConnection() {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("The connection for checkpoints of {} did not close well", pool, e);
        }
    }

    void close() {
        closed = true;
        boolean wasInterrupted = Thread.interrupted(); // whoever closes still waits for their own closing
        long start = System.nanoTime();
        while (!lock.tryLock()) {
            if (System.nanoTime() - start > PATIENCE) {
                LOG.warn("A checkpoint of {} does not end, as if the disk did not answer; not waiting for it", pool);
                break;
            }
            interrupt();
            LockSupport.parkNanos(this, BETWEEN_TRIES);
            wasInterrupted |= Thread.interrupted();
        }
        if (lock.isHeldByCurrentThread()) {
            closeConnection();
            lock.unlock();
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
