package dev.rockpool.pool;

import java.time.Duration;

/**
 * Who waits for a connection. Immutable.
 *
 * @param thread the name of the waiting thread; "(submitted)" for a write unit that no thread waits with
 * @param waited for how long, exact
 * @param priority its priority
 * @param unit whether it is a write unit, which may share a lease and a commit with others
 */
public record WaiterReport(String thread, Duration waited, Priority priority, boolean unit) {}
