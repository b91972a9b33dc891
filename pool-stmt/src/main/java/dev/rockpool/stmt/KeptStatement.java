package dev.rockpool.stmt;

import dev.rockpool.pool.StatementEviction;
import dev.rockpool.spi.Session;
import dev.rockpool.spi.SourcedStatement;
import dev.rockpool.spi.StatementCondition;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A prepared statement that its connection keeps between its uses, and how it was when it was new. Written by the owner of the connection's
 * slot alone; the counters are read by others a little stale, for reports.
 */
final class KeptStatement extends SourcedStatement {

    final String sql;
    /** What it is found by: the text, or a {@link dev.rockpool.spi.StatementKey} where there are options. */
    final Object key;

    final long bytes;
    private final ConnectionStatements home;
    private final @Nullable Options options;
    /** Where it is shown to others. */
    int place;

    boolean inUse = true;
    /** Whose it is while it is in use. */
    @Nullable
    Thread borrower = Thread.currentThread();
    /** Why it is closed when it comes back, as it is kept no longer; null while it is. */
    @Nullable
    StatementEviction passing;

    /** How many newcomers it outlives although it is the one not used for longest. */
    int credit = 1;

    long hits;
    long misses;

    KeptStatement(ConnectionStatements home, String sql, Object key, PreparedStatement driver, long bytes) {
        super(driver);
        this.home = home;
        this.sql = sql;
        this.key = key;
        this.bytes = bytes;
        this.options = Options.of(driver);
    }

    @Override
    public void release(StatementCondition condition) throws SQLException {
        home.release(this, condition);
    }

    /** Nobody has it now. */
    void returned() {
        inUse = false;
        borrower = null;
    }

    /** Undoes what its borrower did to it. */
    void renew(Session session, StatementCondition condition) throws SQLException {
        PreparedStatement driver = driver();
        if (condition == StatementCondition.USED) {
            session.clearParameters(driver);
        } else {
            driver.clearParameters(); // which gives their memory back too
        }
        driver.clearBatch();
        driver.clearWarnings();
        if (condition == StatementCondition.OPTIONS_CHANGED) {
            Options asNew = options;
            if (asNew == null) {
                throw new SQLException("The driver does not tell a statement's options");
            }
            asNew.restore(driver);
        }
    }
}
