package dev.rockpool.sqlite;

import dev.rockpool.pool.PoolConfig;
import dev.rockpool.spi.StatementPlan;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** An engine on a file, and a connection beside it that stands for another process. */
final class PlanKit implements AutoCloseable {

    final SqliteEngine engine;
    final Connection other;

    PlanKit(Path file) throws SQLException {
        this(file, SqliteConfig.defaults());
    }

    PlanKit(Path file, SqliteConfig sqlite) throws SQLException {
        engine = new SqliteEngine(
                SqliteAddress.of(file.toString(), false), PoolConfig.builder().build(), sqlite);
        other = DriverManager.getConnection("jdbc:sqlite:" + file);
        run("PRAGMA busy_timeout=5000", "PRAGMA journal_mode=WAL", "PRAGMA foreign_keys=ON");
    }

    void run(String... statements) throws SQLException {
        for (String sql : statements) {
            try (Statement statement = other.createStatement()) {
                statement.execute(sql);
            }
        }
    }

    StatementPlan plan(String sql) {
        return engine.plan(sql);
    }

    @Override
    public void close() throws SQLException {
        engine.close();
        other.close();
    }
}
