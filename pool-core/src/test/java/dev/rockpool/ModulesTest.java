package dev.rockpool;

import static dev.rockpool.Cached.cached;
import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.rockpool.pool.CacheBypass;
import dev.rockpool.pool.CacheStats;
import dev.rockpool.pool.PoolConfig;
import dev.rockpool.pool.PoolEvent;
import dev.rockpool.pool.PoolListener;
import dev.rockpool.pool.StatementPoolStats;
import dev.rockpool.pool.StatementUsage;
import dev.rockpool.spi.ModuleContext;
import dev.rockpool.spi.PoolModule;
import dev.rockpool.spi.ReadTerms;
import dev.rockpool.spi.ResultCache;
import dev.rockpool.spi.ResultKey;
import dev.rockpool.spi.Session;
import dev.rockpool.spi.SourcedStatement;
import dev.rockpool.spi.StatementCondition;
import dev.rockpool.spi.StatementKey;
import dev.rockpool.spi.StatementPlan;
import dev.rockpool.spi.StatementPooling;
import dev.rockpool.spi.StatementSource;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SPI for modules, by a module of the test's own: a small statement pool, a map as query cache, and a listener. */
class ModulesTest {

    @TempDir
    Path folder;

    private static final class TestModule implements PoolModule {
        final List<PoolEvent> events = new CopyOnWriteArrayList<>();
        final AtomicInteger prepared = new AtomicInteger();
        final AtomicInteger attached = new AtomicInteger();
        final AtomicInteger closed = new AtomicInteger();

        @Override
        public String name() {
            return "test";
        }

        @Override
        public Attachment attach(ModuleContext context) {
            attached.incrementAndGet();
            assertThat(context.engine()).isEqualTo("sqlite");
            MapCache cache = new MapCache();
            return new Attachment() {
                @Override
                public StatementPooling statements() {
                    return new KeptPooling(prepared);
                }

                @Override
                public ResultCache cache() {
                    return cache;
                }

                @Override
                public PoolListener listener() {
                    return events::add;
                }

                @Override
                public void close() {
                    closed.incrementAndGet();
                }
            };
        }
    }

    private record KeptPooling(AtomicInteger prepared) implements StatementPooling {
        @Override
        public StatementSource open(Session session, String lane, String connection) {
            return new KeptStatements(session, prepared);
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
    }

    private record KeptStatements(
            Session session, AtomicInteger prepared, Map<StatementKey, Deque<PreparedStatement>> kept)
            implements StatementSource {

        KeptStatements(Session session, AtomicInteger prepared) {
            this(session, prepared, new HashMap<>());
        }

        @Override
        public SourcedStatement prepare(StatementKey key) throws SQLException {
            Deque<PreparedStatement> idle = kept.get(key);
            if (idle != null && !idle.isEmpty()) {
                return new Lent(kept, key, idle.pop());
            }
            prepared.incrementAndGet();
            return new Lent(kept, key, key.prepare(session.jdbc()));
        }

        @Override
        public void close() throws SQLException {
            for (Deque<PreparedStatement> idle : kept.values()) {
                for (PreparedStatement statement : idle) {
                    statement.close();
                }
            }
        }
    }

    private static final class Lent extends SourcedStatement {
        private final Map<StatementKey, Deque<PreparedStatement>> kept;
        private final StatementKey key;

        Lent(Map<StatementKey, Deque<PreparedStatement>> kept, StatementKey key, PreparedStatement driver) {
            super(driver);
            this.kept = kept;
            this.key = key;
        }

        @Override
        public void release(StatementCondition condition) throws SQLException {
            if (condition == StatementCondition.USED) {
                driver().clearParameters();
                kept.computeIfAbsent(key, k -> new ArrayDeque<>()).push(driver());
            } else {
                driver().close();
            }
        }
    }

    private static final class MapCache implements ResultCache {
        private final Map<ResultKey, Kept> kept = new ConcurrentHashMap<>();
        private final AtomicInteger hits = new AtomicInteger();
        private final AtomicInteger misses = new AtomicInteger();

        @Override
        public int space() {
            return 1;
        }

        @Override
        public long moment() {
            return 0;
        }

        @Override
        public Kept find(ResultKey key, ReadTerms terms) {
            Kept found = kept.get(key);
            (found == null ? misses : hits).incrementAndGet();
            return found;
        }

        @Override
        public <T> T load(ResultKey key, ReadTerms terms, Loader<T> loader) throws Exception {
            T value = loader.load().value();
            kept.put(key, () -> value);
            return value;
        }

        @Override
        public Duration policy(String sql, StatementPlan plan) {
            return null;
        }

        @Override
        public boolean hasPolicies() {
            return false;
        }

        @Override
        public long maximumResultBytes() {
            return Long.MAX_VALUE;
        }

        @Override
        public void bypassed(CacheBypass reason) {}

        @Override
        public void invalidateAll() {
            kept.clear();
        }

        @Override
        public void invalidateTables(Set<String> tables) {
            kept.clear();
        }

        @Override
        public void invalidate(ResultKey key) {
            kept.remove(key);
        }

        @Override
        public CacheStats stats() {
            return new CacheStats(
                    hits.get(),
                    misses.get(),
                    0,
                    0,
                    Duration.ZERO,
                    0,
                    0,
                    0,
                    kept.size(),
                    0,
                    Map.of(),
                    Map.of(),
                    Map.of());
        }

        @Override
        public void resetStats() {}
    }

    private static void insert(DatabaseManager db, int value) throws SQLException {
        db.useConnection(c -> {
            try (PreparedStatement statement = c.prepareStatement("INSERT INTO t VALUES (?)")) {
                statement.setInt(1, value);
                statement.executeUpdate();
            }
        });
    }

    @Test
    void aModuleServesStatementsResultsAndEvents() throws Exception {
        TestModule module = new TestModule();
        try (DatabaseManager db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .with(module)
                .open()) {
            write(db, "CREATE TABLE t (a)");
            for (int i = 0; i < 5; i++) {
                insert(db, i);
            }
            assertThat(module.prepared).as("five executions of one text").hasValue(1);

            for (int i = 0; i < 3; i++) {
                String count = db.executeWithPool(
                        c -> ask(c, "SELECT count(*) FROM t"), cached("count", Duration.ofMinutes(1)));
                assertThat(count).isEqualTo("5");
            }
            assertThat(db.getPoolStats().cacheHitRate()).isEqualTo(2.0 / 3);
        }
        assertThat(module.events)
                .hasAtLeastOneElementOfType(PoolEvent.Created.class)
                .hasAtLeastOneElementOfType(PoolEvent.Acquired.class)
                .hasAtLeastOneElementOfType(PoolEvent.Released.class)
                .hasAtLeastOneElementOfType(PoolEvent.Destroyed.class);
        assertThat(module.attached).hasValue(1);
        assertThat(module.closed).hasValue(1);
    }

    @Test
    void statementPoolingCanBeSwitchedOff() throws Exception {
        TestModule module = new TestModule();
        try (DatabaseManager db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .with(module)
                .statementPooling(false)
                .open()) {
            write(db, "CREATE TABLE t (a)");
            insert(db, 1);
            assertThat(module.prepared).hasValue(0);
        }
    }

    @Test
    void aQueryCacheThatIsAskedForAndMissingIsNamedWithItsArtifact() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                        .queryCache(true)
                        .open())
                .withMessageContaining("dev.rockpool:pool-cache");
    }

    @Test
    void aStatementPoolThatIsAskedForAndMissingIsNamedWithItsArtifact() {
        assumeThat(ServiceLoader.load(PoolModule.class))
                .as("the suite also runs with that module")
                .isEmpty();
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                        .statementPooling(true)
                        .open())
                .withMessageContaining("dev.rockpool:pool-stmt");
    }

    @Test
    void cachingWithoutACacheSaysWhatToAddUnlessCachesAreOff() throws Exception {
        try (DatabaseManager db =
                DatabaseManager.withPooling(folder.resolve("app.sqlite")).open()) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> db.executeWithPool(c -> 1, cached("one")))
                    .withMessageContaining("dev.rockpool:pool-cache");
        }
        try (DatabaseManager db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .settings(PoolConfig.batch())
                .open()) {
            int one = db.executeWithPool(c -> 1, cached("one"));
            assertThat(one).isEqualTo(1);
        }
    }
}
