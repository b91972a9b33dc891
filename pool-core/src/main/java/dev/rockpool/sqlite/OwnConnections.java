package dev.rockpool.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the engine's own connections, which are nobody's lease, have in common. Stateless. */
final class OwnConnections {

    private static final Logger LOG = LoggerFactory.getLogger(OwnConnections.class);

    private OwnConnections() {}

    /** Closes a connection that is not needed, or of no use, any more. {@code what}: what it was for. */
    static void close(@Nullable Connection connection, String what) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.debug("The connection for {} did not close cleanly", what, e);
            }
        }
    }
}
