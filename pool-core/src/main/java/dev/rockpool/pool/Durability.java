package dev.rockpool.pool;

/** What an acknowledged write is worth when the power fails, for engines that leave the choice. */
public enum Durability {
    /** It is on disk. */
    FULL,
    /** The last commits before a power cut may be lost; the database is never corrupted. A crash of the process loses nothing. */
    NORMAL
}
