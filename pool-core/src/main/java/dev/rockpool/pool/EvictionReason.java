package dev.rockpool.pool;

/** Why a connection left the pool. */
public enum EvictionReason {
    /** Idle for longer than {@code idleTimeout} while the lane had more than {@code minConnections}. */
    IDLE,
    /** Older than its jittered {@code maxConnectionAge}. */
    AGE,
    /** A health check failed. */
    UNHEALTHY,
    /** It could not be made clean when it was returned. */
    RESET_FAILED,
    /** Its borrower met an error that the engine calls fatal. */
    BROKEN,
    /** Its borrower held it beyond {@code leakThreshold} and {@code reclaimLeaks} is on. */
    RECLAIMED,
    /** Its borrower had a read open for longer than {@code maxReadAge}. */
    READ_TOO_OLD,
    /** A soft evict, or a borrower who asked for it. */
    EVICTED,
    /** The lane was made smaller. */
    RESIZED,
    /** The pool was closed. */
    CLOSED;

    /**
     * Tells whether connections leave for this reason in a pool where all is well.
     *
     * @return false where something went wrong
     */
    public boolean isRoutine() {
        return this == IDLE || this == AGE || this == EVICTED || this == RESIZED || this == CLOSED;
    }
}
