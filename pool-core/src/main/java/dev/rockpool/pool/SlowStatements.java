package dev.rockpool.pool;

import java.util.List;
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
    /** A longer SQL text is cut in the log. */
    private static final int LONGEST_TEXT = 2_000;

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
     * @param statement which has ended
     */
    public void report(PoolEvent.SlowStatement statement) {
        if (listeners.isActive()) {
            listeners.emit(statement);
        }
        int before = LOG.isWarnEnabled() ? admit(ticker.nanos()) : -1;
        if (before >= 0) {
            LOG.warn("{}{}", describe(statement), before == 0 ? "" : " … and " + before + " more before it");
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

    private static String describe(PoolEvent.SlowStatement slow) {
        StringBuilder text = new StringBuilder(slow.lane() + ": a statement ran " + Durations.format(slow.inDriver())
                + " in the driver on " + slow.connection());
        if (!slow.waited().isZero()) {
            text.append(", after waiting ")
                    .append(Durations.format(slow.waited()))
                    .append(" for a connection");
        }
        if (!slow.locked().isZero()) {
            text.append(", and waited ").append(Durations.format(slow.locked())).append(" for locks of others");
        }
        if (slow.batch() > 0) {
            text.append("; a batch of ").append(slow.batch());
        } else if (slow.rows() >= 0) {
            text.append("; rows: ").append(slow.rows());
        }
        String failure = slow.failure();
        if (failure != null) {
            text.append("; it failed: ").append(line(failure));
        }
        text.append(". It was: ").append(line(cut(slow.sql())));
        return text.append(parameters(slow)).toString();
    }

    private static String parameters(PoolEvent.SlowStatement slow) {
        List<String> shown = slow.parameters();
        return shown == null || shown.isEmpty() ? "" : " " + line(shown.toString());
    }

    private static String cut(String sql) {
        return sql.length() <= LONGEST_TEXT
                ? sql
                : sql.substring(0, LONGEST_TEXT) + "… (" + sql.length() + " characters)";
    }

    /** One statement, one line, whatever is in it. */
    private static String line(String text) {
        StringBuilder line = null;
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                line = line == null ? new StringBuilder(text) : line;
                line.setCharAt(i, ' ');
            }
        }
        return line == null ? text : line.toString();
    }
}
