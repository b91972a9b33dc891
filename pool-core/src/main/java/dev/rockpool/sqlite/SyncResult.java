package dev.rockpool.sqlite;

/**
 * What making a table equal to another did. Immutable.
 *
 * @param inserted rows that were missing here
 * @param updated rows that differed
 * @param deleted rows that the other file does not have
 * @param unchanged rows that were equal
 */
public record SyncResult(long inserted, long updated, long deleted, long unchanged) {}
