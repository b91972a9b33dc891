package dev.rockpool.sqlite;

import dev.rockpool.pool.Durations;
import dev.rockpool.pool.Housekeeper;
import dev.rockpool.pool.Lane;
import dev.rockpool.pool.LeaseReport;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who keeps the WAL from being emptied: one of our own sessions, which all say since when they read, or somebody beside the
 * pool, who can only be told by our own being innocent. Thread-safe.
 */
final class WalHolders {

    private static final String READER_REMEDY =
            "Read result sets to their end or close them, and keep transactions that read short";
    private static final String WRITER_REMEDY = "Keep transactions that write short, and hold no write connection idle";
    private static final String FOREIGN_REMEDY =
            "End the transaction of the other process, or of the connection that was opened beside the pool";
    private static final String DISK_REMEDY = "Raise checkpointStall, or put the database on a faster disk";

    /** A writer that is held for less than this is waited for, in its lane's queue, as by everybody. */
    private static final long WRITER_PATIENCE = TimeUnit.SECONDS.toNanos(1);

    private final Collection<SqliteSession> sessions;
    private final Lane writer;
    private final Collection<Lane> lanes;
    private final Housekeeper housekeeper;

    /** A session and since when it reads, by the tick. */
    private record Reading(SqliteSession session, long since) {}

    WalHolders(Collection<SqliteSession> sessions, Lane writer, Lane readers, Housekeeper housekeeper) {
        this.sessions = sessions;
        this.writer = writer;
        this.lanes = writer == readers ? List.of(writer) : List.of(writer, readers);
        this.housekeeper = housekeeper;
    }

    /** Who would be waited for in vain: has been reading for certainly longer than this, or holding the writer for a second. */
    @Nullable
    WalHolder longerThan(Duration age) {
        WalHolder reader = reading(age);
        return reader == null ? writerHeldAtLeast(WRITER_PATIENCE) : reader;
    }

    /** Who has been reading for certainly longer than this. */
    @Nullable
    WalHolder reading(Duration age) {
        // The tick is coarse: it may be older than what happened after it.
        return readingAtLeast(age.toNanos() + Housekeeper.TICK_NANOS);
    }

    /**
     * Who was waited for in vain from that tick to now: the best guess. One of ours may be just beginning where another process is in the
     * way, so its going means nothing.
     */
    WalHolder since(long tick) {
        WalHolder ours = readingAtLeast(housekeeper.tick() - tick);
        return ours == null
                ? unseen(
                        "another process, or a connection opened beside the pool, is reading or writing",
                        FOREIGN_REMEDY,
                        null)
                : unseen(ours.description(), READER_REMEDY, ours.lease());
    }

    /** The writer could not be borrowed. */
    static WalHolder noWriter(SQLException refusal) {
        return unseen("the writer was not to be had: " + refusal.getMessage(), WRITER_REMEDY, null);
    }

    /** Somebody of whom it cannot be seen when that one is gone. */
    private static WalHolder unseen(String description, String remedy, @Nullable LeaseReport lease) {
        return new WalHolder(remedy, description, remedy, lease, () -> false);
    }

    /** Nobody holds the WAL, but the disk takes too long to park the writer meanwhile. */
    static WalHolder slowDisk(Duration took, Duration stall) {
        return unseen(
                "copying what was written meanwhile takes " + Durations.format(took)
                        + ", too long for checkpointStall = " + Durations.format(stall),
                DISK_REMEDY,
                null);
    }

    private @Nullable WalHolder readingAtLeast(long nanos) {
        long now = housekeeper.tick();
        return sessions.stream()
                .map(session -> new Reading(session, session.readingSince()))
                .filter(reading -> reading.since() != 0 && now - reading.since() >= nanos)
                .max(Comparator.comparingLong(reading -> now - reading.since()))
                .map(reading -> holder(reading, now))
                .orElse(null);
    }

    private WalHolder holder(Reading reading, long now) {
        String connection = reading.session().name();
        LeaseReport lease = lanes.stream()
                .flatMap(lane -> lane.leases().stream())
                .filter(report -> report.connection().equals(connection))
                .findFirst()
                .orElse(null);
        return new WalHolder(
                reading,
                (lease == null ? connection : lease.describe())
                        + (now == reading.since()
                                ? " is reading" // since less than a tick
                                : " has been reading for " + Durations.format(Duration.ofNanos(now - reading.since()))),
                READER_REMEDY,
                lease,
                () -> reading.session().readingSince() != reading.since());
    }

    private @Nullable WalHolder writerHeldAtLeast(long nanos) {
        for (LeaseReport lease : writer.leases()) {
            if (lease.age().toNanos() >= nanos) {
                // Leases have no name here; but this one only grows older, and the next one begins young.
                return new WalHolder(
                        List.of(lease.connection(), lease.thread()),
                        lease.describe(),
                        WRITER_REMEDY,
                        lease,
                        () -> writer.leases().stream()
                                .noneMatch(now -> now.age().compareTo(lease.age()) >= 0));
            }
        }
        return null;
    }
}
