package dev.rockpool.jdbc;

import dev.rockpool.pool.Lane;
import dev.rockpool.pool.Priority;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ConnectionBuilder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A pool seen as a {@link DataSource}, for JPA, jOOQ, MyBatis, Spring and whatever else speaks JDBC. Where the database has a lane for
 * writing and another for reading, its connections go to either as their statements need it; else they come from the one lane.
 * Thread-safe.
 */
public final class PoolDataSource implements DataSource {

    /** Tells which lane connections come from. Thread-safe. */
    @FunctionalInterface
    public interface LaneSource {

        /**
         * Returns the lane.
         *
         * @return an open lane
         * @throws SQLException when the pool is closed
         */
        Lane lane() throws SQLException;
    }

    /** The lanes of a database that has users, a lane for each. Thread-safe. */
    @FunctionalInterface
    public interface UserLanes {

        /**
         * Returns the lane of a user.
         *
         * @param user the name, or null as the caller gave it
         * @param password the password, or null as the caller gave it
         * @return a lane whose connections are that user's
         * @throws SQLException when the credentials are refused
         */
        Lane of(@Nullable String user, @Nullable String password) throws SQLException;
    }

    private final LaneSource source;
    private final @Nullable Router router;
    private final @Nullable UserLanes users;
    private final Priority priority;
    private volatile int loginTimeoutSeconds;
    private volatile @Nullable PrintWriter logWriter;

    /**
     * Makes a data source over one lane.
     *
     * @param source where connections come from
     * @param users where connections of named users come from; null where the database has none, and credentials are ignored, as
     *     SQLite's driver ignores them
     * @param priority how soon callers are served among those who wait
     */
    public PoolDataSource(LaneSource source, @Nullable UserLanes users, Priority priority) {
        this.priority = priority;
        this.source = source;
        this.router = null;
        this.users = users;
    }

    /**
     * Makes a data source over two lanes, for a database without users.
     *
     * @param router where statements go
     * @param priority how soon callers are served among those who wait
     */
    public PoolDataSource(Router router, Priority priority) {
        this.priority = priority;
        this.source = router::writeLane;
        this.router = router;
        this.users = null;
    }

    /**
     * Borrows a connection; closing it gives it back. Where there are two lanes, it takes a physical connection when a statement runs,
     * and waits then.
     *
     * @return a connection in auto-commit
     * @throws SQLException as {@link Lane#acquire()}
     */
    @Override
    public Connection getConnection() throws SQLException {
        return borrow(source.lane());
    }

    /**
     * Borrows a connection of a user's. Where the database has no users, the same as {@link #getConnection()}.
     *
     * @return a connection in auto-commit
     * @throws SQLException as {@link Lane#acquire()}, or when the credentials are refused
     */
    @Override
    public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
        return borrow(users == null ? source.lane() : users.of(user, password));
    }

    private Connection borrow(Lane from) throws SQLException {
        int seconds = loginTimeoutSeconds;
        if (router != null) {
            return new RoutedConnection(router, Duration.ofSeconds(seconds), priority);
        }
        if (seconds == 0 && priority == Priority.NORMAL) {
            return LogicalConnection.borrow(from);
        }
        Duration wait = seconds == 0 ? from.config().acquireTimeout() : Duration.ofSeconds(seconds);
        return LogicalConnection.borrow(from, wait, priority, null);
    }

    @Override
    public ConnectionBuilder createConnectionBuilder() {
        return new PoolConnectionBuilder(this);
    }

    /**
     * Returns how long {@link #getConnection()} waits.
     *
     * @return seconds: what was set, else the lane's {@code acquireTimeout}, rounded up
     * @throws SQLException when the pool is closed
     */
    @Override
    public int getLoginTimeout() throws SQLException {
        int seconds = loginTimeoutSeconds;
        if (seconds > 0) {
            return seconds;
        }
        long configured =
                source.lane().config().acquireTimeout().plusMillis(999).toSeconds();
        return (int) Math.min(Integer.MAX_VALUE, configured);
    }

    /**
     * Sets how long {@link #getConnection()} waits for a connection.
     *
     * @param seconds the time to wait at most; zero for the lane's {@code acquireTimeout}
     * @throws SQLException when it is negative
     */
    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        if (seconds < 0) {
            throw new SQLException(
                    "setLoginTimeout(" + seconds + "): the timeout is in seconds, from 0 (acquireTimeout)", "22023");
        }
        loginTimeoutSeconds = seconds;
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return logWriter;
    }

    /** Keeps the writer, as JDBC wants; the pool itself logs by SLF4J. */
    @Override
    public void setLogWriter(@Nullable PrintWriter out) {
        logWriter = out;
    }

    /**
     * Returns the logger above those of this pool, for where SLF4J is bound to {@code java.util.logging}.
     *
     * @return the logger {@code dev.rockpool}
     */
    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("dev.rockpool");
    }

    /**
     * Returns this data source.
     *
     * @throws SQLException for any other type
     */
    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new SQLException("This DataSource of " + source.lane().name() + " is no wrapper of " + type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }
}
