package dev.rockpool.sqlite.traps;

import dev.rockpool.spi.ModuleContext;
import dev.rockpool.spi.PoolModule;
import dev.rockpool.spi.Session;
import dev.rockpool.spi.StatementKey;
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
final class KeptStatements implements PoolModule {

    private final Map<String, Integer> prepared = new HashMap<>();
    private final Map<String, List<Boolean>> releases = new HashMap<>();

    /** How often the driver was asked for a statement. */
    int prepared(String sql) {
        return prepared.getOrDefault(sql, 0);
    }

    /** For each return of a statement, whether it may serve others. */
    List<Boolean> releases(String sql) {
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
            public boolean poolsStatements() {
                return true;
            }

            @Override
            public StatementSource statements(Session session) {
                return new Source(session);
            }
        };
    }

    private final class Source implements StatementSource {
        private final Session session;
        private final Map<StatementKey, Deque<PreparedStatement>> idle = new HashMap<>();

        Source(Session session) {
            this.session = session;
        }

        @Override
        public PreparedStatement prepare(StatementKey key) throws SQLException {
            PreparedStatement there =
                    idle.computeIfAbsent(key, unknown -> new ArrayDeque<>()).poll();
            if (there != null) {
                return there;
            }
            prepared.merge(key.sql(), 1, Integer::sum);
            return key.prepare(session.jdbc());
        }

        @Override
        public void release(StatementKey key, PreparedStatement statement, boolean reusable) throws SQLException {
            releases.computeIfAbsent(key.sql(), unknown -> new ArrayList<>()).add(reusable);
            if (reusable) {
                statement.clearParameters();
                idle.computeIfAbsent(key, unknown -> new ArrayDeque<>()).push(statement);
            } else {
                statement.close();
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
