package dev.rockpool.jdbc;

import dev.rockpool.DatabaseBuilder;
import dev.rockpool.stmt.StatementPool;

/** The contract over SQLite with a statement pool that has room for a single statement, so that it evicts all the time. */
class SqliteOneStatementTest extends SqliteJdbcContractTest {

    @Override
    DatabaseBuilder database() {
        return super.database().with(StatementPool.perConnection(1));
    }
}
