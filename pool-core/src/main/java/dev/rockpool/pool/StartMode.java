package dev.rockpool.pool;

/** What opening a pool does about its first connections. */
public enum StartMode {
    /** Opens {@code minConnections} (at least one) before {@code open()} returns, and throws when one cannot be opened. */
    FAIL_FAST,
    /** Returns at once and opens {@code minConnections} in the background, trying again with back-off. */
    BACKGROUND,
    /** Opens nothing before the first borrow. */
    LAZY
}
