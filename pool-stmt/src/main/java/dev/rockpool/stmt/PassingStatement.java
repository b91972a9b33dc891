package dev.rockpool.stmt;

import dev.rockpool.pool.StatementEviction;
import dev.rockpool.spi.SourcedStatement;
import dev.rockpool.spi.StatementCondition;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A prepared statement that is closed when its borrower gives it back. For the owner of the connection's slot. */
final class PassingStatement extends SourcedStatement {

    private final ConnectionStatements home;
    private final String sql;
    /** Why it is not kept; null where its text never is. */
    private final @Nullable StatementEviction reason;

    PassingStatement(
            ConnectionStatements home, String sql, PreparedStatement driver, @Nullable StatementEviction reason) {
        super(driver);
        this.home = home;
        this.sql = sql;
        this.reason = reason;
    }

    @Override
    public void release(StatementCondition condition) throws SQLException {
        if (reason == null) {
            driver().close();
        } else {
            home.close(this, sql, reason, condition);
        }
    }
}
