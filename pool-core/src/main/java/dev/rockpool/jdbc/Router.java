package dev.rockpool.jdbc;

import dev.rockpool.pool.Lane;
import dev.rockpool.spi.Access;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The lanes of a database that has one for writing and another for reading, and what tells which is for what. Thread-safe. */
public interface Router {

    /**
     * Names the database, for messages.
     *
     * @return the pool's name
     */
    String name();

    /**
     * Returns the lane whose connections only read.
     *
     * @return an open lane
     * @throws SQLException when the pool is closed
     */
    Lane readLane() throws SQLException;

    /**
     * Returns the lane whose connections write.
     *
     * @return an open lane
     * @throws SQLException when the pool is closed
     */
    Lane writeLane() throws SQLException;

    /**
     * Tells what a statement needs.
     *
     * @param sql its text
     * @return never fails
     */
    Access access(String sql);

    /**
     * Returns what serves reads from the query cache.
     *
     * @return null where no policy wants any to be served
     */
    default @Nullable ReadCaching caching() {
        return null;
    }
}
