package dev.rockpool;

import dev.rockpool.pool.PoolConfig;
import dev.rockpool.spi.Engine;
import dev.rockpool.spi.LaneSpec;

/** Whether a lane would have more connections if it was allowed to: it decides what is good advice where callers wait. */
enum LaneRoom {
    /** One connection writes, whatever the settings say; others read. */
    ONE_WRITER,
    /** One connection is all there can be. */
    ONE_FOR_ALL,
    /** {@code maxConnections} decides. */
    AS_CONFIGURED;

    private static final PoolConfig LARGE =
            PoolConfig.builder().minConnections(0).maxConnections(100).build();

    static LaneRoom of(LaneSpec lane, Engine engine) {
        if (lane.share().apply(LARGE).maxConnections() > 1) {
            return AS_CONFIGURED;
        } else if (lane.source().isUndying()) {
            return ONE_FOR_ALL;
        }
        return engine.readRole().equals(engine.writeRole())
                ? AS_CONFIGURED // the one connection of a file: with more than one, reads have their own
                : ONE_WRITER;
    }

    /** What those do who wait too long for a connection. */
    String remedy() {
        return switch (this) {
            case ONE_WRITER ->
                "Do less while holding it: nothing but the writing itself, or write by inTransaction, whose units share"
                        + " commits";
            case ONE_FOR_ALL -> "Do less while holding it, for there is one connection for all";
            case AS_CONFIGURED -> "Return connections sooner, or raise maxConnections";
        };
    }
}
