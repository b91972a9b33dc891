package dev.rockpool.jdbc;

import dev.rockpool.DatabaseBuilder;
import java.time.Duration;

/** The contract again, where parameters are kept to be shown with slow statements: nobody may notice. */
class RecordedParametersContractTest extends PostgresJdbcContractTest {

    @Override
    DatabaseBuilder database() {
        return super.database().slowStatementThreshold(Duration.ofDays(1)).slowStatementParameters(true);
    }
}
