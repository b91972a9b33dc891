package dev.rockpool;

import dev.rockpool.pool.Housekeeper;
import dev.rockpool.pool.Lane;
import dev.rockpool.spi.Engine;
import java.sql.SQLException;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the engine about once a second whether the database is still the one that was opened, and blocks its lanes while it is not.
 * Runs on the housekeeper's thread; the check itself is a short look at the file system.
 */
final class FileWatch implements Housekeeper.Chore {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseManager.class);
    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

    private final Engine engine;
    private final Collection<Lane> lanes;
    private long next;
    private boolean blocked;

    FileWatch(Engine engine, Collection<Lane> lanes, Housekeeper housekeeper) {
        this.engine = engine;
        this.lanes = lanes;
        this.next = housekeeper.tick();
    }

    @Override
    public void run(long now) {
        if (now < next) {
            return;
        }
        next = now + INTERVAL;
        try {
            engine.check();
            if (blocked) {
                blocked = false;
                lanes.forEach(Lane::unblock);
                LOG.info("The database is back: {}", engine.databaseName());
            }
        } catch (SQLException e) {
            if (!blocked) {
                blocked = true;
                LOG.error("{}", e.getMessage());
                lanes.forEach(lane -> lane.block(e));
            }
        }
    }
}
