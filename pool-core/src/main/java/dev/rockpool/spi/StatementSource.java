package dev.rockpool.spi;

import java.sql.SQLException;

/**
 * Where the prepared statements of one physical connection come from: the driver, or a statement pool. Called only by the owner of
 * the connection's slot, so it needs no locks; but for {@link #hasPrepared} and {@link #hasRoom}, which
 * anybody may ask.
 */
public interface StatementSource {

    /**
     * Returns a statement that nobody else uses, as new.
     *
     * @param key what to prepare
     * @return the driver's statement, to be released when it is done
     * @throws SQLException as the driver's
     */
    SourcedStatement prepare(StatementKey key) throws SQLException;

    /**
     * As {@link #prepare(StatementKey)} with no options. On the hot path.
     *
     * @param sql the text
     * @return the driver's statement, to be released when it is done
     * @throws SQLException as the driver's
     */
    default SourcedStatement prepare(String sql) throws SQLException {
        return prepare(StatementKey.of(sql));
    }

    /**
     * Tells whether a statement would likely be found prepared here. From any thread; a hint that may be wrong either way.
     *
     * @param sql the text
     * @return false where nothing is kept
     */
    default boolean hasPrepared(String sql) {
        return false;
    }

    /**
     * Tells whether one more statement would likely be kept here without giving another up. From any thread; a hint.
     *
     * @return false where nothing is kept
     */
    default boolean hasRoom() {
        return false;
    }

    /**
     * Closes what is kept. The connection is closed next.
     *
     * @throws SQLException when closing fails
     */
    void close() throws SQLException;
}
