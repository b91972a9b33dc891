package dev.rockpool.metrics;

import static dev.rockpool.Sql.write;
import static io.micrometer.observation.tck.TestObservationRegistryAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.PoolConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections, statements and result sets as observations, by the names that datasource-micrometer gives them. */
@Timeout(60)
class ObservationsTest {

    @TempDir
    Path folder;

    private final TestObservationRegistry observations = TestObservationRegistry.create();

    private DatabaseManager open(UnaryOperator<PoolConfig.Builder> settings) throws SQLException {
        DatabaseManager db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .settings(settings.apply(PoolConfig.builder()).build())
                .open();
        write(db, "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT)");
        write(db, "INSERT INTO person (name) VALUES ('Ada'), ('Grace')");
        db.close();
        return DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .settings(settings.apply(PoolConfig.builder()).build())
                .with(PoolMetrics.of(new SimpleMeterRegistry()).observations(observations))
                .open();
    }

    private static void readOne(DatabaseManager db) throws SQLException {
        db.useReadConnection(reader -> {
            try (PreparedStatement query =
                    reader.prepareStatement("SELECT name FROM person WHERE id = ? AND name <> 'secret'")) {
                query.setInt(1, 2);
                try (ResultSet rows = query.executeQuery()) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.next()).isFalse();
                }
            }
        });
    }

    @Test
    void aQueryItsRowsAndItsConnectionAreObserved() throws SQLException {
        try (DatabaseManager db = open(settings -> settings)) {
            readOne(db);
        }
        assertThat(observations)
                .hasObservationWithNameEqualTo("jdbc.query")
                .that()
                .hasContextualNameEqualTo("query")
                .hasBeenStarted()
                .hasBeenStopped()
                .doesNotHaveError()
                .hasLowCardinalityKeyValue("jdbc.datasource.pool", "app.sqlite/readers")
                .hasLowCardinalityKeyValue("db.operation.name", "SELECT")
                .hasHighCardinalityKeyValue("jdbc.query[0]", "SELECT name FROM person WHERE id = ? AND name <> ?")
                .doesNotHaveHighCardinalityKeyValueWithKey("jdbc.params[0]");
        assertThat(observations)
                .hasObservationWithNameEqualTo("jdbc.result-set")
                .that()
                .hasBeenStopped()
                .hasHighCardinalityKeyValue("jdbc.row-count", "1");
        assertThat(observations)
                .hasObservationWithNameEqualTo("jdbc.connection")
                .that()
                .hasContextualNameEqualTo("connection")
                .hasBeenStopped();
    }

    @Test
    void aWriteTellsHowManyRowsItChanged() throws SQLException {
        try (DatabaseManager db = open(settings -> settings)) {
            write(db, "UPDATE person SET name = 'x'");
        }
        assertThat(observations)
                .hasObservationWithNameEqualTo("jdbc.query")
                .that()
                .hasHighCardinalityKeyValue("jdbc.query[0]", "UPDATE person SET name = ?")
                .hasHighCardinalityKeyValue("jdbc.row-affected", "2");
        assertThat(observations).doesNotHaveAnyRemainingCurrentObservation();
        assertThat(observations).hasNumberOfObservationsWithNameEqualTo("jdbc.result-set", 0);
    }

    @Test
    void anErrorIsTheObservations() throws SQLException {
        try (DatabaseManager db = open(settings -> settings)) {
            assertThatThrownBy(() -> write(db, "INSERT INTO person (id) VALUES (1)"))
                    .isInstanceOf(SQLException.class);
        }
        assertThat(observations)
                .hasObservationWithNameEqualTo("jdbc.query")
                .that()
                .hasBeenStopped()
                .hasError()
                .thenError()
                .hasMessage("SQLIntegrityConstraintViolationException (23505)")
                .hasNoCause();
    }

    @Test
    void parametersAreShownWhereThatIsAllowed() throws SQLException {
        try (DatabaseManager db = open(settings -> settings.slowStatementParameters(true))) {
            readOne(db);
        }
        assertThat(observations)
                .hasObservationWithNameEqualTo("jdbc.query")
                .that()
                .hasHighCardinalityKeyValue("jdbc.params[0]", "[2]");
    }
}
