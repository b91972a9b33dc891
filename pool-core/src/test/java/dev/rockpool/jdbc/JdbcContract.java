package dev.rockpool.jdbc;

import dev.rockpool.DatabaseBuilder;
import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.PoolStats;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What every pool of this project promises to those who speak JDBC, stated once and run over each database. */
abstract class JdbcContract
        implements CleanReturnContract,
                ClosingContract,
                DataSourceContract,
                GeneratedKeysContract,
                StatementContract,
                TransactionContract,
                WrapperContract {

    private DatabaseManager db;

    abstract DatabaseBuilder database();

    abstract void createTable(Connection connection) throws SQLException;

    @BeforeEach
    void open() throws SQLException {
        db = database().open();
        try (Connection connection = borrow()) {
            createTable(connection);
        }
    }

    @AfterEach
    void close() {
        if (db != null) {
            db.close();
        }
    }

    @Override
    public DataSource pool() {
        return db.dataSource();
    }

    @Override
    public DataSource reopen(UnaryOperator<DatabaseBuilder> settings) throws SQLException {
        db.close();
        db = settings.apply(database()).open();
        return pool();
    }

    @Override
    public PoolStats stats() {
        return db.getPoolStats();
    }
}
