package dev.rockpool.sqlite;

/**
 * A database's figures at one moment.
 *
 * @param fileBytes the size of the database file; in memory, of its pages
 * @param walBytes the size of the WAL file; 0 where there is none
 * @param pageSize bytes in a page
 * @param pages how many pages there are, those in the WAL too
 * @param freePages how many of them are unused, and are used before the file grows
 * @param schemaVersion changes with every change of the schema
 * @param userVersion the application's own number, {@code PRAGMA user_version}
 * @param applicationId which application the file belongs to; 0 where none is named
 * @param journalMode {@code wal}, or {@code memory}
 * @param encoding of texts, for example {@code UTF-8}
 * @param tables how many tables there are, without SQLite's own
 * @param indexes how many indexes there are, without those of constraints
 * @param sqliteVersion the library's version
 */
public record SqliteStatistics(
        long fileBytes,
        long walBytes,
        int pageSize,
        long pages,
        long freePages,
        long schemaVersion,
        long userVersion,
        long applicationId,
        String journalMode,
        String encoding,
        int tables,
        int indexes,
        String sqliteVersion) {

    /**
     * Returns how much of the database {@code VACUUM} would give back.
     *
     * @return bytes
     */
    public long freeBytes() {
        return freePages * pageSize;
    }
}
