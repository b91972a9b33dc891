package dev.rockpool.sqlite;

import dev.rockpool.pool.PoolEvent;
import dev.rockpool.spi.EngineContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What there is to tell of a checkpoint.
 *
 * @param result what it did
 * @param holder who keeps the WAL from being cut; null when nobody does
 * @param logged whether that is worth a line in the log
 */
record CheckpointReport(CheckpointResult result, @Nullable WalHolder holder, boolean logged) {

    private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);

    PoolEvent event(String lane) {
        return new PoolEvent.Checkpointed(
                lane,
                result.mode().name(),
                result.walBytesBefore(),
                result.walBytesAfter(),
                result.pages(),
                result.moved(),
                result.took(),
                result.parked(),
                result.blockedBy());
    }

    /** Called without any lock: a listener may do what it likes. */
    void tell(EngineContext context, String lane, long limit) {
        WalHolder inTheWay = holder;
        if (inTheWay != null && logged) {
            LOG.warn(
                    "The WAL of {} has {} bytes and cannot be emptied, although walSizeLimit is {}: {}. {}",
                    context.pool(),
                    result.walBytesAfter(),
                    limit,
                    inTheWay.description(),
                    inTheWay.remedy());
        }
        if (context.listeners().isActive()) {
            context.listeners().emit(event(lane));
        }
        if (inTheWay != null) {
            context.listeners()
                    .emit(new PoolEvent.CheckpointBlocked(
                            lane, result.walBytesAfter(), inTheWay.description(), inTheWay.lease()));
        }
    }
}
