package dev.rockpool.sqlite;

import dev.rockpool.pool.Activity;
import dev.rockpool.pool.ActivityWatch;
import dev.rockpool.pool.Housekeeper;
import dev.rockpool.pool.Lane;
import dev.rockpool.pool.WalStats;
import dev.rockpool.spi.EngineContext;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the WAL of one file small: decides when a checkpoint is due, makes one at a time, and tells of it. Thread-safe.
 *
 * <p><b>When.</b> Each tick looks at the WAL file from outside, and between ticks the writer's commits do ({@link WalAlarm}). Where something was written, a worker reads SQLite's own counters (some
 * 10 µs) and makes a passive checkpoint once a quarter of {@code walSizeLimit} was written since the last one, or {@code
 * checkpointInterval} is over. Pages written are counted, not the file's growth: SQLite begins the file anew after a complete
 * checkpoint, and it then grows no more however much is written. (Where the file system is lazy about the time of the last write, the
 * size and the interval remain.) A file beyond {@code walSizeLimit} is cut. While writers write so fast that a tick would be too
 * late, the worker stays and looks every few milliseconds.
 *
 * <p><b>No automatic checkpoints beside it.</b> SQLite's own {@code wal_autocheckpoint} is off, even as a net: it
 * helps only where nobody holds the WAL back, and there this class is in time; where somebody does, it would be tried at every commit,
 * in vain, for 40 µs per thousand pages in the WAL, so that a pinned reader would slow down the writer more and more. It stays on
 * where files are attached: this class knows the main file alone.
 *
 * <p><b>Errors</b> (a full disk, a file that is gone) are logged once, and end with trying again on a new connection, at ever longer
 * intervals up to 30 s; never with giving up.
 *
 * <p>What a checkpoint does is in {@link CheckpointRun}. Who may do it, and when the database closes, is in {@link
 * CheckpointGate}.
 */
final class Checkpointer implements Housekeeper.Chore {

    private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);
    private static final long FIRST_RETRY = TimeUnit.SECONDS.toNanos(1);
    private static final long LAST_RETRY = TimeUnit.SECONDS.toNanos(30);
    private static final long BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int PARTS_OF_LIMIT = 4;

    private final SqliteDatabase database;
    private final CheckpointConnection connection;
    private final SqliteConfig config;
    private final EngineContext context;
    private final Housekeeper housekeeper;
    private final Lane writer;
    private final WalFile wal;
    private final WalAlarm alarm;
    private final WalHolders holders;
    private final CheckpointGate gate;

    // Used inside the gate alone.
    private final WalGrowth growth;
    private final CheckpointBackOff backOff = new CheckpointBackOff();

    /** Beyond three eighths of its limit the WAL is begun anew. */
    private static final int RESTART_PARTS = 8;

    // Written inside the gate, read by the chore and by whoever wants figures.
    private volatile CheckpointStats stats = CheckpointStats.NONE;
    private volatile long doneAt;

    /** A worker is at it. */
    private final AtomicBoolean working = new AtomicBoolean();

    private final AtomicBoolean requested = new AtomicBoolean();
    // Written by the worker, read by the chore, one after the other.
    private volatile boolean failing;
    private volatile long retryAt;
    private long retryAfter;
    /** The chore's. */
    private WalFile.@Nullable Look seen;

    Checkpointer(
            SqliteDatabase database,
            CheckpointConnection connection,
            SqliteConfig config,
            EngineContext context,
            String writeRole,
            String readRole) {
        this.database = database;
        this.connection = connection;
        this.config = config;
        this.context = context;
        this.housekeeper = context.housekeeper();
        this.writer = context.lanes().apply(writeRole);
        this.wal = new WalFile(database.address().file());
        this.alarm = new WalAlarm(wal, config.walSizeLimit() / PARTS_OF_LIMIT, this::lookNow, writer::awaitedLeases);
        this.holders =
                new WalHolders(database.sessions(), writer, context.lanes().apply(readRole), housekeeper);
        this.gate = new CheckpointGate(connection, context.pool());
        this.doneAt = nanos();
        this.growth = new WalGrowth(doneAt);
    }

    void start() {
        database.alarm(alarm);
        housekeeper.add(this);
    }

    /** Ends a checkpoint that is under way, waits for that, and closes the connection, so that the pool's writer is the last one. */
    void close() {
        housekeeper.remove(this);
        gate.close();
    }

    WalStats wal() {
        CheckpointStats figures = stats;
        return new WalStats(
                wal.bytes(),
                config.walSizeLimit(),
                figures.total(),
                figures.blocked(),
                figures.failed(),
                figures.longest(),
                figures.longestParked());
    }

    @Nullable
    String holder(Duration atLeast) {
        WalHolder reader = holders.reading(atLeast);
        return reader == null ? null : reader.description();
    }

    CheckpointStats stats() {
        return stats;
    }

    // ---- when

    @Override
    public void run(long tick) {
        if (working.get() || isPausing()) {
            return;
        }
        WalFile.Look look = wal.look();
        boolean changed = !look.equals(seen);
        seen = look;
        boolean due = changed || requested.get() || isIntervalOver() || look.bytes() > config.walSizeLimit();
        if (look.bytes() > 0 && due && !startWork()) {
            seen = null; // the next tick tries again
        }
    }

    /** Tells whether a worker is at it now, who was not before. */
    private boolean startWork() {
        if (!working.compareAndSet(false, true)) {
            return false;
        }
        try {
            housekeeper.workers().execute(this::work);
            return true;
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            working.set(false);
            return false;
        }
    }

    /** Looks whether a checkpoint is due, before the next tick does. Tells whether somebody began to. */
    private boolean lookNow() {
        return !isPausing() && startWork();
    }

    private boolean isPausing() {
        return gate.isClosed() || (failing && nanos() - retryAt < 0);
    }

    /** Asks for a passive checkpoint at the next tick, however little was written. */
    void requestNow() {
        requested.set(true);
    }

    private boolean isIntervalOver() {
        return nanos() - doneAt >= config.checkpointInterval().toNanos();
    }

    private void work() {
        try {
            while (round() && !gate.isClosed()) {
                LockSupport.parkNanos(this, BETWEEN_LOOKS);
            }
        } finally {
            working.set(false);
        }
    }

    /** Makes the checkpoint that is due, if one is. Tells whether the next tick would be late to look again. */
    boolean round() {
        try {
            Optional<CheckpointMode> due = gate.pass(this::due);
            if (due.isPresent()) {
                make(due.get());
            }
            if (failing) {
                failing = false;
                LOG.info("Checkpoints of {} work again", context.pool());
            }
            // Over the time that a checkpoint took, the growth says nothing: look once more.
            return due.isPresent() || gate.pass(() -> growth.untilNextTick() >= part());
        } catch (SQLException | RuntimeException e) {
            if (!gate.isClosed()) {
                failed(e);
            }
            return false;
        }
    }

    private Optional<CheckpointMode> due() throws SQLException {
        database.check();
        CheckpointConnection.Counters counters = connection.counters();
        long now = nanos();
        growth.look(counters, now);
        if (wal.bytes() > config.walSizeLimit() && backOff.isOver(counters, now)) {
            return Optional.of(CheckpointMode.TRUNCATE);
        }
        // To sync a file that is written over is cheaper than to sync one that grows, so the WAL begins anew well
        // before its limit.
        if (counters.left() > 0
                && counters.log() * connection.frameBytes() > config.walSizeLimit() / RESTART_PARTS * 3
                && backOff.isOver(counters, now)) {
            return Optional.of(CheckpointMode.RESTART);
        }
        boolean inAnyCase = requested.getAndSet(false);
        if (isIntervalOver()) {
            inAnyCase = true;
            doneAt = now;
        }
        return growth.written() >= part() || (inAnyCase && counters.left() > 0)
                ? Optional.of(CheckpointMode.PASSIVE)
                : Optional.empty();
    }

    /** The pages that are a quarter of the limit. */
    private long part() {
        return config.walSizeLimit() / PARTS_OF_LIMIT / connection.frameBytes();
    }

    private void failed(Exception failure) {
        stats = stats.withFailure();
        retryAfter = failing ? Math.min(LAST_RETRY, retryAfter * 2) : FIRST_RETRY;
        retryAt = nanos() + retryAfter;
        if (!failing && isFileThere()) { // otherwise whoever watches the file tells of it
            LOG.error(
                    "A checkpoint of {} failed, so its WAL grows; it is tried again, at least every 30 s. See whether the"
                            + " disk is full",
                    context.pool(),
                    failure);
        }
        failing = true;
    }

    private boolean isFileThere() {
        try {
            database.check();
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    // ---- what

    /**
     * Makes a checkpoint now, on the calling thread. A truncating one waits for its turn at the writer, up to {@code acquireTimeout}.
     *
     * @throws SQLException when it fails, or the database is closed; to be blocked is no failure
     */
    CheckpointResult checkpoint(CheckpointMode mode) throws SQLException {
        database.check();
        return make(mode);
    }

    private CheckpointResult make(CheckpointMode mode) throws SQLException {
        ActivityWatch.Lasting watched = context.listeners().begin(Activity.CHECKPOINT, writer.name());
        CheckpointReport report = null;
        try {
            report = makeAndSettle(mode);
        } finally {
            if (watched != null) {
                watched.end(report == null ? null : report.event(writer.name()));
            }
        }
        report.tell(context, writer.name(), config.walSizeLimit());
        return report.result();
    }

    private CheckpointReport makeAndSettle(CheckpointMode mode) throws SQLException {
        return gate.pass(() -> {
            CheckpointRun run = new CheckpointRun(
                    mode, connection, wal, alarm, writer, holders, config, housekeeper, gate::isClosed);
            CheckpointResult result = run.run();
            doneAt = nanos();
            growth.checkpointed(run.counters(), doneAt);
            stats = stats.with(result);
            WalHolder holder = run.holder();
            if (holder != null) {
                boolean logged = backOff.blocked(holder, result, run.counters(), doneAt);
                return new CheckpointReport(result, holder, logged);
            }
            if (mode != CheckpointMode.PASSIVE) {
                backOff.reset();
            }
            return new CheckpointReport(result, null, false);
        });
    }

    private long nanos() {
        return housekeeper.ticker().nanos();
    }
}
