package dev.rockpool.pool;

/** What lasts in a lane, and can be watched from its beginning to its end: see {@link ActivityWatch}. */
public enum Activity {
    /** A caller waits in the queue. Ends with {@link PoolEvent.Acquired} or {@link PoolEvent.AcquireTimedOut}; refusals have no event. */
    WAIT,
    /** A caller has a connection. Ends with {@link PoolEvent.Released}. */
    LEASE,
    /** A statement is in the driver, or its rows are read. Ends with a {@link StatementOutcome}. */
    STATEMENT,
    /** A group of write units runs and commits. Ends with {@link PoolEvent.GroupCommitted}. */
    GROUP,
    /** The write-ahead log is copied into the database. Ends with {@link PoolEvent.Checkpointed}; a failed one has no event. */
    CHECKPOINT
}
