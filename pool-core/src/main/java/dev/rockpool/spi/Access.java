package dev.rockpool.spi;

/** What a statement needs of the connection it runs on; decides to which lane it goes. */
public enum Access {
    /** It only reads what is in the database: any connection can run it. */
    READ,
    /** It writes, or may write: it needs a connection that can. */
    WRITE,
    /**
     * It only reads, but asks also for what this logical connection's last write left, such as {@code last_insert_rowid()}: the
     * connection that wrote can run it, or another to which {@link Session#leavings()} were handed.
     */
    LAST_WRITE,
    /**
     * It reads or changes what belongs to one connection (temporary tables, a pragma, an attached database, a transaction begun by its
     * text): it needs the connection that writes, and all that follows on the same logical connection has to stay there.
     */
    SESSION
}
