package dev.rockpool.jdbc;

import dev.rockpool.pool.CacheBypass;
import dev.rockpool.pool.Watchdog;
import dev.rockpool.spi.ReadTerms;
import dev.rockpool.spi.Session;
import dev.rockpool.spi.StatementKey;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.sql.Array;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Struct;
import java.sql.Wrapper;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The statements of a borrower's connection: makes them, knows which are open, and wraps all that leads back to it. */
abstract class StatementConnection extends SessionConnection {

    private static final VarHandle HANDLES;

    static {
        try {
            HANDLES = MethodHandles.lookup().findVarHandle(StatementConnection.class, "handles", OpenHandles.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Made with the first statement, so that a borrower who makes none pays nothing. Through {@link #HANDLES}. */
    @SuppressWarnings("unused")
    private @Nullable OpenHandles handles;

    /** Tells whether this connection is still on loan. From any thread. */
    abstract boolean isHeld();

    /** Returns the lease for what is no statement of the borrower's; takes one where there is none. */
    abstract LogicalConnection lease() throws SQLException;

    /** Returns the lease that a statement shall run under, having waited for it where it must. */
    abstract LogicalConnection leaseFor(String sql, Execution run) throws SQLException;

    /** Returns which of a batch's texts decides where the batch runs. */
    String decisive(List<String> texts) {
        return texts.get(0);
    }

    /** Tells whether statements go from one lease to another, so that they are bound only when they run. */
    abstract boolean movesStatements();

    /** How a connection's reads are served from the query cache. */
    interface ServedReads {

        ReadCaching cache();

        /** Returns why a read cannot be served now; null where it can. {@code run}: waits for a connection, where one is needed. */
        @Nullable
        CacheBypass hindrance(Execution run) throws SQLException;

        /** Returns the terms on which a read is served now. {@code isOver}: whether the borrower has no use for it any more. */
        ReadTerms terms(Duration ttl, BooleanSupplier isOver);
    }

    /** Returns how reads are served from the query cache; null where none is. */
    @Nullable
    ServedReads servedReads() {
        return null;
    }

    /** Called when a statement has run and when a result set was closed. */
    abstract void statementEnded(LogicalConnection lease);

    /** Returns the lease whose driver's objects the borrower may get: where such an object is at home, if it is anywhere. */
    abstract LogicalConnection leaseForHandOut(@Nullable LogicalConnection home) throws SQLException;

    /** Who watches the deadlines of this connection's statements. */
    abstract Watchdog watchdog() throws SQLException;

    /** The text of the statement that ran last, for messages. */
    abstract String lastSql();

    // ---- statements

    @Override
    public Statement createStatement() throws SQLException {
        return opened(new LogicalStatement(this, ResultSetKind.DEFAULT));
    }

    @Override
    public Statement createStatement(int type, int concurrency) throws SQLException {
        return opened(new LogicalStatement(this, new ResultSetKind(type, concurrency, 0)));
    }

    @Override
    public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
        return opened(new LogicalStatement(this, new ResultSetKind(type, concurrency, holdability)));
    }

    /** Binds a new statement now, where it will never move. */
    private <T extends BoundStatement> T opened(T statement) throws SQLException {
        checkOpen();
        if (!movesStatements()) {
            LogicalConnection lease = lease();
            try {
                statement.on(lease);
            } catch (SQLException e) {
                throw lease.failed(e);
            }
        }
        return track(statement);
    }

    @Override
    public PreparedStatement prepareStatement(String sql) throws SQLException {
        if (sql == null) {
            throw new SQLException("prepareStatement(null): JDBC asks for the SQL text", "22004");
        }
        return prepare(sql, null);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency) throws SQLException {
        return prepare(sql, new StatementKey(sql, false, type, concurrency, 0, false, List.of()));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
            throws SQLException {
        return prepare(sql, new StatementKey(sql, false, type, concurrency, holdability, false, List.of()));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int autoGeneratedKeys) throws SQLException {
        boolean keys = autoGeneratedKeys == Statement.RETURN_GENERATED_KEYS;
        return keys ? prepare(sql, new StatementKey(sql, false, 0, 0, 0, true, List.of())) : prepareStatement(sql);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int[] columnIndexes) throws SQLException {
        return prepare(sql, new StatementKey(sql, false, 0, 0, 0, true, GeneratedKeyColumns.of(columnIndexes)));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, String[] columnNames) throws SQLException {
        return prepare(sql, new StatementKey(sql, false, 0, 0, 0, true, GeneratedKeyColumns.of(columnNames)));
    }

    @Override
    public CallableStatement prepareCall(String sql) throws SQLException {
        return prepareCall(new StatementKey(sql, true, 0, 0, 0, false, List.of()));
    }

    @Override
    public CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
        return prepareCall(new StatementKey(sql, true, type, concurrency, 0, false, List.of()));
    }

    @Override
    public CallableStatement prepareCall(String sql, int type, int concurrency, int holdability) throws SQLException {
        return prepareCall(new StatementKey(sql, true, type, concurrency, holdability, false, List.of()));
    }

    private PreparedStatement prepare(String sql, @Nullable StatementKey key) throws SQLException {
        return opened(
                movesStatements() || lease().slowStatements().keepsParameters()
                        ? new RecordedPreparedStatement(this, sql, key)
                        : new LogicalPreparedStatement(this, sql, key));
    }

    private CallableStatement prepareCall(StatementKey key) throws SQLException {
        // Its parameters are the driver's alone, so it cannot move.
        LogicalConnection lease = leaseForHandOut(null);
        LogicalCallableStatement call = new LogicalCallableStatement(this, key);
        try {
            call.on(lease);
        } catch (SQLException e) {
            throw lease.failed(e);
        }
        return track(call);
    }

    // ---- what else is made by the driver and leads back to the connection

    @Override
    public DatabaseMetaData getMetaData() throws SQLException {
        LogicalConnection lease = lease();
        try {
            return new LogicalMetaData(this, lease);
        } catch (SQLException e) {
            throw lease.failed(e);
        }
    }

    @Override
    public Array createArrayOf(String typeName, Object[] elements) throws SQLException {
        Connection jdbc = delegate();
        try {
            return new LogicalArray(this, jdbc.createArrayOf(typeName, LogicalArray.driver(elements)));
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public Struct createStruct(String typeName, Object[] attributes) throws SQLException {
        Connection jdbc = delegate();
        try {
            return jdbc.createStruct(typeName, LogicalArray.driver(attributes));
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    // ---- open statements and result sets

    final OpenHandles handles() {
        OpenHandles existing = (OpenHandles) HANDLES.getVolatile(this);
        if (existing != null) {
            return existing;
        }
        OpenHandles created = new OpenHandles();
        OpenHandles raced = (OpenHandles) HANDLES.compareAndExchange(this, null, created);
        return raced == null ? created : raced;
    }

    /** Has a handle closed with this connection. */
    final <T extends Handle> T track(T handle) throws SQLException {
        OpenHandles open = handles();
        open.add(handle);
        if (!isHeld()) { // closed meanwhile, perhaps without having seen the handle
            open.close(handle, true);
            checkOpen(); // throws
        }
        return handle;
    }

    /** Closes a tracked handle. */
    final void close(Handle handle) throws SQLException {
        try {
            handles().close(handle, isHeld());
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Wraps a result set that no statement of the borrower's made: metadata's, an array's, a cursor's. */
    final @Nullable ResultSet driverOwned(@Nullable ResultSet results) throws SQLException {
        if (results == null) {
            return null;
        }
        handles().forget(results);
        return track(new LogicalResultSet(this, lease(), null, results));
    }

    /** Wraps the driver's statement behind such a result set. */
    final LogicalStatement driverOwned(Statement statement, LogicalResultSet results) throws SQLException {
        return track(new DriverOwnedStatement(this, statement, results));
    }

    final @Nullable Array array(@Nullable Array array) {
        return array == null ? null : new LogicalArray(this, array);
    }

    /** Wraps a value if it leads back to the connection. */
    final @Nullable Object wrapped(@Nullable Object value) throws SQLException {
        if (value instanceof Array array) {
            return array(array);
        }
        return value instanceof ResultSet results ? driverOwned(results) : value;
    }

    /** As {@link #wrapped(Object)}, where the type asked for allows it. */
    final <T> @Nullable T wrapped(@Nullable T value, Class<T> type) throws SQLException {
        boolean wrappable = value instanceof Array
                ? type.isAssignableFrom(LogicalArray.class)
                : value instanceof ResultSet && type.isAssignableFrom(LogicalResultSet.class);
        return wrappable ? type.cast(wrapped(value)) : value;
    }

    /**
     * Gives an object of the driver's to the borrower, who can reach the physical connection through it from now on. Outside
     * auto-commit it finds itself in a transaction, as a statement would.
     */
    final <T> T handOut(LogicalConnection lease, Wrapper driver, Class<T> type) throws SQLException {
        T object = Unwrapping.driver(driver, type);
        Session session = lease.session();
        lease.noteHandOut();
        session.settings().noteEverything();
        session.unwrapped();
        ensureTransaction();
        return object;
    }

    /** Lets go what belongs to a lease that is about to end, while this connection goes on. */
    final void leaveHandles(LogicalConnection lease) throws SQLException {
        OpenHandles open = (OpenHandles) HANDLES.getVolatile(this);
        if (open != null) {
            open.leave(lease);
        }
    }

    /** Closes the result sets of a lease on which something was interrupted: they cannot go on. */
    final void closeResults(LogicalConnection lease) throws SQLException {
        OpenHandles open = (OpenHandles) HANDLES.getVolatile(this);
        if (open != null) {
            open.closeResults(lease);
        }
    }

    /** Forgets what is open, where the driver's side is no longer ours. */
    final void forgetHandles() {
        OpenHandles open = (OpenHandles) HANDLES.getVolatile(this);
        if (open != null) {
            open.forgetAll();
        }
    }

    /** Closes what is open, at the end. */
    final void closeHandles() throws SQLException {
        OpenHandles open = (OpenHandles) HANDLES.getVolatile(this);
        if (open != null) {
            open.closeAll();
        }
    }
}
