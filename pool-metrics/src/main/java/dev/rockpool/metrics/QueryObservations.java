package dev.rockpool.metrics;

import dev.rockpool.metrics.record.SqlPatterns;
import dev.rockpool.pool.Activity;
import dev.rockpool.pool.ActivityWatch;
import dev.rockpool.pool.PoolEvent;
import dev.rockpool.pool.StatementOutcome;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Observations of connections, statements and their rows, by the names that datasource-micrometer gives them, so that handlers and
 * dashboards made for it go on. A statement's text is shown without its literals, and its parameters only where {@code
 * slowStatementParameters} allows to show them. Thread-safe.
 */
final class QueryObservations implements ActivityWatch {

    private static final String CONNECTION = "jdbc.connection";
    private static final String QUERY = "jdbc.query";
    private static final String RESULT_SET = "jdbc.result-set";
    private static final String POOL = "jdbc.datasource.pool";
    private static final String CONNECTION_NAME = "jdbc.connection.name";

    private final ObservationRegistry registry;
    private final String database;
    private final SqlPatterns patterns = new SqlPatterns();

    QueryObservations(ObservationRegistry registry, String database) {
        this.registry = registry;
        this.database = database;
    }

    @Override
    public Set<Activity> activities() {
        return Set.of(Activity.LEASE, Activity.STATEMENT);
    }

    @Override
    public @Nullable Lasting begin(Activity activity, String lane) {
        if (registry.isNoop()) {
            return null;
        }
        Observation observation = observation(CONNECTION, "connection", lane).start();
        observation.event(Observation.Event.of("acquired"));
        return event -> end(observation, event);
    }

    private static void end(Observation observation, @Nullable PoolEvent event) {
        if (event instanceof PoolEvent.Released released) {
            observation.highCardinalityKeyValue(CONNECTION_NAME, released.connection());
        }
        observation.stop();
    }

    @Override
    public @Nullable Running beginStatement(String lane, String connection, String sql, int batch) {
        return registry.isNoop() ? null : new Query(lane, connection, sql);
    }

    /** Spans of it are of the kind that waits for somebody else: the database. */
    private Observation observation(String name, String contextualName, String lane) {
        SenderContext<List<String>> context = new SenderContext<>((carrier, key, value) -> {}, Kind.CLIENT);
        context.setCarrier(List.of()); // nothing is sent along with a statement
        context.setRemoteServiceName(database);
        return Observation.createNotStarted(name, () -> context, registry)
                .contextualName(contextualName)
                .lowCardinalityKeyValue(POOL, lane);
    }

    /** One statement: its execution, and then, where there are any, its rows. */
    private final class Query implements Running {
        private final String lane;
        private final Observation query;
        private @Nullable Observation rows;

        Query(String lane, String connection, String sql) {
            this.lane = lane;
            this.query = observation(QUERY, "query", lane)
                    .lowCardinalityKeyValue(
                            "db.operation.name", Operation.of(sql).name())
                    .highCardinalityKeyValue(CONNECTION_NAME, connection)
                    .highCardinalityKeyValue("jdbc.query[0]", patterns.of(sql))
                    .start();
        }

        @Override
        public void rowsFollow(StatementOutcome soFar) {
            addParameters(soFar);
            rows = observation(RESULT_SET, "result-set", lane).start();
            query.stop();
        }

        @Override
        public void end(StatementOutcome outcome) {
            Observation reading = rows;
            if (reading == null) {
                addParameters(outcome);
                end(query, "jdbc.row-affected", outcome);
            } else {
                end(reading, "jdbc.row-count", outcome);
            }
        }

        private void addParameters(StatementOutcome outcome) {
            List<String> parameters = outcome.parameters();
            if (parameters != null && !parameters.isEmpty()) {
                query.highCardinalityKeyValue("jdbc.params[0]", parameters.toString());
            }
        }

        private static void end(Observation observation, String count, StatementOutcome outcome) {
            if (outcome.rows() >= 0) {
                observation.highCardinalityKeyValue(count, Long.toString(outcome.rows()));
            }
            SQLException failure = outcome.failure();
            if (failure != null) { // a driver's message may name values
                observation.error(
                        new SQLException(outcome.describeFailure(), failure.getSQLState(), failure.getErrorCode()));
            }
            observation.stop();
        }
    }
}
