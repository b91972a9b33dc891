package dev.rockpool.sqlite;

import dev.rockpool.spi.ForeignWrites;
import dev.rockpool.spi.WriteWatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds commits by others than the pool's writer W, on a connection R of its own that only ever asks for its {@link DataVersion}. It is opened
 * when somebody checks first, and again after an error.
 *
 * <p>R cannot tell the pool's own commits from foreign ones; W can, for it does not count its own. So there is a baseline.
 *
 * <p><b>Invariant.</b> Of every foreign commit that R's version {@code baseline} covers, the watch has been told; and so it has of every one
 * that W's version covers ({@link OwnCommits}).
 *
 * <ol>
 *   <li><em>A check</em> reads R. It finds the baseline: no commit has happened since, so all foreign ones made before the check began are
 *       known: UNCHANGED. It finds another, and no own write is open: the watch is told, then the baseline is what was read, and covers nothing
 *       that was not told: CHANGED. It finds another while an own write is open, which may be the reason: UNKNOWN, and the baseline stays. A
 *       write opens before its commit can be seen, so an own commit that R has seen has opened before, and is found open here unless (2) is
 *       done with it.
 *   <li><em>After an own commit</em>, and before its write ends, R is read, and then W. W is as it was at its last look: nobody else committed
 *       between those two looks, so what R covers beyond what was known is our own, and R's version is the baseline. W is another: somebody
 *       did, the watch is told, after both looks, and then R's version covers nothing that was not told either. In the other order a foreign
 *       commit that came between the looks would be covered by R, and not be known. This is done without an open transaction or result on W,
 *       for else W would not look at all.
 *   <li><em>W's first look</em> is made before its first write, and then R is checked: what W's version covers is known by then.
 *   <li><em>Where (2) cannot be done</em>, because the connection was handed out or is lost, or a look fails, the baseline stays. The next
 *       check finds another version and tells the watch, which is needless, and never wrong. So it is where W's commits are not told, and
 *       with a new R, which has no baseline.
 * </ol>
 *
 * <p>A rollback does not change R, nor does a transaction's writing before it commits; but where a transaction grows beyond W's page cache
 * and is the first to write after a checkpoint, it begins the WAL anew before it is known whether it commits, and is taken for foreign if it
 * is rolled back. A checkpoint that truncates the WAL, by whomever, changes R and W, for it begins the WAL anew as well, and is
 * taken for a foreign commit: what was kept is read again. All other checkpoints change neither.
 *
 * <p>Other files that are attached to the pool's connections are not attached to R: {@link #covers}. Thread-safe; waiting for R never pins a
 * virtual thread's carrier. Under the lock nothing is waited for but R, W and the watch.
 */
final class ForeignCommits implements ForeignWrites {

    private static final Logger LOG = LoggerFactory.getLogger(ForeignCommits.class);

    /** Some 10 µs, which is longer than a look takes. */
    private static final int SPINS = 200;

    /** Opens R. */
    interface Opener {
        Connection open() throws SQLException;
    }

    private final WriteWatch watch;
    private final Runnable beforeTelling;
    private final Opener opener;
    /** How many own writes are announced and not ended. */
    private final AtomicInteger own = new AtomicInteger();

    /** How many own commits are to be looked at, with the writer in their hands. */
    private final AtomicInteger committing = new AtomicInteger();

    /** Fair, but for those who need not wait and take it by {@code tryLock}. */
    private final ReentrantLock lock = new ReentrantLock(true);
    // What follows is written under the lock.
    /** How many checks have begun. */
    private volatile long checks;

    private volatile long found;
    private volatile @Nullable Connection connection;
    /** Null while there is no baseline. */
    private @Nullable DataVersion version;

    private long baseline;
    private State last = State.UNKNOWN;
    private boolean closed;

    /** {@code beforeTelling}: drops what is known of a schema that others have changed. */
    ForeignCommits(WriteWatch watch, Runnable beforeTelling, Opener opener) {
        this.watch = watch;
        this.beforeTelling = beforeTelling;
        this.opener = opener;
    }

    /** The watch, for the pool's own writes: it is known here which of them are open. */
    WriteWatch counting() {
        return new WriteWatch() {
            @Override
            public Write changing(Set<String> tables) {
                own.incrementAndGet();
                return counted(watch.changing(tables));
            }

            @Override
            public Write changingAnything() {
                own.incrementAndGet();
                return counted(watch.changingAnything());
            }

            private Write counted(Write write) {
                return () -> {
                    write.ended();
                    own.decrementAndGet();
                };
            }
        };
    }

    /**
     * Several who wait for R share one look, if it began after they asked. Whoever is quick may overtake those who wait, which is what makes a
     * look cheap for many; but nobody overtakes an own commit, which would never have its turn.
     */
    @Override
    public State check() {
        long before = checks;
        if (committing.get() != 0 || !lock.tryLock()) {
            lock.lock();
        }
        try {
            if (checks == before) {
                checks = before + 1;
                last = look();
            }
            return last;
        } finally {
            lock.unlock();
        }
    }

    private State look() {
        if (closed) {
            return State.UNKNOWN;
        }
        try {
            DataVersion known = version;
            if (known == null) {
                known = open();
                long first = known.read();
                tell();
                baseline = first;
                version = known;
                return State.CHANGED;
            }
            long now = known.read();
            if (now == baseline) {
                return State.UNCHANGED;
            }
            if (own.get() != 0) { // looked at after R
                return State.UNKNOWN;
            }
            tell();
            baseline = now;
            return State.CHANGED;
        } catch (SQLException | RuntimeException e) {
            failed(e);
            return State.UNKNOWN;
        }
    }

    /** Tells whether somebody has begun to check. */
    boolean isWatching() {
        return connection != null;
    }

    /** Tells whether the watch knows all foreign commits made before this call. */
    boolean knowsAll() {
        return check() != State.UNKNOWN;
    }

    /** To be called after an own commit, before its write ends. */
    void ownCommit(OwnCommits writer) {
        committing.incrementAndGet();
        lockSoon();
        try {
            DataVersion known = version;
            if (known != null) {
                long now = known.read();
                if (writer.hasForeign()) {
                    tell();
                }
                baseline = now;
            }
        } catch (SQLException | RuntimeException e) {
            failed(e); // a watch that failed is told by the next check, which has no baseline then
        } finally {
            lock.unlock();
            committing.decrementAndGet();
        }
    }

    /** A look is over in the time that it takes to fall asleep. */
    private void lockSoon() {
        for (int i = 0; i < SPINS; i++) {
            if (lock.tryLock()) {
                return;
            }
            Thread.onSpinWait();
        }
        lock.lock();
    }

    /** First the plans: what is loaded or announced after the watch was told must not go by those of an old schema. */
    private void tell() {
        beforeTelling.run();
        watch.changingAnything().ended();
        long one = found + 1;
        found = one;
    }

    @Override
    public boolean covers(String table) {
        return table.startsWith("main.");
    }

    @Override
    public long found() {
        return found;
    }

    // ---- R

    private DataVersion open() throws SQLException {
        Connection opened = opener.open();
        connection = opened; // from here on it is closed where anything fails
        return new DataVersion(opened);
    }

    /** A lock of another process's is no reason to open another connection, once there is a baseline. */
    private void failed(Exception failure) {
        LOG.debug("It cannot be told now whether others have written", failure);
        if (version == null || !(failure instanceof SQLException e) || !SqliteErrors.isTransient(e)) {
            discard();
        }
    }

    /** The file is not the one that was opened: R is opened again when it is needed. */
    void fileLost() {
        lock.lock();
        try {
            discard();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is told any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            discard();
        } finally {
            lock.unlock();
        }
    }

    private void discard() {
        Connection open = connection;
        connection = null;
        version = null;
        OwnConnections.close(open, "looking for foreign writes");
    }
}
