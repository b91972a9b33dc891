package dev.rockpool;

import dev.rockpool.jdbc.LaneDataSource;
import dev.rockpool.pool.Lane;
import dev.rockpool.spi.Credentials;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of users who log in by {@code getConnection(user, password)}: one for each pair, opened at its first use and closed with
 * the database. Thread-safe.
 */
final class UserLanes implements LaneDataSource.UserLanes {

    /** Each lane may hold connections of its own, so callers cannot have any number of them. */
    private static final int MOST = 64;

    /** Makes a lane that is not started. */
    @FunctionalInterface
    interface LaneMaker {
        Lane make(Credentials credentials);
    }

    private final LaneMaker maker;
    private final Map<Credentials, Lane> lanes = new HashMap<>();
    private boolean closed;

    UserLanes(LaneMaker maker) {
        this.maker = maker;
    }

    @Override
    public synchronized Lane of(@Nullable String user, @Nullable String password) throws SQLException {
        if (user == null || password == null) {
            throw new SQLInvalidAuthorizationSpecException(
                    "getConnection(user, password) needs both: call getConnection() for the pool's own user", "28000");
        }
        Credentials credentials = new Credentials(user, password);
        Lane there = lanes.get(credentials);
        if (there != null) {
            return there;
        }
        if (closed || lanes.size() >= MOST) {
            throw new SQLInvalidAuthorizationSpecException(
                    closed
                            ? "The pool is closed"
                            : "getConnection('" + user + "', …): " + MOST + " users have lanes of their own already, which is the most;"
                                    + " open a DatabaseManager for each group of users",
                    "28000");
        }
        Lane lane = maker.make(credentials);
        lane.start(); // opens one connection, so that a wrong password is refused here
        lanes.put(credentials, lane);
        return lane;
    }

    synchronized Collection<Lane> lanes() {
        return List.copyOf(lanes.values());
    }

    void close(Duration drain) {
        Collection<Lane> all;
        synchronized (this) {
            closed = true;
            all = lanes();
        }
        all.forEach(lane -> lane.close(drain));
    }
}
