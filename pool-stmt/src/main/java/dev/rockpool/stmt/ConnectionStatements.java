package dev.rockpool.stmt;

import dev.rockpool.pool.StatementEviction;
import dev.rockpool.spi.Session;
import dev.rockpool.spi.SourcedStatement;
import dev.rockpool.spi.StatementCondition;
import dev.rockpool.spi.StatementKey;
import dev.rockpool.spi.StatementSource;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The statements that one physical connection keeps, the least recently used first.
 *
 * <p>Invariants: (1) a statement that is kept is in the map under its key and in {@link #shown} at its place, and only such a one is
 * found; (2) a statement that is in use is given to nobody else: whoever asks for its text meanwhile gets one of their own, which is
 * closed when it comes back; (3) what is kept and not in use is as new, holds no read open, and was prepared since the schema last
 * changed; (4) never more are kept than {@link Limits} allow, those in use included.
 *
 * <p>A text is kept when it is asked for a second time, on whichever connection. Texts that never come again would push out those that do,
 * and each statement that SQLite holds makes preparing others slower: its small memory for such things is soon used up, and the driver does
 * not let it be enlarged. With 64 kept, a text that is new each time takes a sixth longer; with none, it takes what it takes without a pool.
 *
 * <p>Where there is no room, the statement not used for longest has to go, unless it is still in demand: each use is worth {@link #CREDIT}
 * newcomers, and being new is worth one, that are not kept instead. Without that, more texts than there is room for would push each other out all the
 * time, and that costs more than it gains; with it, some of them stay and are found.
 *
 * <p>Only the owner of the connection's slot calls it, so it has no locks, but for {@link #hasPrepared}, {@link #hasRoom} and {@link #shown()}, which read
 * what the owner publishes; {@link #close()}, which may meet a borrower whose connection was taken away: it changes nothing but the
 * driver's statements; and {@link #release} by another thread than the statement was lent to. That thread may still be using it, so it goes
 * to {@link #returnedElsewhere}, is lent to nobody, and is closed by whoever prepares next.
 */
final class ConnectionStatements implements StatementSource {

    private static final float LOAD = 0.75f;
    /** What a use is worth against newcomers. */
    private static final int CREDIT = 8;

    final String lane;
    private final String connection;
    private final PooledStatements pool;
    private final Session session;
    private final Limits limits;
    final StatementCounters counters = new StatementCounters();
    /** By the text alone, or by a {@link StatementKey} where there are options. */
    private final Map<Object, KeptStatement> kept;

    private final AtomicReferenceArray<KeptStatement> shown;
    private final TextHints hints;
    private final int[] freePlaces;
    private int free;
    private final Queue<KeptStatement> returnedElsewhere = new ConcurrentLinkedQueue<>();
    /** The schema that all of {@link #kept} was prepared in. */
    private long schemaVersion;

    ConnectionStatements(PooledStatements pool, Session session, String lane, String connection, Limits limits) {
        this.pool = pool;
        this.session = session;
        this.lane = lane;
        this.connection = connection;
        this.limits = limits;
        this.kept = new LinkedHashMap<>(16, LOAD, true);
        this.shown = new AtomicReferenceArray<>(limits.statements());
        this.hints = new TextHints(limits.statements());
        this.freePlaces = new int[limits.statements()];
        while (free < freePlaces.length) {
            freePlaces[free] = free++;
        }
        this.schemaVersion = session.schemaVersion();
    }

    // ---- lending

    @Override
    public SourcedStatement prepare(String sql) throws SQLException {
        KeptStatement found = find(sql);
        return found != null ? found : prepared(sql, sql, session.jdbc().prepareStatement(sql));
    }

    @Override
    public SourcedStatement prepare(StatementKey key) throws SQLException {
        KeptStatement found = find(key);
        return found != null ? found : prepared(key.sql(), key, key.prepare(session.jdbc()));
    }

    private @Nullable KeptStatement find(Object key) {
        followReset();
        if (!returnedElsewhere.isEmpty()) {
            closeReturned();
        }
        if (session.schemaVersion() != schemaVersion) {
            followSchema();
        }
        KeptStatement found = kept.get(key);
        if (found == null || found.inUse) {
            return null;
        }
        found.inUse = true;
        found.borrower = Thread.currentThread();
        found.hits++;
        found.credit = CREDIT;
        counters.hits++;
        return found;
    }

    /** The counters are the owner's to write, so whoever resets them leaves it to the owner. */
    private void followReset() {
        int epoch = pool.epoch();
        if (counters.epoch != epoch) {
            counters.reset(epoch);
            for (KeptStatement statement : kept.values()) {
                statement.hits = 0;
                statement.misses = 0;
            }
        }
    }

    /** What was prepared before is closed, or will be when it comes back. */
    private void followSchema() {
        schemaVersion = session.schemaVersion();
        for (Iterator<KeptStatement> all = kept.values().iterator(); all.hasNext(); ) {
            KeptStatement statement = all.next();
            all.remove();
            discard(statement, StatementEviction.SCHEMA_CHANGED);
        }
    }

    private SourcedStatement prepared(String sql, Object key, PreparedStatement driver) {
        if (!session.isReusable(sql)) {
            counters.bypassed++;
            return new PassingStatement(this, sql, driver, null);
        }
        counters.misses++;
        KeptStatement twin = kept.get(key);
        if (twin != null) {
            twin.misses++;
            return new PassingStatement(this, sql, driver, StatementEviction.SURPLUS);
        }
        if (!pool.repeated().add(sql)) {
            return new PassingStatement(this, sql, driver, StatementEviction.NOT_REPEATED);
        }
        long bytes = Limits.estimate(sql);
        StatementEviction lacking = makeRoom(bytes);
        if (lacking != null) {
            return new PassingStatement(this, sql, driver, lacking);
        }
        KeptStatement statement = new KeptStatement(this, sql, key, driver, bytes);
        statement.misses = 1;
        keep(statement);
        return statement;
    }

    private void keep(KeptStatement statement) {
        kept.put(statement.key, statement);
        statement.place = freePlaces[--free];
        shown.set(statement.place, statement);
        hints.add(statement.sql);
        counters.kept++;
        counters.bytes += statement.bytes;
    }

    /** Closes what was not used for longest, until there is room; else tells what there is too little of: all is in use, or worth more. */
    private @Nullable StatementEviction makeRoom(long bytes) {
        if (bytes > limits.bytes()) {
            return StatementEviction.MEMORY;
        }
        StatementEviction lacking;
        while ((lacking = lacking(bytes)) != null) {
            KeptStatement oldest = oldestIdle();
            if (oldest == null) {
                return lacking;
            } else if (oldest.credit > 0) {
                oldest.credit--;
                kept.get(oldest.key); // counts as a use, so that the next newcomer meets another
                return lacking;
            }
            kept.remove(oldest.key);
            discard(oldest, lacking);
        }
        return null;
    }

    private @Nullable KeptStatement oldestIdle() {
        for (KeptStatement statement : kept.values()) {
            if (!statement.inUse) {
                return statement;
            }
        }
        return null;
    }

    private @Nullable StatementEviction lacking(long bytes) {
        if (counters.kept >= limits.statements()) {
            return StatementEviction.CAPACITY;
        }
        return counters.bytes + bytes > limits.bytes() ? StatementEviction.MEMORY : null;
    }

    // ---- taking back

    void release(KeptStatement statement, StatementCondition condition) throws SQLException {
        if (!Thread.currentThread().equals(statement.borrower)) {
            returnedElsewhere.add(statement);
            return;
        }
        StatementEviction passing = statement.passing;
        if (passing != null) {
            close(statement, statement.sql, passing, condition);
            return;
        }
        StatementEviction unfit = unfit(condition);
        if (unfit == null && isRenewed(statement, condition)) {
            statement.returned();
            return;
        }
        kept.remove(statement.key);
        statement.returned();
        discard(statement, unfit == null ? StatementEviction.FAILED : unfit);
    }

    private void closeReturned() {
        KeptStatement statement;
        while ((statement = returnedElsewhere.poll()) != null) {
            statement.returned();
            if (statement.passing == null) {
                kept.remove(statement.key);
                discard(statement, StatementEviction.NOT_POOLABLE);
            } else {
                closeQuietly(statement, statement.passing);
            }
        }
    }

    /** Closes a statement that is not, or no longer, kept. */
    void close(SourcedStatement statement, String sql, StatementEviction passing, StatementCondition condition)
            throws SQLException {
        StatementEviction unfit = unfit(condition);
        evicted(sql, unfit == null ? passing : unfit);
        statement.driver().close();
    }

    private boolean isRenewed(KeptStatement statement, StatementCondition condition) {
        try {
            statement.renew(session, condition);
            return true;
        } catch (SQLException | RuntimeException e) {
            return false; // it is closed instead, so nobody is the worse for it
        }
    }

    private static @Nullable StatementEviction unfit(StatementCondition condition) {
        return switch (condition) {
            case USED, LARGE_VALUES, OPTIONS_CHANGED -> null;
            case UNRESTORABLE, NOT_POOLABLE -> StatementEviction.NOT_POOLABLE;
            case UNWRAPPED -> StatementEviction.UNWRAPPED;
            case FAILED -> StatementEviction.FAILED;
        };
    }

    /** Ends the keeping of a statement that was just taken out of the map, and closes it unless it is in use. */
    private void discard(KeptStatement statement, StatementEviction reason) {
        shown.set(statement.place, null);
        freePlaces[free++] = statement.place;
        hints.remove(statement.sql);
        counters.kept--;
        counters.bytes -= statement.bytes;
        pool.remember(this, statement);
        if (statement.inUse) {
            statement.passing = reason;
            return;
        }
        closeQuietly(statement, reason);
    }

    private void closeQuietly(KeptStatement statement, StatementEviction reason) {
        evicted(statement.sql, reason);
        try {
            statement.driver().close();
        } catch (SQLException | RuntimeException e) {
            pool.failedToClose(connection, statement.sql, e);
        }
    }

    private void evicted(String sql, StatementEviction reason) {
        counters.evicted(reason);
        pool.told(lane, connection, sql, reason);
    }

    // ---- ahead of time

    /** Prepares a text that nobody asked for yet. */
    void warmUp(String sql) {
        if (kept.containsKey(sql) || !session.mayServe(sql) || !session.isReusable(sql)) {
            return;
        }
        try {
            PreparedStatement driver = session.jdbc().prepareStatement(sql);
            long bytes = Limits.estimate(sql);
            if (makeRoom(bytes) == null) {
                KeptStatement statement = new KeptStatement(this, sql, sql, driver, bytes);
                statement.returned();
                keep(statement);
                counters.warmed++;
            } else {
                driver.close();
            }
        } catch (SQLException | RuntimeException e) {
            pool.failedToWarm(connection, sql, e);
        }
    }

    // ---- for others

    @Override
    public boolean hasPrepared(String sql) {
        return hints.has(sql);
    }

    @Override
    public boolean hasRoom() {
        return lacking(Limits.LEAST) == null;
    }

    /** What is kept now, null where a place is free. From any thread. */
    AtomicReferenceArray<KeptStatement> shown() {
        return shown;
    }

    @Override
    public void close() throws SQLException {
        pool.closed(this);
        SQLException failure = null;
        for (int place = 0; place < shown.length(); place++) {
            KeptStatement statement = shown.get(place);
            if (statement != null) {
                try {
                    statement.driver().close();
                } catch (SQLException e) {
                    failure = failure == null ? e : failure;
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
