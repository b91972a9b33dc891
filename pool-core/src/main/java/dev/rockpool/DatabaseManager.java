package dev.rockpool;

import dev.rockpool.jdbc.LogicalConnection;
import dev.rockpool.jdbc.PoolDataSource;
import dev.rockpool.jdbc.ReadCaching;
import dev.rockpool.jdbc.Router;
import dev.rockpool.pool.ActivityWatch;
import dev.rockpool.pool.Deadline;
import dev.rockpool.pool.Lane;
import dev.rockpool.pool.LeaseReport;
import dev.rockpool.pool.PoolClosedException;
import dev.rockpool.pool.PoolConfig;
import dev.rockpool.pool.PoolListener;
import dev.rockpool.pool.PoolStats;
import dev.rockpool.pool.Priority;
import dev.rockpool.pool.StatementUsage;
import dev.rockpool.rows.BatchOperations;
import dev.rockpool.rows.ReadOperations;
import dev.rockpool.schema.Schemas;
import dev.rockpool.schema.Table;
import dev.rockpool.schema.TableInfo;
import dev.rockpool.spi.Access;
import dev.rockpool.spi.RowsSource;
import dev.rockpool.sqlite.SqliteEngine;
import dev.rockpool.sqlite.SqliteMaintenance;
import dev.rockpool.work.SqlAction;
import dev.rockpool.work.SqlFunction;
import dev.rockpool.work.TransactionFunction;
import dev.rockpool.work.WorkOptions;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * An open database and its pool: run work on its connections, or take its {@link DataSource}. Thread-safe.
 *
 * <p>On a SQLite file there is one writer connection and several that only read: {@link #withConnection} and transactions get the
 * writer, {@link #withReadConnection} a reader, and reads never wait for writes. Connections are lent for the duration of a call and
 * come back clean. Methods throw what the work throws, as it is; where a pool's own failure is meant, {@link SQLException}s say which
 * lane, who holds it, and what to do.
 */
public final class DatabaseManager implements BatchOperations, ReadOperations, AutoCloseable {

    private final Database database;
    private final DataSource dataSource;
    /** Serves reads of plain JDBC; null unless a policy of the query cache wants some to be. */
    private final @Nullable ReadCaching policies;

    private final OwnListeners listeners;
    private final AtomicBoolean closed = new AtomicBoolean();

    DatabaseManager(Database database, OwnListeners listeners) {
        this.database = database;
        this.listeners = listeners;
        CachedReads reads = database.cachedReads();
        this.policies = reads != null && reads.cache().hasPolicies() ? reads : null;
        this.dataSource = newDataSource(Priority.NORMAL);
    }

    private DataSource newDataSource(Priority priority) {
        return database.isRouted()
                ? new PoolDataSource(new Routes(), priority)
                : new PoolDataSource(this::writeLane, database.userLanes(), priority);
    }

    // ---- opening

    /**
     * Begins to open a database with a pool.
     *
     * @param location a SQLite file's path, {@code :memory:}, or a JDBC URL of any driver on the class path
     * @return a builder; {@link DatabaseBuilder#open()} opens
     */
    public static DatabaseBuilder withPooling(String location) {
        return new DatabaseBuilder(location);
    }

    /**
     * Begins to open a SQLite file with a pool.
     *
     * @param file its path
     * @return a builder; {@link DatabaseBuilder#open()} opens
     */
    public static DatabaseBuilder withPooling(Path file) {
        return new DatabaseBuilder(file.toString());
    }

    /**
     * Begins to open a database without a pool: one connection, opened once and kept, with the same methods.
     *
     * @param location as for {@link #withPooling(String)}
     * @return a builder; {@link DatabaseBuilder#open()} opens
     */
    public static DatabaseBuilder direct(String location) {
        return new DatabaseBuilder(location)
                .minConnections(1)
                .maxConnections(1)
                .idleTimeout(Duration.ZERO)
                .maxConnectionAge(Duration.ZERO);
    }

    /**
     * Begins to open a SQLite file without a pool.
     *
     * @param file its path
     * @return a builder; {@link DatabaseBuilder#open()} opens
     */
    public static DatabaseBuilder direct(Path file) {
        return direct(file.toString());
    }

    /**
     * Makes a factory of several databases with shared settings.
     *
     * @param shared sets what all of them share
     * @return a factory
     */
    public static PoolFactory createPoolFactory(UnaryOperator<DatabaseBuilder> shared) {
        return new PoolFactory(shared);
    }

    /** Closes every database that this process has open through Rockpool, whoever opened it. */
    public static void closeAllPools() {
        OpenDatabases.closeAll();
    }

    // ---- working

    /**
     * Runs work on a connection that may write, in auto-commit unless the work switches it off; on SQLite it is the one writer.
     *
     * @param work gets the connection for the duration of the call
     * @param <T> the result
     * @param <X> what the work may throw
     * @return the work's result
     * @throws SQLException when no connection can be had or the database refuses
     * @throws X what the work threw
     */
    public <T extends @Nullable Object, X extends Exception> T withConnection(SqlFunction<T, X> work)
            throws SQLException, X {
        return on(writeLane(), work);
    }

    /**
     * As {@link #withConnection}, for work that has to be done until a deadline: the wait for a connection, for locks and every statement.
     *
     * @param deadline ends waits and running statements
     * @param work gets the connection for the duration of the call
     * @param <T> the result
     * @param <X> what the work may throw
     * @return the work's result
     * @throws SQLException when no connection can be had or the database refuses; a {@link java.sql.SQLTimeoutException}, which says where
     *     the time went, when the deadline is over
     * @throws X what the work threw
     */
    public <T extends @Nullable Object, X extends Exception> T withConnection(Deadline deadline, SqlFunction<T, X> work)
            throws SQLException, X {
        return withConnection(WorkOptions.DEFAULT.until(deadline), work);
    }

    /**
     * As {@link #withConnection}, with a priority or a deadline.
     *
     * @param options its priority and deadline; what else there is in it is for write units alone
     * @param work gets the connection for the duration of the call
     * @param <T> the result
     * @param <X> what the work may throw
     * @return the work's result
     * @throws SQLException when no connection can be had or the database refuses; a {@link java.sql.SQLTimeoutException}, which says where
     *     the time went, when the deadline is over
     * @throws X what the work threw
     */
    public <T extends @Nullable Object, X extends Exception> T withConnection(
            WorkOptions options, SqlFunction<T, X> work) throws SQLException, X {
        return lend(borrow(writeLane(), options, null), work);
    }

    /**
     * As {@link #withConnection}, for work without a result.
     *
     * @param work gets the connection for the duration of the call
     * @param <X> what the work may throw
     * @throws SQLException when no connection can be had or the database refuses
     * @throws X what the work threw
     */
    public <X extends Exception> void useConnection(SqlAction<X> work) throws SQLException, X {
        on(writeLane(), work.asFunction());
    }

    /**
     * Runs work on a connection that only reads, beside any number of others and without waiting for writes. On SQLite a write on it
     * fails; other databases get {@code setReadOnly(true)}, and make of it what their driver documents.
     *
     * @param work gets the connection for the duration of the call
     * @param <T> the result
     * @param <X> what the work may throw
     * @return the work's result
     * @throws SQLException when no connection can be had or the database refuses
     * @throws X what the work threw
     */
    @Override
    public <T extends @Nullable Object, X extends Exception> T withReadConnection(SqlFunction<T, X> work)
            throws SQLException, X {
        return read(LogicalConnection.borrow(readLane()), false, work);
    }

    /**
     * Runs work that only reads, and that has to be done until a deadline: the wait for a connection, for locks and every statement.
     *
     * @param deadline ends waits and running statements
     * @param work gets the connection for the duration of the call
     * @param <T> the result
     * @param <X> what the work may throw
     * @return the work's result
     * @throws SQLException when no connection can be had or the database refuses; a {@link java.sql.SQLTimeoutException}, which says where
     *     the time went, when the deadline is over
     * @throws X what the work threw
     */
    public <T extends @Nullable Object, X extends Exception> T withReadConnection(
            Deadline deadline, SqlFunction<T, X> work) throws SQLException, X {
        return withReadConnection(WorkOptions.DEFAULT.until(deadline), work);
    }

    /**
     * As {@link #withReadConnection(SqlFunction)}, with a priority or a deadline.
     *
     * @param options its priority and deadline; what else there is in it is for write units alone
     * @param work gets the connection for the duration of the call
     * @param <T> the result
     * @param <X> what the work may throw
     * @return the work's result
     * @throws SQLException when no connection can be had or the database refuses; a {@link java.sql.SQLTimeoutException}, which says where
     *     the time went, when the deadline is over
     * @throws X what the work threw
     */
    public <T extends @Nullable Object, X extends Exception> T withReadConnection(
            WorkOptions options, SqlFunction<T, X> work) throws SQLException, X {
        return read(borrow(readLane(), options, null), false, work);
    }

    /**
     * As {@link #withReadConnection(SqlFunction)}, on a connection that has a statement prepared, if such a one is idle.
     *
     * @param sql the text of the statement that will run first, or most often
     * @param work gets the connection for the duration of the call
     * @param <T> the result
     * @param <X> what the work may throw
     * @return the work's result
     * @throws SQLException when no connection can be had or the database refuses
     * @throws X what the work threw
     */
    public <T extends @Nullable Object, X extends Exception> T withReadConnection(String sql, SqlFunction<T, X> work)
            throws SQLException, X {
        return read(LogicalConnection.borrow(readLane(), sql), false, work);
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T withConnectionFor(
            String sql, WorkOptions options, SqlFunction<T, X> work) throws SQLException, X {
        Database opened = open();
        Access access = opened.isRouted() ? opened.access(sql) : Access.SESSION; // with one lane, on that one
        if (access == Access.READ) {
            return lend(borrow(opened.readLane(), options, sql), work);
        } else if (access == Access.WRITE || opened.writeQueue().isWithinUnit()) {
            return inTransaction(options.asRepeatable(), work::apply);
        } else if (access == Access.LAST_WRITE) {
            throw new SQLException(
                    "'" + sql.strip() + "' asks for what the last write on its connection left, and by itself it has a"
                            + " connection without one: run it in the write unit (inTransaction), or write with RETURNING",
                    "25000");
        }
        return lend(borrow(opened.writeLane(), options, sql), work);
    }

    /**
     * Runs work that only reads, all of it in one snapshot: the database as it stands when the call begins, whatever is committed
     * meanwhile. On SQLite a snapshot keeps the WAL from being emptied, so it should not last long; see {@link PoolConfig#maxReadAge()}.
     *
     * @param work gets the connection for the duration of the call; a write on it fails
     * @param <T> the result
     * @param <X> what the work may throw
     * @return the work's result
     * @throws SQLException when no connection can be had or the database refuses
     * @throws X what the work threw
     */
    @Override
    public <T extends @Nullable Object, X extends Exception> T withReadSnapshot(SqlFunction<T, X> work)
            throws SQLException, X {
        return read(LogicalConnection.borrow(readLane()), true, work);
    }

    /**
     * As {@link #withReadSnapshot(SqlFunction)}, for work that has to be done until a deadline.
     *
     * @param deadline ends waits and running statements
     * @param work gets the connection for the duration of the call; a write on it fails
     * @param <T> the result
     * @param <X> what the work may throw
     * @return the work's result
     * @throws SQLException when no connection can be had or the database refuses; a {@link java.sql.SQLTimeoutException} when the deadline
     *     is over
     * @throws X what the work threw
     */
    public <T extends @Nullable Object, X extends Exception> T withReadSnapshot(
            Deadline deadline, SqlFunction<T, X> work) throws SQLException, X {
        return withReadSnapshot(WorkOptions.DEFAULT.until(deadline), work);
    }

    /**
     * As {@link #withReadSnapshot(SqlFunction)}, with a priority or a deadline.
     *
     * @param options its priority and deadline; what else there is in it is for write units alone
     * @param work gets the connection for the duration of the call; a write on it fails
     * @param <T> the result
     * @param <X> what the work may throw
     * @return the work's result
     * @throws SQLException when no connection can be had or the database refuses; a {@link java.sql.SQLTimeoutException} when the deadline
     *     is over
     * @throws X what the work threw
     */
    public <T extends @Nullable Object, X extends Exception> T withReadSnapshot(
            WorkOptions options, SqlFunction<T, X> work) throws SQLException, X {
        return read(borrow(readLane(), options, null), true, work);
    }

    /**
     * As {@link #withReadConnection}, for work without a result.
     *
     * @param work gets the connection for the duration of the call; a write on it fails
     * @param <X> what the work may throw
     * @throws SQLException when no connection can be had or the database refuses
     * @throws X what the work threw
     */
    public <X extends Exception> void useReadConnection(SqlAction<X> work) throws SQLException, X {
        withReadConnection(work.asFunction());
    }

    /**
     * Runs an operation that only reads, and keeps its result in the query cache until one of the tables that its statements read is written,
     * or its time is over; a kept result is returned without a connection. It is never older than a write that was acknowledged before this
     * call, by whatever way of this pool. What an operation reads in other ways than by its connection is not known here.
     *
     * <p>The operation runs each time where {@code queryCache} is switched off, within a write unit, for the unit may have written, and where the
     * database does not tell what its statements read: all but SQLite files.
     *
     * @param operation reads
     * @param cached the key and how long to keep the result
     * @param <T> the result; shared by all who ask for the key, so it must not be changed
     * @return the operation's result, perhaps of an earlier run
     * @throws Exception what the operation threw
     * @throws IllegalStateException when no query cache is on the class path, naming the artifact to add
     */
    public <T extends @Nullable Object> T executeWithPool(SqlFunction<T, ? extends Exception> operation, Cached cached)
            throws Exception {
        CachedReads reads = open().cachedReads();
        if (reads != null) {
            return reads.isWithinUnit()
                    ? this.<T, Exception>inTransaction(WorkOptions.DEFAULT, operation::apply)
                    : reads.block(operation, cached);
        } else if (database.config().queryCache()) {
            throw new IllegalStateException(
                    "Caching '" + cached.key() + "' needs a query cache, and none is on the class path: add the"
                            + " dependency dev.rockpool:pool-cache, or set queryCache(false) to run without one");
        }
        return this.<T, Exception>withReadConnection(operation::apply);
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T inTransaction(
            WorkOptions options, TransactionFunction<T, X> work) throws SQLException, X {
        return open().writeQueue().run(options, work);
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> submit(
            WorkOptions options, TransactionFunction<T, ?> work) {
        try {
            return open().writeQueue().submit(options, work);
        } catch (SQLException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public @Nullable ResultSet keptRows(
            String sql, @Nullable Object[] parameters, WorkOptions options, @Nullable Duration ttl, RowsSource source)
            throws SQLException {
        CachedReads reads = open().cachedReads();
        return reads == null ? null : reads.query(sql, parameters, options, ttl, source);
    }

    static <T extends @Nullable Object, X extends Exception> T read(
            LogicalConnection borrowed, boolean snapshot, SqlFunction<T, X> work) throws SQLException, X {
        try (borrowed) {
            borrowed.setReadOnly(true);
            if (snapshot) {
                borrowed.beginSnapshot();
            }
            return work.apply(borrowed);
        }
    }

    private static LogicalConnection borrow(Lane lane, WorkOptions options, @Nullable String sql) throws SQLException {
        Deadline deadline = options.deadline();
        return deadline == null
                ? LogicalConnection.borrow(lane, lane.config().acquireTimeout(), options.priority(), sql)
                : LogicalConnection.borrow(lane, deadline, options.priority(), sql);
    }

    private <T extends @Nullable Object, X extends Exception> T on(Lane lane, SqlFunction<T, X> work)
            throws SQLException, X {
        return lend(LogicalConnection.borrow(lane), work);
    }

    private static <T extends @Nullable Object, X extends Exception> T lend(
            LogicalConnection borrowed, SqlFunction<T, X> work) throws SQLException, X {
        try (borrowed) {
            return work.apply(borrowed);
        }
    }

    /**
     * Returns the pool as a {@link DataSource}, for JPA, jOOQ, MyBatis, Spring JDBC or Flyway. Its connections may write. On a SQLite file
     * they take a physical connection when a statement runs: a reader for what only reads in auto-commit and for all that runs on a
     * connection that was set read-only, the writer for everything else.
     *
     * @return always the same; unusable once this manager is closed
     */
    public DataSource dataSource() {
        return dataSource;
    }

    /**
     * Returns the pool as a {@link DataSource} whose callers are served sooner or later than others, for example {@link Priority#LOW} for
     * work in the background.
     *
     * @param priority how soon they are served among those who wait
     * @return a new one; unusable once this manager is closed
     */
    public DataSource dataSource(Priority priority) {
        return newDataSource(priority);
    }

    // ---- tables

    /**
     * Creates a table.
     *
     * @param table its columns and constraints
     * @throws SQLException when it exists already (unless {@link Table#ifNotExists()}), or the database refuses
     */
    public void create(Table table) throws SQLException {
        useConnection(connection -> Schemas.create(connection, table));
    }

    /**
     * Lists the tables of the database, without the database's own.
     *
     * @return names, sorted
     * @throws SQLException when the database refuses
     */
    public List<String> listTables() throws SQLException {
        return withReadConnection(Schemas::listTables);
    }

    /**
     * Describes a table.
     *
     * @param table its name, as {@link #listTables()} gives it
     * @return its columns, keys and indexes
     * @throws SQLException when there is no such table, or the database refuses
     */
    public TableInfo tableInfo(String table) throws SQLException {
        return withReadConnection(connection -> Schemas.tableInfo(connection, table));
    }

    // ---- watching and steering

    /**
     * Returns the pool's name.
     *
     * @return the file's name, unless another was given
     */
    public String name() {
        return database.name();
    }

    /**
     * Returns the settings the pool was opened with.
     *
     * @return those of the first manager, where several share the database
     */
    public PoolConfig config() {
        return database.config();
    }

    /**
     * Returns a snapshot of sizes and counters.
     *
     * @return figures that add up, also after the pool is closed
     */
    public PoolStats getPoolStats() {
        return database.stats();
    }

    /**
     * Tells how statements were used by way of the statement pool, most used first.
     *
     * @param top how many texts to tell of at most, from 1
     * @return one entry for each text; empty without a statement pool
     * @throws IllegalArgumentException when {@code top} is less than 1
     */
    public List<StatementUsage> statementUsage(int top) {
        if (top < 1) {
            throw new IllegalArgumentException("top = " + top + " is not allowed: it must be at least 1");
        }
        return database.statementUsage(top);
    }

    /**
     * Returns the query cache, to look into it or to clear it.
     *
     * @return this database's
     * @throws IllegalStateException when there is none, naming the artifact to add
     */
    public CacheControl cache() {
        CachedReads reads = database.cachedReads();
        if (reads == null) {
            throw new IllegalStateException(database.name()
                    + " has no query cache: add the dependency dev.rockpool:pool-cache, and" + " leave queryCache on");
        }
        return new CacheControl(reads);
    }

    /** Sets all counters to zero, and forgets measured times and what went wrong. */
    public void resetPoolStats() {
        steered().resetStats();
    }

    /**
     * Tells who holds connections now.
     *
     * @return a report for each lease, lane by lane, longest first
     */
    public List<LeaseReport> leases() {
        return database.lanes().stream().flatMap(lane -> lane.leases().stream()).toList();
    }

    /**
     * Tells who holds what, since when, doing what; who waits; what keeps the write-ahead log; what went wrong lately; and what to do. Needs
     * no connection, so it answers when the pool is exhausted.
     *
     * @return {@link Diagnosis#describe()} says it in words. With {@code pool-metrics}, statements by time and quantiles, too
     */
    public Diagnosis diagnose() {
        return database.diagnose();
    }

    /**
     * Returns the part that a module has in this database, where it offers one by its type.
     *
     * @param type as the module documents it
     * @param <T> that type
     * @return empty where no such module is attached
     */
    public <T> Optional<T> attachment(Class<T> type) {
        return Optional.ofNullable(database.attachment(type));
    }

    /**
     * Checks every lane by borrowing a connection and asking the database something. Waits for a connection up to {@code
     * acquireTimeout}, but at most 5 s.
     *
     * @return what was found; never throws
     */
    public HealthReport healthCheck() {
        return HealthCheck.run(database);
    }

    /**
     * Adds someone who hears the pool's events until this manager is closed.
     *
     * @param listener must be thread-safe
     */
    public void addListener(PoolListener listener) {
        Objects.requireNonNull(listener);
        steered();
        listeners.add(listener);
    }

    /**
     * Removes a listener of this manager.
     *
     * @param listener what was added
     */
    public void removeListener(PoolListener listener) {
        listeners.remove(listener);
    }

    /**
     * Adds someone who watches statements, leases, waits, commits or checkpoints from their beginning to their end, until this manager is
     * closed.
     *
     * @param watch must be thread-safe, and quick
     */
    public void addWatch(ActivityWatch watch) {
        Objects.requireNonNull(watch);
        steered();
        listeners.add(watch);
    }

    /**
     * Removes a watch of this manager.
     *
     * @param watch what was added
     */
    public void removeWatch(ActivityWatch watch) {
        listeners.remove(watch);
    }

    /** Makes callers wait until {@link #resume()}; what is under way goes on. */
    public void suspend() {
        steered().lanes().forEach(Lane::suspend);
    }

    /** Ends a suspension; those who waited are served in order. */
    public void resume() {
        steered().lanes().forEach(Lane::resume);
    }

    /** Replaces every connection: idle ones at once, lent ones when they come back. */
    public void evictConnections() {
        steered().lanes().forEach(Lane::evictAll);
    }

    /** Closes the idle connections beyond {@code minConnections} now. */
    public void flushIdle() {
        steered().lanes().forEach(Lane::flushIdle);
    }

    /**
     * Changes sizes and times while the pool works.
     *
     * @param change from the settings in force to new ones; what is decided when a database is opened (readOnly, durability, caches,
     *     modules, hooks) cannot change
     * @throws IllegalArgumentException when a value is not allowed, or cannot change at run time
     */
    public void reconfigure(UnaryOperator<PoolConfig.Builder> change) {
        steered().reconfigure(change);
    }

    /**
     * Returns what only SQLite has: backup, restore, checks, figures and the schema as statements.
     *
     * @return always the same
     * @throws IllegalStateException when the database is not SQLite, or this manager is closed
     */
    public SqliteMaintenance sqlite() {
        if (steered().engine() instanceof SqliteEngine engine) {
            return engine.maintenance();
        }
        throw new IllegalStateException(database.name() + " is opened through plain JDBC, and sqlite() is for SQLite"
                + " alone: use the tools of its own database");
    }

    // ---- closing

    /** Closes this manager, as {@link #close()}. */
    public void closePool() {
        close();
    }

    /** Closes this manager, giving connections in use {@code drainTimeout} to come back. */
    @Override
    public void close() {
        close(database.config().drainTimeout());
    }

    /**
     * Closes this manager. The last manager on a database closes its pool: no new leases, the drain time for those under way, then
     * their statements are interrupted and all connections closed; no thread and no file stays open. Closing twice is fine: it waits
     * for the first.
     *
     * @param drain how long to wait for connections in use
     */
    public void close(Duration drain) {
        if (!closed.compareAndSet(false, true)) {
            database.awaitIfClosing();
        } else if (!database.release(drain)) { // the last one's listeners hear the end
            listeners.removeAll();
        }
    }

    /**
     * Tells whether this manager can still be used.
     *
     * @return true once it was closed, or its database by {@link #closeAllPools()}
     */
    public boolean isClosed() {
        return closed.get() || database.isClosed();
    }

    /** Where the statements of this manager's data source go. */
    private final class Routes implements Router {
        @Override
        public String name() {
            return database.name();
        }

        @Override
        public Lane readLane() throws SQLException {
            return open().readLane();
        }

        @Override
        public Lane writeLane() throws SQLException {
            return open().writeLane();
        }

        @Override
        public Access access(String sql) {
            return database.access(sql);
        }

        @Override
        public @Nullable ReadCaching caching() {
            return policies;
        }
    }

    private Lane writeLane() throws SQLException {
        return open().writeLane();
    }

    private Lane readLane() throws SQLException {
        return open().readLane();
    }

    /** The database, whose pool others may use still when this manager is closed. */
    private Database steered() {
        if (isClosed()) {
            throw new IllegalStateException("This manager of " + database.name()
                    + " is closed and steers its pool no more: open a new DatabaseManager");
        }
        return database;
    }

    private Database open() throws SQLException {
        if (closed.get()) {
            throw new PoolClosedException(
                    database.name() + " is closed: open a new DatabaseManager to use the database again");
        }
        return database;
    }

    /** Names the pool and its connections. */
    @Override
    public String toString() {
        PoolStats stats = getPoolStats();
        return "DatabaseManager[" + name() + ": " + stats.activeConnections() + " of " + stats.totalConnections()
                + " connections in use" + (isClosed() ? ", closed" : "") + "]";
    }
}
