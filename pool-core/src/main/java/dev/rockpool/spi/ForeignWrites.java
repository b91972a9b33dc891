package dev.rockpool.spi;

/**
 * Knows of writes that were not made through the pool: by other processes, or by connections beside it. What it finds it tells the
 * {@link WriteWatch} that it was made for, as a change of anything.
 *
 * <p>Whoever keeps what was read calls {@link #check} first, and looks whether what it keeps is still valid only afterwards, for the check may
 * have ended that. Thread-safe.
 */
public interface ForeignWrites {

    /** What a check has found. */
    enum State {
        /** The watch knows of every foreign commit that was made before the check began, and did so before. */
        UNCHANGED,
        /** There was a foreign commit, or it cannot be excluded that there was; the watch has been told of it. */
        CHANGED,
        /** It cannot be told now: a commit of the pool's own is just under way, or the check failed. Nothing that is kept may be used. */
        UNKNOWN
    }

    /**
     * Looks whether somebody else has committed. Takes some microseconds, and the first time those of opening a connection.
     *
     * @return true of every commit that had returned, wherever it was made, when this was called; never throws
     */
    State check();

    /**
     * Tells whether checks know of writes to a table.
     *
     * @param table as in {@link StatementPlan}, {@code schema.table} in lower case
     * @return false for what lies in another file than the database's own
     */
    boolean covers(String table);

    /**
     * Returns how often the watch was told.
     *
     * @return one for each time, however many commits there were
     */
    long found();
}
