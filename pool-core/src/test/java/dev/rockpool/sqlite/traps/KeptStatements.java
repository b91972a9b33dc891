package dev.rockpool.sqlite.traps;

import dev.rockpool.pool.StatementPoolStats;
import dev.rockpool.pool.StatementUsage;
import dev.rockpool.spi.ModuleContext;
import dev.rockpool.spi.PoolModule;
import dev.rockpool.spi.Session;
import dev.rockpool.spi.SourcedStatement;
import dev.rockpool.spi.StatementCondition;
import dev.rockpool.spi.StatementKey;
import dev.rockpool.spi.StatementPooling;
import dev.rockpool.spi.StatementSource;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A small statement pool that notes what was prepared and what came back, and in which state. For one thread at a time. */
final class KeptStatements implements PoolModule, StatementPooling {

    private final Map<String, Integer> prepared = new HashMap<>();
    private final Map<String, List<StatementCondition>> releases = new HashMap<>();

    /** How often the driver was asked for a statement. */
    int prepared(String sql) {
        return prepared.getOrDefault(sql, 0);
    }

    /** For each return of a statement, in which condition. */
    List<StatementCondition> releases(String sql) {
        return releases.getOrDefault(sql, List.of());
    }

    @Override
    public String name() {
        return "kept-statements";
    }

    @Override
    public Attachment attach(ModuleContext context) {
        return new Attachment() {
            @Override
            public StatementPooling statements() {
                return KeptStatements.this;
            }
        };
    }

    @Override
    public StatementSource open(Session session, String lane, String connection) {
        return new Source(session);
    }

    @Override
    public StatementPoolStats stats() {
        return StatementPoolStats.NONE;
    }

    @Override
    public List<StatementUsage> usage(int top) {
        return List.of();
    }

    @Override
    public void resetStats() {}

    private final class Source implements StatementSource {
        private final Session session;
        private final Map<StatementKey, Deque<PreparedStatement>> idle = new HashMap<>();

        Source(Session session) {
            this.session = session;
        }

        @Override
        public SourcedStatement prepare(StatementKey key) throws SQLException {
            PreparedStatement there =
                    idle.computeIfAbsent(key, unknown -> new ArrayDeque<>()).poll();
            if (there != null) {
                return new Lent(key, there);
            }
            prepared.merge(key.sql(), 1, Integer::sum);
            return new Lent(key, key.prepare(session.jdbc()));
        }

        private final class Lent extends SourcedStatement {
            private final StatementKey key;

            Lent(StatementKey key, PreparedStatement driver) {
                super(driver);
                this.key = key;
            }

            @Override
            public void release(StatementCondition condition) throws SQLException {
                releases.computeIfAbsent(key.sql(), unknown -> new ArrayList<>())
                        .add(condition);
                if (condition == StatementCondition.USED) {
                    driver().clearParameters();
                    idle.computeIfAbsent(key, unknown -> new ArrayDeque<>()).push(driver());
                } else {
                    driver().close();
                }
            }
        }

        @Override
        public void close() throws SQLException {
            for (Deque<PreparedStatement> statements : idle.values()) {
                for (PreparedStatement statement : statements) {
                    statement.close();
                }
            }
        }
    }
}
