package dev.rockpool.pool;

/** Why a statement was closed instead of being kept for its next use. */
public enum StatementEviction {
    /**
     * Its text was new, or not asked for in a long time: only when it is asked for again is it kept. Many of these mean that values stand in
     * the texts instead of parameters.
     */
    NOT_REPEATED,
    /** More texts were in use than a connection may keep, and this was the one not used for longest. */
    CAPACITY,
    /** What is kept would have taken more memory than allowed, and this was the one not used for longest. */
    MEMORY,
    /** The schema of the database changed, or what names in it mean on its connection. */
    SCHEMA_CHANGED,
    /** It failed, other than by violating a constraint; drivers leave such statements in no state to run again. */
    FAILED,
    /** Another of the same text was in use already, so this was one too many. */
    SURPLUS,
    /** Its borrower asked for it, by {@link java.sql.Statement#setPoolable}, or did what cannot be undone: set such an option, or, with SQLite, ran a batch. */
    NOT_POOLABLE,
    /** Its borrower reached through to the driver's own statement. */
    UNWRAPPED
}
