package dev.rockpool.spi;

import dev.rockpool.pool.PoolConfig;
import java.util.function.UnaryOperator;

/**
 * A lane that an engine wants.
 *
 * @param role for example {@code readers}
 * @param connectionName what its connections are called, for example {@code reader}
 * @param share from the user's settings for the whole pool to this lane's; used again when they change at run time
 * @param source opens its sessions
 */
public record LaneSpec(String role, String connectionName, UnaryOperator<PoolConfig> share, SessionSource source) {}
