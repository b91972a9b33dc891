/**
 * The generic pool: slots, leases, waiters and the housekeeper, over any {@code java.sql} driver.
 *
 * <p>The ground floor of the house: it knows {@link java.sql.Connection}, no dialect of SQL and no wrapper, and imports nothing
 * of Rockpool but itself. Start reading at {@link dev.rockpool.pool.Lane}.
 */
@NullMarked
package dev.rockpool.pool;

import org.jspecify.annotations.NullMarked;
