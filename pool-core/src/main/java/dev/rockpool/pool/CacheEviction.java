package dev.rockpool.pool;

/** Why a result left the query cache. */
public enum CacheEviction {
    /** There was no room for it, and others were used more. */
    SIZE,
    /** Its time was over. */
    EXPIRED,
    /** Another took its place, mostly because one of its tables was written. */
    REPLACED,
    /** Somebody asked for it. */
    INVALIDATED
}
