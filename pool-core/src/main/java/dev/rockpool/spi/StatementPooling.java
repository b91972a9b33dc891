package dev.rockpool.spi;

import dev.rockpool.pool.StatementPoolStats;
import dev.rockpool.pool.StatementUsage;
import java.util.List;

/** A statement pool at work in one database. Thread-safe. */
public interface StatementPooling {

    /**
     * Begins to serve a connection that was just opened; called before its first borrower has it, and by nobody else at that time.
     *
     * @param session the connection
     * @param lane the lane it is opened for, for example {@code app.sqlite/readers}
     * @param connection its name, for example {@code reader.3}
     * @return where its prepared statements come from henceforth
     */
    StatementSource open(Session session, String lane, String connection);

    /**
     * Returns a snapshot of the figures.
     *
     * @return summed over all connections
     */
    StatementPoolStats stats();

    /**
     * Tells how the texts were used, most used first.
     *
     * @param top how many texts to tell of at most
     * @return summed over all connections
     */
    List<StatementUsage> usage(int top);

    /** Sets all counters to zero; what is kept stays. */
    void resetStats();
}
