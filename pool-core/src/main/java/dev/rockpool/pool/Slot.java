package dev.rockpool.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A connection's place in a lane, from its opening to its end.
 *
 * <p><b>The word.</b> One 64-bit word says who owns the slot: the low two bits are the state, the others count the leases there
 * have been. All changes of ownership are a compare-and-set of the whole word:
 * <pre>
 *            borrow (lease + 1)          hand-over (lease + 1)
 *   IDLE ───────────────────────▶ LEASED ───────┐
 *    ▲ ▲ ◀─────────────────────── │    ▲────────┘
 *    │ │        return            │ evict, reclaim
 *    │ └── CHECKED (housekeeper)  ▼
 *    └───────────┴────────────▶ GONE
 * </pre>
 * Invariants: (1) at most one owner at any time; (2) a word in state LEASED never recurs, so it names one lease for ever, and
 * whoever returns, evicts or reclaims a lease that is over fails its compare-and-set and does nothing; (3) GONE is final: a
 * connection taken from its borrower is never lent again; (4) the leases counted by the words of all slots, and by those that are
 * gone, are exactly the leases granted, so borrowing needs no counter of its own.
 *
 * <p>The other fields belong to the owner, who writes them plainly; others may read them a little stale, for reports only. The
 * padding keeps two slots' words from sharing a cache line.
 */
public final class Slot extends SlotPadding {

    static final int IDLE = 0;
    static final int LEASED = 1;
    static final int CHECKED = 2;
    static final int GONE = 3;
    static final int STATE_MASK = 3;
    /** A lease that was over before it could be named; no word is ever like it. */
    private static final long OVER = -1;
    /** When a lease began that nobody observed as it did. */
    static final long NOT_OBSERVED = Long.MIN_VALUE;
    /** From the word of an idle slot to the word of its next lease. */
    static final long IDLE_TO_LEASED = 5;
    /** From the word of one lease to the word of the next, without being idle in between. */
    static final long LEASED_TO_LEASED = 4;

    private static final VarHandle WORD;
    private static final VarHandle WATCHED;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(Slot.class, "word", long.class);
            WATCHED = MethodHandles.lookup().findVarHandle(Slot.class, "watched", ActivityWatch.Lasting.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Lane lane;
    private final PhysicalConnection physical;
    private final String name;
    final int number;
    final long openedAt;

    @SuppressWarnings("unused") // by WORD
    private volatile long word;

    /** At or after this tick the slot is retired instead of being lent again; {@code Long.MIN_VALUE} retires at the next return. */
    volatile long retireAt;

    volatile EvictionReason retireReason = EvictionReason.AGE;

    /** The tick at which the present lease or the present idleness began. */
    long since;

    /** The tick of the last use or health check. */
    long checkedAt;

    @Nullable
    Thread holder;

    @Nullable
    Throwable borrowedAt;

    @Nullable
    String lastSql;

    /** When the present lease began, by the ticker; {@link #NOT_OBSERVED} unless somebody hears of leases. */
    long observedSince = NOT_OBSERVED;

    /** Has to be told of the end of the present lease: by its holder, or by whoever takes the connection away. */
    private volatile ActivityWatch.@Nullable Lasting watched;

    long queries;
    long errors;
    /** The words of the leases that were last suspected and reported as leaks; the housekeeper's alone. */
    long suspectedLease;

    long reportedLease;

    Slot(Lane lane, PhysicalConnection physical, String name, int number, long now, long retireAt) {
        this.lane = lane;
        this.physical = physical;
        this.name = name;
        this.number = number;
        this.openedAt = now;
        this.since = now;
        this.checkedAt = now;
        this.retireAt = retireAt;
    }

    /**
     * Returns the lane that the slot belongs to.
     *
     * @return the lane
     */
    public Lane lane() {
        return lane;
    }

    /**
     * Returns the connection in this slot. Only the holder of the present lease may use it.
     *
     * @return the connection
     */
    public PhysicalConnection physical() {
        return physical;
    }

    /**
     * Returns the connection's name.
     *
     * @return for example {@code reader.3}
     */
    public String name() {
        return name;
    }

    /**
     * Names the present lease. Called by its holder right after the slot was acquired.
     *
     * @return the lease's id, for {@link Lane#release} and {@link #isHeldUnder}; one that is over when it was taken away meanwhile
     */
    public long lease() {
        long word = word();
        return (word & STATE_MASK) == LEASED ? word : OVER;
    }

    /**
     * Tells whether a lease is still the present one: neither returned nor taken away.
     *
     * @param lease what {@link #lease()} returned
     * @return false once it is over
     */
    public boolean isHeldUnder(long lease) {
        return word() == lease;
    }

    /**
     * Returns why the slot was, or is to be, retired. Meaningful once a lease was taken away from its holder.
     *
     * @return the reason
     */
    public EvictionReason retireReason() {
        return retireReason;
    }

    /** Notes that the calling thread holds the slot, to which it was passed on. Called by the holder. */
    public void noteHolder() {
        holder = Thread.currentThread();
    }

    /**
     * Notes a statement that is about to run. Called by the holder.
     *
     * @param sql its text
     */
    public void noteStatement(String sql) {
        noteHolder(); // a connection may be handed on to another thread
        lastSql = sql;
        queries++;
    }

    /**
     * Returns the statement that ran last. Called by the holder.
     *
     * @return its text, or null when none ran under this lease
     */
    public @Nullable String lastSql() {
        return lastSql;
    }

    /**
     * Notes a statement that failed. Called by the holder.
     *
     * @param failure what its borrower is told
     */
    public void noteError(SQLException failure) {
        errors++;
        lane.statementFailed(new PoolEvent.StatementFailed(
                lane.name(),
                name,
                lastSql,
                failure.getClass().getSimpleName() + " (" + failure.getSQLState() + ")",
                failure.getErrorCode()));
    }

    long word() {
        return (long) WORD.getVolatile(this);
    }

    boolean compareAndSet(long expected, long next) {
        return WORD.compareAndSet(this, expected, next);
    }

    boolean is(int state) {
        return (word() & STATE_MASK) == state;
    }

    /** Tells whether the slot must not be lent again, whatever its age. */
    boolean isCondemned() {
        return retireAt == Long.MIN_VALUE;
    }

    /** Forgets the borrower. Called by the holder before it gives the slot back. */
    void endLease(long now) {
        holder = null;
        borrowedAt = null;
        lastSql = null;
        since = now;
        checkedAt = now;
        observedSince = NOT_OBSERVED;
        endWatched(null);
    }

    /** A lease is watched from its beginning; null where nobody does. Called by the holder. */
    void watch(long lease, ActivityWatch.@Nullable Lasting watch) {
        watched = watch;
        if (!isHeldUnder(lease)) {
            endWatched(null); // it was taken away meanwhile, perhaps before anybody could see that it is watched
        }
    }

    /** Tells whoever watches the present lease that it is over. The first to call it tells, whoever that is. */
    void endWatched(@Nullable PoolEvent event) {
        if (watched == null) {
            return;
        }
        ActivityWatch.Lasting watch = (ActivityWatch.Lasting) WATCHED.getAndSet(this, null);
        if (watch != null) {
            watch.end(event);
        }
    }

    static long leases(long word) {
        return word >>> 2;
    }

    LeaseReport report(long now) {
        Thread thread = holder;
        return new LeaseReport(
                name,
                thread == null ? "(just returned)" : threadName(thread),
                Duration.ofNanos(Math.max(0, now - since)),
                lastSql,
                borrowedAt);
    }

    /** A virtual thread has no name unless it was given one. */
    static String threadName(Thread thread) {
        return thread.getName().isEmpty() ? "#" + thread.getId() : thread.getName();
    }
}

/** Space before the fields of a slot, so that the words of two slots are a cache line apart. */
@SuppressWarnings("unused")
abstract class SlotPadding {
    private long p0;
    private long p1;
    private long p2;
    private long p3;
    private long p4;
    private long p5;
    private long p6;
    private long p7;
}
