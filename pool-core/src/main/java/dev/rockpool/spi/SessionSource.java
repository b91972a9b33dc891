package dev.rockpool.spi;

import dev.rockpool.pool.ConnectionSource;
import java.sql.SQLException;

/** Opens the sessions of one lane. Thread-safe. */
@FunctionalInterface
public interface SessionSource extends ConnectionSource {

    @Override
    Session open(String name) throws SQLException;
}
