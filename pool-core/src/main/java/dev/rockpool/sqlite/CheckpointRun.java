package dev.rockpool.sqlite;

import dev.rockpool.pool.Housekeeper;
import dev.rockpool.pool.Lane;
import dev.rockpool.pool.Slot;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/**
 * One checkpoint, passive or truncating.
 *
 * <p><b>Truncating without stalling.</b> Asked for outright, SQLite waits for all readers with the write lock in its hand: with one that
 * stays, writers stand still for the whole busy timeout. So what there is to copy is copied passively first, in rounds, beside readers
 * and the writer, until a round is short. Nobody who is known to stay is waited for. Only then is the writer parked, by borrowing it
 * from its lane in turn, as anybody would; and because nothing is left to copy, whoever begins to read now does not look at the WAL
 * any more. Those who began before are waited for, in tries of their own that hold no lock between them, and within {@code
 * checkpointStall}; an interrupt sees to it that copying does not last longer either. Writers who outrun the copying are slowed down by
 * a {@link WriterBrake}.
 */
final class CheckpointRun {

    private static final int ROUNDS = 3;
    private static final long BETWEEN_TRIES = TimeUnit.MILLISECONDS.toNanos(1);

    private final CheckpointConnection connection;
    private final WalFile wal;
    private final WalAlarm alarm;
    private final Lane writer;
    private final WalHolders holders;
    private final long limit;
    private final Duration stall;
    private final Housekeeper housekeeper;
    private final BooleanSupplier closing;

    private final CheckpointMode mode;
    private final long start;
    private final long bytesBefore;
    private CheckpointConnection.Counters now;
    private long pages;
    private long moved;
    private long parkedNanos;
    private @Nullable WalHolder holder;
    private @Nullable String blockedBy;

    CheckpointRun(
            CheckpointMode mode,
            CheckpointConnection connection,
            WalFile wal,
            WalAlarm alarm,
            Lane writer,
            WalHolders holders,
            SqliteConfig config,
            Housekeeper housekeeper,
            BooleanSupplier closing)
            throws SQLException {
        this.mode = mode;
        this.connection = connection;
        this.wal = wal;
        this.alarm = alarm;
        this.writer = writer;
        this.holders = holders;
        this.limit = config.walSizeLimit();
        this.stall = config.checkpointStall();
        this.housekeeper = housekeeper;
        this.closing = closing;
        this.start = nanos();
        this.bytesBefore = wal.bytes();
        this.now = connection.counters();
    }

    CheckpointResult run() throws SQLException {
        if (mode == CheckpointMode.PASSIVE) {
            passive();
        } else {
            empty();
        }
        return new CheckpointResult(
                mode,
                bytesBefore,
                wal.bytes(),
                pages,
                moved,
                Duration.ofNanos(nanos() - start),
                Duration.ofNanos(parkedNanos),
                blockedBy);
    }

    /** Who stood in the way of cutting the WAL; null when nobody did. */
    @Nullable
    WalHolder holder() {
        return holder;
    }

    /** How the WAL stands now. */
    CheckpointConnection.Counters counters() {
        return now;
    }

    private void passive() throws SQLException {
        WalHolder reader = holders.reading(stall);
        copy(reader != null);
        if (now.busy()) {
            blockedBy = "another process is making a checkpoint, or has the database to itself";
        } else if (now.left() > 0 && reader != null) {
            // Who reads for a moment is not worth a word: the next checkpoint takes what this one left.
            blockedBy = reader.description();
        }
    }

    /** Copies what can be copied. Where the WAL grows on, that is not the writers' fault while somebody holds it back. */
    private void copy(boolean heldBack) throws SQLException {
        if (heldBack) {
            step(CheckpointMode.PASSIVE);
            return;
        }
        long tooFar = Math.max(limit + limit / 8, bytesBefore + limit / 16);
        try (WriterBrake brake = alarm.brake(tooFar, stall)) {
            step(CheckpointMode.PASSIVE);
            parkedNanos = Math.max(parkedNanos, brake.longestHold());
        }
    }

    private CheckpointConnection.Counters step(CheckpointMode step) throws SQLException {
        CheckpointConnection.Counters before = now;
        now = connection.checkpoint(step);
        pages = Math.max(pages, Math.max(before.log(), now.log()));
        // The counters begin anew when the writer comes back to the WAL's beginning, and are zero after it was cut.
        moved += now.done() >= before.done() ? now.done() - before.done() : now.log() == 0 ? before.left() : now.done();
        return now;
    }

    /** Copies all, and cuts the file or has it begun anew. */
    private void empty() throws SQLException {
        holder = holders.longerThan(stall);
        long took = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long from = nanos();
            copy(holder != null);
            took = nanos() - from;
            if (holder != null || closing.getAsBoolean() || isShort(took)) {
                break;
            }
        }
        if (holder == null && !closing.getAsBoolean()) {
            if (isShort(took)) {
                park();
            } else {
                holder = WalHolders.slowDisk(Duration.ofNanos(took), stall);
            }
        }
        WalHolder inTheWay = holder;
        blockedBy = inTheWay == null ? blockedBy : inTheWay.description();
    }

    /** What was written during a round takes no longer to copy than the round did. */
    private boolean isShort(long took) {
        return took <= stall.toNanos() / 2;
    }

    private void park() throws SQLException {
        Slot slot;
        try {
            slot = writer.acquire(writer.config().acquireTimeout());
        } catch (SQLException e) {
            holder = WalHolders.noWriter(e);
            return;
        }
        long lease = slot.lease();
        long parked = nanos();
        long tick = housekeeper.tick();
        try (StallGuard guard = new StallGuard(housekeeper.workers(), stall, connection::interrupt)) {
            // The last fifth is for the last try itself.
            long patience = stall.toNanos() / 5 * 4;
            while (step(mode).busy()) {
                if (nanos() - parked >= patience || closing.getAsBoolean()) {
                    holder = holders.since(tick);
                    break;
                }
                LockSupport.parkNanos(guard, BETWEEN_TRIES);
            }
        } catch (SQLException e) {
            if (SqliteErrors.primary(e) != SQLiteErrorCode.SQLITE_INTERRUPT) {
                throw e;
            }
            holder = WalHolders.slowDisk(Duration.ofNanos(nanos() - parked), stall);
        } finally {
            writer.release(slot, lease);
            parkedNanos = Math.max(parkedNanos, nanos() - parked);
        }
    }

    private long nanos() {
        return housekeeper.ticker().nanos();
    }
}
