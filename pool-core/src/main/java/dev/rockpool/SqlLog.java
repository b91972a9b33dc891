package dev.rockpool;

import dev.rockpool.pool.Activity;
import dev.rockpool.pool.ActivityWatch;
import dev.rockpool.pool.StatementLine;
import dev.rockpool.pool.StatementOutcome;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs every statement of a pool once it is over, where {@code logging} is on. Parameters only where {@code slowStatementParameters} is. */
final class SqlLog implements ActivityWatch, ActivityWatch.Running {

    private static final Logger LOG = LoggerFactory.getLogger("dev.rockpool.sql");

    @Override
    public Set<Activity> activities() {
        return Set.of(Activity.STATEMENT);
    }

    @Override
    public Running beginStatement(String lane, String connection, String sql, int batch) {
        return this;
    }

    @Override
    public void end(StatementOutcome outcome) {
        if (LOG.isInfoEnabled()) {
            LOG.info("{}: {}", outcome.lane(), StatementLine.of(outcome));
        }
    }
}
