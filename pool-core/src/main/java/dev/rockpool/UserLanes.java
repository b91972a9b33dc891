package dev.rockpool;

import dev.rockpool.jdbc.PoolDataSource;
import dev.rockpool.pool.Lane;
import dev.rockpool.spi.Credentials;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of users who log in by {@code getConnection(user, password)}: one for each pair, opened at its first use and closed with
 * the database. Thread-safe.
 */
final class UserLanes implements PoolDataSource.UserLanes {

    /** Each lane may hold connections of its own, so callers cannot have any number of them. */
    private static final int MOST = 64;

    /** Makes a lane that is not started. */
    @FunctionalInterface
    interface LaneMaker {
        Lane make(Credentials credentials);
    }

    /** A lane and whether it is started. */
    private record Entry(Lane lane, CompletableFuture<Lane> started) {}

    private final LaneMaker maker;
    private final Map<Credentials, Entry> lanes = new HashMap<>();
    private boolean closed;

    UserLanes(LaneMaker maker) {
        this.maker = maker;
    }

    /** The lock is not held while a lane is started, so a login that hangs keeps only those waiting who ask for the same. */
    @Override
    public Lane of(@Nullable String user, @Nullable String password) throws SQLException {
        if (user == null || password == null) {
            throw new SQLInvalidAuthorizationSpecException(
                    "getConnection(user, password) needs both: call getConnection() for the pool's own user", "28000");
        }
        Credentials credentials = new Credentials(user, password);
        Entry entry;
        boolean ours;
        synchronized (this) {
            Entry there = lanes.get(credentials);
            ours = there == null;
            entry = there == null ? newEntry(credentials) : there;
        }
        return ours ? start(credentials, entry) : awaitStarted(user, entry);
    }

    private Entry newEntry(Credentials credentials) throws SQLException {
        if (closed || lanes.size() >= MOST) {
            throw new SQLInvalidAuthorizationSpecException(
                    closed
                            ? "The pool is closed"
                            : "getConnection('" + credentials.user() + "', …): " + MOST
                                    + " users have lanes of their own already, which is the most;"
                                    + " open a DatabaseManager for each group of users",
                    "28000");
        }
        Entry entry = new Entry(maker.make(credentials), new CompletableFuture<>());
        lanes.put(credentials, entry);
        return entry;
    }

    /** Opens one connection, so that a wrong password is refused here. */
    private Lane start(Credentials credentials, Entry entry) throws SQLException {
        try {
            entry.lane().start();
        } catch (SQLException | RuntimeException | Error e) {
            synchronized (this) {
                lanes.remove(credentials, entry);
            }
            entry.started().completeExceptionally(e);
            throw e;
        }
        entry.started().complete(entry.lane());
        return entry.lane();
    }

    private static Lane awaitStarted(String user, Entry entry) throws SQLException {
        try {
            return entry.started().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException(
                    "Interrupted while '" + user + "' was being logged in", "08001", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof SQLException refused) {
                throw new SQLException(refused.getMessage(), refused.getSQLState(), refused.getErrorCode(), refused);
            }
            throw new SQLException("Logging in as '" + user + "' failed: " + cause, cause);
        }
    }

    /** Those that are started. */
    synchronized Collection<Lane> lanes() {
        return lanes.values().stream()
                .filter(entry -> entry.started().isDone())
                .map(Entry::lane)
                .toList();
    }

    /** Closes all lanes, those that are being started, too. */
    void close(Supplier<Duration> drain) {
        List<Entry> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(lanes.values());
        }
        all.forEach(entry -> entry.lane().close(drain.get()));
    }
}
