package dev.rockpool.cache;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A second level of the query cache: larger and slower than the heap, for rows that the first level had no room for. What is in it is found
 * only as long as it is exact: its keys change with every write of the tables that the rows were read from, and with every opening of a
 * database; so what is of no use any more just stays until its time is over, or the store makes room.
 *
 * <p>Thread-safe. What it throws is counted and logged, and the rows are read from the database.
 */
public interface ResultStore {

    /**
     * Returns what is kept under a key.
     *
     * @param key printable text of at most 100 characters
     * @return the bytes that were put, all of them; null where there are none. Not changed afterwards
     * @throws Exception when the store cannot be asked
     */
    byte @Nullable [] get(String key) throws Exception;

    /**
     * Keeps bytes under a key. Called by a worker of the pool, after the rows were given to whoever asked.
     *
     * @param key as for {@link #get}
     * @param value not changed afterwards
     * @param ttl how long they may be returned at most; positive
     * @throws Exception when the store cannot keep them
     */
    void put(String key, byte[] value, Duration ttl) throws Exception;
}
