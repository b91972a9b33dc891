package dev.rockpool;

import dev.rockpool.pool.PoolEvent;
import dev.rockpool.pool.PoolListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs every event of a pool, where {@code logging} is on. */
final class LoggingListener implements PoolListener {

    private static final Logger LOG = LoggerFactory.getLogger("dev.rockpool.events");

    @Override
    public void onEvent(PoolEvent event) {
        LOG.info("{}", event);
    }
}
