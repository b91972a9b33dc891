package dev.rockpool.spi;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an engine serves generated keys by itself. Called only by the owner of the session. */
public interface GeneratedKeys {

    /**
     * Remembers the keys that a statement has just generated. Called right after it ran, when keys were asked for.
     *
     * @param sql the statement's text
     * @param statement the driver's statement
     * @return the keys in a form of the engine's, or null when it generated none
     * @throws SQLException when they cannot be read
     */
    @Nullable
    Object capture(String sql, Statement statement) throws SQLException;

    /**
     * Presents remembered keys.
     *
     * @param captured what {@link #capture} returned
     * @param keyColumns as in {@link StatementKey#keyColumns()}
     * @return a result set of the driver's whose statement is closed with it; empty for null
     * @throws SQLException when it cannot be made
     */
    ResultSet open(@Nullable Object captured, List<Object> keyColumns) throws SQLException;
}
