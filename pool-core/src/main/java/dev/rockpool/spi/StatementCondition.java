package dev.rockpool.spi;

/** In which condition a driver's statement comes back from its borrower. */
public enum StatementCondition {
    /** Parameters, a batch and warnings may be left in it, nothing else. */
    USED,
    /** Also values were set that are worth having their memory back. */
    LARGE_VALUES,
    /** Also its max rows, fetch size, fetch direction or max field size were changed. */
    OPTIONS_CHANGED,
    /** Something was set that cannot be read back, and so not be undone: escape processing, a cursor's name, or an out parameter; or a batch
     * left a trace. */
    UNRESTORABLE,
    /** Its borrower does not want it pooled. */
    NOT_POOLABLE,
    /** Its borrower reached through to it and may use it still. */
    UNWRAPPED,
    /** It failed otherwise than by a constraint, and may be in no state to run again. */
    FAILED
}
