package dev.rockpool.jdbc;

import dev.rockpool.pool.PoolConfig;
import dev.rockpool.spi.ResultRows;
import dev.rockpool.spi.ValueReader;
import dev.rockpool.sqlite.SqliteAddress;
import dev.rockpool.sqlite.SqliteConfig;
import dev.rockpool.sqlite.SqliteEngine;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A SQLite file with a plain connection of the driver's, and the engine's way to read values. */
abstract class DetachedKit {

    static final long PLENTY = 1 << 20;

    @TempDir
    Path folder;

    Connection live;
    SqliteEngine engine;
    ValueReader values;

    @BeforeEach
    final void open() throws SQLException {
        Path file = folder.resolve("detached.sqlite");
        live = DriverManager.getConnection("jdbc:sqlite:" + file);
        JdbcFixture.run(live, "PRAGMA encoding='" + encoding() + "'");
        JdbcFixture.run(live, "CREATE TABLE begun (x)");
        engine = new SqliteEngine(
                SqliteAddress.of(file.toString(), false), PoolConfig.builder().build(), sqlite());
        values = engine.values();
    }

    String encoding() {
        return "UTF-8";
    }

    SqliteConfig sqlite() {
        return SqliteConfig.defaults();
    }

    @AfterEach
    final void close() throws SQLException {
        engine.close();
        live.close();
    }

    /** All rows of a query, kept. */
    final ResultRows kept(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement select = prepared(sql, parameters);
                ResultSet rows = select.executeQuery()) {
            return Objects.requireNonNull(ResultReader.read(rows, PLENTY));
        }
    }

    final PreparedStatement prepared(String sql, Object... parameters) throws SQLException {
        PreparedStatement select = live.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            select.setObject(i + 1, parameters[i]);
        }
        return select;
    }

    final DetachedResultSet detached(String sql, Object... parameters) throws SQLException {
        return DetachedResultSet.of(kept(sql, parameters), values);
    }
}
