package dev.rockpool.pool;

/** Why a read was not served by the query cache, nor kept in it. */
public enum CacheBypass {
    /** It runs in a transaction that writes, or may have written. */
    IN_TRANSACTION,
    /** It runs in a snapshot whose beginning the cache does not know. */
    IN_SNAPSHOT,
    /** Something was left on the connection, as a temporary table, so that the same text may mean something else there. */
    CONNECTION_CHANGED,
    /** The statement writes, or changes its connection. */
    NOT_A_READ,
    /** The database does not tell what the statement reads. */
    UNKNOWN_TABLES,
    /** The statement does not give the same rows each time, or depends on its connection. */
    NOT_DETERMINISTIC,
    /** One of its parameters, or an option of the statement, is of a kind that cannot be compared. */
    PARAMETERS,
    /** Its result is more than may be kept, or holds values of a kind that is not. */
    TOO_LARGE,
    /** It is not known at the moment whether other processes have written. */
    EXTERNAL_WRITES
}
