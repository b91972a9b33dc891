package dev.rockpool.jdbc;

import dev.rockpool.pool.CacheBypass;
import dev.rockpool.spi.ReadTerms;
import dev.rockpool.spi.RowsSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Serves reads of plain JDBC from the query cache, where a policy says so. Thread-safe. */
public interface ReadCaching {

    /**
     * Tells whether a policy wants a statement's rows to be kept.
     *
     * @param sql its text
     * @return for how long; null where none does
     */
    @Nullable
    Duration policy(String sql);

    /**
     * Returns the present moment, to be noted before a snapshot begins.
     *
     * @return for {@link ReadTerms#moment()}
     */
    long moment();

    /**
     * Returns the rows of a statement, kept or read now.
     *
     * @param sql its text
     * @param parameters in their order, as they were set
     * @param maxRows how many rows at most; 0 for all
     * @param terms the caller's
     * @param source reads them
     * @return complete and detached; null where the statement has to run for its caller alone
     * @throws SQLException what reading threw
     */
    @Nullable
    ResultSet read(String sql, @Nullable Object[] parameters, long maxRows, ReadTerms terms, RowsSource source)
            throws SQLException;

    /**
     * Counts a read that a policy wants, but that cannot be served.
     *
     * @param reason why
     */
    void bypassed(CacheBypass reason);
}
