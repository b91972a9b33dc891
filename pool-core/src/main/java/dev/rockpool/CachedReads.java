package dev.rockpool;

import dev.rockpool.jdbc.DetachedResultSet;
import dev.rockpool.jdbc.LogicalConnection;
import dev.rockpool.jdbc.ReadCaching;
import dev.rockpool.pool.CacheBypass;
import dev.rockpool.spi.Access;
import dev.rockpool.spi.Engine;
import dev.rockpool.spi.ReadTerms;
import dev.rockpool.spi.ResultCache;
import dev.rockpool.spi.ResultCache.Kept;
import dev.rockpool.spi.ResultCache.Loaded;
import dev.rockpool.spi.ResultKey;
import dev.rockpool.spi.ResultRows;
import dev.rockpool.spi.RowsSource;
import dev.rockpool.spi.StatementPlan;
import dev.rockpool.spi.ValueReader;
import dev.rockpool.work.SqlFunction;
import dev.rockpool.work.WorkOptions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What may come from a database's query cache, and what has to be read: blocks under a name, queries, and statements of plain JDBC. Thread-safe. */
final class CachedReads implements ReadCaching {

    /** Tells the keys of {@code db.query} from those of plain JDBC, for they write parameters by other rules. */
    private static final long OWN_RULES = -1;

    private static final int MOST_SAMPLES = 1_000;

    private final ResultCache cache;
    private final Database database;
    /** The columns of texts that were read, which take longer to look at than a row takes to read. */
    private final Map<String, Sample> samples = new ConcurrentHashMap<>();

    /**
     * What a text gave.
     *
     * @param plan its plan then: another object, once the schema has changed
     * @param outline its columns, with the classes of the first row's values
     */
    private record Sample(StatementPlan plan, ResultRows outline) {

        @SuppressWarnings("ReferenceEquality") // plans of two schemas can be equal
        boolean isOf(StatementPlan other) {
            return plan == other;
        }
    }

    CachedReads(ResultCache cache, Database database) {
        this.cache = cache;
        this.database = database;
    }

    ResultCache cache() {
        return cache;
    }

    // ---- blocks

    @SuppressWarnings({"unchecked", "NullAway"}) // a key is the caller's, and so is the type of what it names
    <T extends @Nullable Object> T block(SqlFunction<T, ? extends Exception> operation, Cached cached)
            throws Exception {
        ResultKey key = ResultKey.named(cache.space(), cached.key());
        Kept kept = cache.find(key, cached.terms());
        return kept != null ? (T) kept.value() : cache.load(key, cached.terms(), new Block<>(operation));
    }

    /** Runs a block, and hears what it reads. */
    private final class Block<T extends @Nullable Object> implements ResultCache.Loader<T> {
        private final SqlFunction<T, ? extends Exception> operation;
        private @Nullable TablesRead read;

        Block(SqlFunction<T, ? extends Exception> operation) {
            this.operation = operation;
        }

        @Override
        public Loaded<T> load() throws Exception {
            TablesRead tables = new TablesRead(database.engine());
            read = tables;
            LogicalConnection borrowed = LogicalConnection.borrow(database.readLane());
            borrowed.tellStatements(tables::add);
            T result = DatabaseManager.<T, Exception>read(borrowed, false, operation::apply);
            return new Loaded<>(result, tables.known());
        }

        @Override
        public @Nullable Set<String> tables() {
            TablesRead tables = read;
            return tables == null ? null : tables.known();
        }

        @Override
        public ResultCache.Loader<T> again() {
            return new Block<>(operation);
        }
    }

    /** Counts what is bypassed there. */
    boolean isWithinUnit() {
        boolean within = database.writeQueue().isWithinUnit();
        if (within) {
            cache.bypassed(CacheBypass.IN_TRANSACTION);
        }
        return within;
    }

    // ---- queries

    @Nullable
    ResultSet query(
            String sql, @Nullable Object[] parameters, WorkOptions options, @Nullable Duration ttl, RowsSource source)
            throws SQLException {
        if (isWithinUnit()) {
            return null;
        }
        ReadTerms terms =
                ttl == null && options.deadline() == null ? ReadTerms.DEFAULT : ReadTerms.of(ttl, options.deadline());
        return read(sql, parameters, OWN_RULES, terms, source);
    }

    // ---- plain JDBC

    @Override
    public @Nullable Duration policy(String sql) {
        return cache.policy(sql, database.engine().plan(sql));
    }

    @Override
    public long moment() {
        return cache.moment();
    }

    @Override
    public void bypassed(CacheBypass reason) {
        cache.bypassed(reason);
    }

    @Override
    public @Nullable ResultSet read(
            String sql, @Nullable Object[] parameters, long maxRows, ReadTerms terms, RowsSource source)
            throws SQLException {
        ResultKey key = ResultKey.of(cache.space(), sql, parameters, maxRows);
        ValueReader values = database.engine().values();
        if (key == null || values == null) {
            cache.bypassed(key == null ? CacheBypass.PARAMETERS : CacheBypass.UNKNOWN_TABLES);
            return null;
        }
        ResultRows rows;
        try {
            Kept kept = cache.find(key, terms);
            rows = kept != null ? (ResultRows) kept.value() : load(key, terms, source);
        } catch (SQLException | RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException(
                    "Interrupted while another caller was reading '" + sql + "' for the query cache", "57014", e);
        } catch (Exception e) {
            throw new SQLException("Reading for the query cache failed: " + e.getMessage(), "HY000", e);
        }
        return rows == null ? null : DetachedResultSet.of(rows, values);
    }

    private @Nullable ResultRows load(ResultKey key, ReadTerms terms, RowsSource source) throws Exception {
        CacheBypass refused = refusal(database.engine().plan(key.text()));
        if (refused != null) {
            cache.bypassed(refused);
            return null;
        }
        return cache.<@Nullable ResultRows>load(key, terms, new Rows(key.text(), source));
    }

    /** Returns why the rows of a statement cannot be kept; null where they can. */
    static @Nullable CacheBypass refusal(StatementPlan plan) {
        if (!plan.known()) {
            return CacheBypass.UNKNOWN_TABLES;
        } else if (plan.access() != Access.READ || !plan.writes().isEmpty() || plan.changesSchema()) {
            return CacheBypass.NOT_A_READ;
        }
        return plan.deterministic() ? null : CacheBypass.NOT_DETERMINISTIC;
    }

    /** Reads the rows of one statement. Each load asks for its plan anew, for the schema may have changed since the last. */
    private final class Rows implements ResultCache.Loader<@Nullable ResultRows> {
        private final String sql;
        private final RowsSource source;

        Rows(String sql, RowsSource source) {
            this.sql = sql;
            this.source = source;
        }

        @Override
        @SuppressWarnings("NullAway") // T is nullable here
        public Loaded<@Nullable ResultRows> load() throws SQLException {
            StatementPlan plan = database.engine().plan(sql);
            Sample sample = samples.get(sql);
            ResultRows rows = sample != null && sample.isOf(plan) ? readLike(sample) : readAndRemember(plan);
            return new Loaded<>(rows, refusal(plan) == null ? plan.reads() : null);
        }

        private @Nullable ResultRows readLike(Sample sample) throws SQLException {
            ResultRows rows = source.read(cache.maximumResultBytes(), sample.outline());
            return sample.isOf(database.engine().plan(sql))
                    ? rows
                    : source.read(cache.maximumResultBytes(), null); // the schema changed meanwhile
        }

        private @Nullable ResultRows readAndRemember(StatementPlan plan) throws SQLException {
            ResultRows rows = source.read(cache.maximumResultBytes(), null);
            if (rows != null) {
                if (samples.size() >= MOST_SAMPLES) {
                    samples.clear();
                }
                samples.put(sql, new Sample(plan, rows.outline()));
            }
            return rows;
        }

        @Override
        public @Nullable Set<String> tables() {
            StatementPlan plan = database.engine().plan(sql);
            return refusal(plan) == null ? plan.reads() : null;
        }

        @Override
        public ResultCache.@Nullable Loader<@Nullable ResultRows> again() {
            RowsSource again = source.again();
            return again == null ? null : new Rows(sql, again);
        }
    }

    Engine engine() {
        return database.engine();
    }
}
