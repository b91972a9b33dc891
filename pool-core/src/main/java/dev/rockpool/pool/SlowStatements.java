package dev.rockpool.pool;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a lane does about the times of statements: who watches all of them, from when on one is slow, and who is told. Thread-safe. Off, it
 * costs each statement the reads of two fields.
 *
 * <p>Each slow statement is an event, and one line at level WARN of the logger {@value #LOGGER}, whether or not anybody listens. Of a
 * lane at most 20 lines a second are logged; the next line says how many were left out. Events are never left out.
 */
public final class SlowStatements {

    /** The logger's name: configure this one to send slow statements elsewhere, or nowhere. */
    public static final String LOGGER = "dev.rockpool.slow";

    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);
    private static final int LINES_PER_SECOND = 20;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private final Ticker ticker;
    private final Listeners listeners;
    private volatile long threshold;
    private volatile boolean keepsParameters;

    private long second;
    private int lines;
    private int leftOut;

    SlowStatements(Ticker ticker, Listeners listeners) {
        this.ticker = ticker;
        this.listeners = listeners;
        this.second = ticker.nanos();
    }

    void apply(PoolConfig settings) {
        threshold = settings.slowStatementThreshold().toNanos();
        keepsParameters = settings.slowStatementParameters();
    }

    /**
     * Tells whether statements are timed.
     *
     * @return true while slow ones are looked for, or somebody watches all
     */
    public boolean isOn() {
        return threshold > 0 || listeners.watchesStatements();
    }

    /**
     * A statement enters the driver.
     *
     * @param slot where
     * @param sql its text
     * @param batch how many entries its batch has, or 0
     * @return has to be told of the end; null where nobody watches all statements
     */
    public ActivityWatch.@Nullable Running begin(Slot slot, String sql, int batch) {
        return listeners.watchesStatements()
                ? listeners.beginStatement(slot.lane().name(), slot.name(), sql, batch)
                : null;
    }

    /**
     * Returns how long a statement may be in the driver without being slow.
     *
     * @return nanoseconds; 0 where nobody asks
     */
    public long threshold() {
        return threshold;
    }

    /**
     * Tells whether the parameters of statements are to be kept, to be shown.
     *
     * @return false where statements are not timed
     */
    public boolean keepsParameters() {
        return keepsParameters && isOn();
    }

    /**
     * Returns the clock that statements are timed by.
     *
     * @return the housekeeper's
     */
    public Ticker ticker() {
        return ticker;
    }

    /**
     * Tells everyone of a slow statement.
     *
     * @param slow which has ended
     */
    public void report(StatementOutcome slow) {
        if (listeners.isActive()) {
            listeners.emit(new PoolEvent.SlowStatement(
                    slow.lane(),
                    slow.connection(),
                    slow.sql(),
                    Duration.ofNanos(slow.inDriver()),
                    Duration.ofNanos(slow.waited()),
                    Duration.ofNanos(slow.locked()),
                    slow.rows(),
                    slow.batch(),
                    slow.describeFailure(),
                    slow.parameters()));
        }
        int before = LOG.isWarnEnabled() ? admit(ticker.nanos()) : -1;
        if (before >= 0) {
            LOG.warn(
                    "{}: {}{}",
                    slow.lane(),
                    StatementLine.of(slow),
                    before == 0 ? "" : " … and " + before + " more before it");
        }
    }

    /** Returns how many lines were left out since the last one; −1 where this one is to be left out, too. */
    private synchronized int admit(long now) {
        if (now - second >= SECOND) {
            second = now;
            lines = 0;
        }
        if (lines == LINES_PER_SECOND) {
            leftOut++;
            return -1;
        }
        lines++;
        int before = leftOut;
        leftOut = 0;
        return before;
    }
}
