package dev.rockpool.spi;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Where the prepared statements of one physical connection come from: the driver, or a statement pool. Called only by the owner of
 * the connection's slot, so it needs no locks.
 */
public interface StatementSource {

    /**
     * Returns a statement that nobody else uses, as new.
     *
     * @param key what to prepare
     * @return the driver's statement; a {@link java.sql.CallableStatement} where the key says so
     * @throws SQLException as the driver's
     */
    PreparedStatement prepare(StatementKey key) throws SQLException;

    /**
     * Takes a statement back; its result sets are closed already.
     *
     * @param key what it was prepared by
     * @param statement what {@link #prepare} returned
     * @param reusable false when it may be in no state to run again: it failed, was unwrapped, or is not poolable
     * @throws SQLException when closing it fails
     */
    void release(StatementKey key, PreparedStatement statement, boolean reusable) throws SQLException;

    /**
     * Closes what is kept. The connection is closed next.
     *
     * @throws SQLException when closing fails
     */
    void close() throws SQLException;
}
