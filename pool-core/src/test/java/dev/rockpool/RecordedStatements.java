package dev.rockpool;

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
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A statement pool that keeps nothing, and remembers what it was asked for, how, where, and what came back in which condition. */
public final class RecordedStatements implements PoolModule, StatementPooling {

    /** A request: {@code key} is null where the plain text was asked for. */
    public record Request(String connection, String sql, StatementKey key) {}

    /** A question whether a text is prepared. */
    public record Question(String connection, String sql) {}

    private record Release(String sql, StatementCondition condition) {}

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Release> releases = new CopyOnWriteArrayList<>();
    private final List<Question> questions = new CopyOnWriteArrayList<>();
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final Set<Question> prepared = ConcurrentHashMap.newKeySet();

    /** What was asked for, in order. */
    public List<Request> requests(String sql) {
        return requests.stream().filter(one -> one.sql().equals(sql)).toList();
    }

    /** In which condition the statements of a text came back, in order. */
    public List<StatementCondition> releases(String sql) {
        List<StatementCondition> conditions = new ArrayList<>();
        releases.stream().filter(one -> one.sql().equals(sql)).forEach(one -> conditions.add(one.condition()));
        return conditions;
    }

    /** Who was asked whether it had a text prepared, in order. */
    public List<String> asked(String sql) {
        return questions.stream()
                .filter(one -> one.sql().equals(sql))
                .map(Question::connection)
                .toList();
    }

    /** Has a connection claim to have a text prepared. */
    public void claim(String connection, String sql) {
        prepared.add(new Question(connection, sql));
    }

    /** The names of the open connections, or those that are closed since. */
    public Set<String> connections() {
        return Set.copyOf(sessions.keySet());
    }

    /** The session that was opened last under a name. */
    public Session session(String connection) {
        return sessions.get(connection);
    }

    /** Serves a session that no manager opened. */
    public void serve(Session session) {
        session.use(open(session, "", ""));
    }

    @Override
    public String name() {
        return "recorded-statements";
    }

    @Override
    public Attachment attach(ModuleContext context) {
        return new Attachment() {
            @Override
            public StatementPooling statements() {
                return RecordedStatements.this;
            }
        };
    }

    @Override
    public StatementSource open(Session session, String lane, String connection) {
        sessions.put(connection, session);
        return new Source(session.jdbc(), connection);
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
        private final Connection jdbc;
        private final String connection;

        Source(Connection jdbc, String connection) {
            this.jdbc = jdbc;
            this.connection = connection;
        }

        @Override
        public SourcedStatement prepare(String sql) throws SQLException {
            requests.add(new Request(connection, sql, null));
            return new Lent(sql, jdbc.prepareStatement(sql));
        }

        @Override
        public SourcedStatement prepare(StatementKey key) throws SQLException {
            requests.add(new Request(connection, key.sql(), key));
            return new Lent(key.sql(), key.prepare(jdbc));
        }

        @Override
        public boolean hasPrepared(String sql) {
            Question question = new Question(connection, sql);
            questions.add(question);
            return prepared.contains(question);
        }

        @Override
        public void close() {}
    }

    private final class Lent extends SourcedStatement {
        private final String sql;

        Lent(String sql, PreparedStatement driver) {
            super(driver);
            this.sql = sql;
        }

        @Override
        public void release(StatementCondition condition) throws SQLException {
            releases.add(new Release(sql, condition));
            driver().close();
        }
    }
}
