package dev.rockpool.stmt;

import dev.rockpool.pool.StatementEviction;
import dev.rockpool.pool.StatementPoolStats;
import dev.rockpool.pool.StatementUsage;
import dev.rockpool.spi.ModuleContext;
import dev.rockpool.spi.Session;
import dev.rockpool.spi.StatementPooling;
import dev.rockpool.spi.StatementSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The statement pool of one database: its connections, and what is told of them all. Thread-safe; nothing here is on the path of a
 * statement that is found prepared but {@link #epoch()}.
 */
final class PooledStatements implements StatementPooling {

    private static final Logger LOG = LoggerFactory.getLogger(StatementPool.class);

    /** Texts are remembered for so many times as many texts as a connection keeps. */
    private static final int MEMORY = 8;

    private final EvictionEvents events;
    private final Limits limits;
    private final List<String> warmUp;
    private final int learned;
    /** Texts that were asked for lately, on whichever connection, and were not found. */
    private final TextHints repeated;
    /** Raised by every reset of the counters. */
    private volatile int epoch;

    private final ReentrantLock lock = new ReentrantLock();
    // What follows is guarded by lock.
    private final Set<ConnectionStatements> open = new HashSet<>();
    private final StatementCounters closed = new StatementCounters();
    private final UsageBook book = new UsageBook();

    PooledStatements(ModuleContext context, Limits limits, List<String> warmUp, int learned) {
        this.events =
                new EvictionEvents(context.listeners(), context.housekeeper().workers());
        this.limits = limits;
        this.warmUp = warmUp;
        this.learned = learned;
        this.repeated = new TextHints(limits.statements() * MEMORY);
    }

    @Override
    public StatementSource open(Session session, String lane, String connection) {
        ConnectionStatements statements = new ConnectionStatements(this, session, lane, connection, limits);
        statements.counters.epoch = epoch;
        warmUp.forEach(statements::warmUp);
        for (StatementUsage usage : learned == 0 ? List.<StatementUsage>of() : usage(lane, learned)) {
            if (usage.uses() > 0 && statements.hasRoom()) { // what was listed comes first
                statements.warmUp(usage.sql());
            }
        }
        lock.lock();
        try {
            open.add(statements);
        } finally {
            lock.unlock();
        }
        return statements;
    }

    // ---- for its connections

    int epoch() {
        return epoch;
    }

    void told(String lane, String connection, String sql, StatementEviction reason) {
        events.tell(lane, connection, sql, reason);
    }

    TextHints repeated() {
        return repeated;
    }

    /** Keeps in mind how a statement was used that is kept no more, if it was used more than once. */
    void remember(ConnectionStatements connection, KeptStatement statement) {
        if (statement.hits == 0 || connection.counters.epoch != epoch) {
            return;
        }
        lock.lock();
        try {
            book.add(connection.lane, statement);
        } finally {
            lock.unlock();
        }
    }

    void closed(ConnectionStatements connection) {
        lock.lock();
        try {
            if (open.remove(connection)) {
                boolean current = connection.counters.epoch == epoch;
                closed.add(connection.counters, current);
                closed.dropKept();
                if (current) {
                    book.addKept(connection);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    void failedToClose(String connection, String sql, Exception failure) {
        LOG.debug("{}: a statement failed to close, and is forgotten: {}", connection, sql, failure);
    }

    void failedToWarm(String connection, String sql, Exception failure) {
        LOG.debug("{}: a statement could not be prepared ahead: {}", connection, sql, failure);
    }

    // ---- for whoever asks

    @Override
    public StatementPoolStats stats() {
        StatementCounters sum = new StatementCounters();
        lock.lock();
        try {
            sum.add(closed, true);
            for (ConnectionStatements connection : open) {
                sum.add(connection.counters, connection.counters.epoch == epoch);
            }
        } finally {
            lock.unlock();
        }
        return sum.stats();
    }

    @Override
    public List<StatementUsage> usage(int top) {
        return usage(null, top);
    }

    private List<StatementUsage> usage(@Nullable String lane, int top) {
        lock.lock();
        try {
            UsageBook now = book.copy();
            for (ConnectionStatements connection : open) {
                now.addOpen(connection, connection.counters.epoch == epoch);
            }
            return now.top(lane, top);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void resetStats() {
        lock.lock();
        try {
            int next = epoch + 1;
            epoch = next;
            closed.reset(next);
            book.clear();
        } finally {
            lock.unlock();
        }
    }
}
