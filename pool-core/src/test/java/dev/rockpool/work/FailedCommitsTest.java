package dev.rockpool.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.pool.Housekeeper;
import dev.rockpool.pool.Lane;
import dev.rockpool.pool.Listeners;
import dev.rockpool.pool.PoolConfig;
import dev.rockpool.pool.Ticker;
import dev.rockpool.spi.Session;
import dev.rockpool.spi.SessionSource;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Units on any JDBC driver, whose COMMIT fails: they are run again only where they are known to be undone. */
@Timeout(60)
class FailedCommitsTest {

    /** What a method of the driver's connection does. */
    @FunctionalInterface
    private interface Behaviour {
        void on(String method, Object[] arguments) throws SQLException;
    }

    private final Housekeeper housekeeper = Housekeeper.start(Ticker.SYSTEM);
    private final List<String> callbacks = new CopyOnWriteArrayList<>();
    private volatile Behaviour behaviour = (method, arguments) -> {};
    private volatile Runnable afterCommit = () -> {};
    private Lane lane;
    private WriteQueue queue;
    private int runs;

    @BeforeEach
    void open() throws SQLException {
        SessionSource source = name -> new Session(connection()) {
            @Override
            protected void committed() {
                afterCommit.run();
            }
        };
        PoolConfig config =
                PoolConfig.builder().minConnections(1).maxConnections(1).build();
        Listeners listeners = new Listeners();
        lane = new Lane("plain", "primary", "primary", config, source, housekeeper, listeners);
        lane.start();
        queue = new WriteQueue(lane, housekeeper, listeners);
    }

    @AfterEach
    void close() {
        lane.close(Duration.ZERO);
        housekeeper.close();
    }

    private Connection connection() {
        Map<String, Object> answers = Map.of("getAutoCommit", true, "isValid", true);
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    behaviour.on(method.getName(), arguments == null ? new Object[0] : arguments);
                    Class<?> type = method.getReturnType();
                    Object nothing = type == int.class ? (Object) 0 : type == boolean.class ? false : null;
                    return answers.getOrDefault(method.getName(), nothing);
                });
    }

    /** COMMIT fails with this SQLState, and ROLLBACK works or not. */
    private static Behaviour failing(String state, boolean rollsBack) {
        return (method, arguments) -> {
            if (method.equals("commit")) {
                throw new SQLTransientException("commit failed", state);
            } else if (method.equals("rollback") && !rollsBack) {
                throw new SQLException("connection is gone", "08006");
            }
        };
    }

    private static WorkOptions retrying() {
        return WorkOptions.DEFAULT.retry(Retry.times(3).backOff(Duration.ZERO, Duration.ZERO));
    }

    private String work(Transaction transaction) {
        runs++;
        transaction.afterCommit(() -> callbacks.add("committed"));
        transaction.afterRollback(() -> callbacks.add("undone"));
        return "work";
    }

    @ParameterizedTest
    @CsvSource({
        "40001, true,  4", // the database says that it rolled back, and so did we
        "40001, false, 1", // the connection broke
        "23503, true,  4", // a deferred constraint: who refuses rolls back
        "40003, true,  1", // the database does not know
        "08006, true,  1",
        "08007, true,  1",
        "57P01, true,  1"
    })
    void aFailedCommitIsRetriedOnlyWhereItIsKnownToBeUndone(String state, boolean rollsBack, int expected) {
        behaviour = failing(state, rollsBack);
        assertThatThrownBy(() -> queue.run(retrying(), this::work)).hasMessage("commit failed");
        assertThat(runs).isEqualTo(expected);
        queue.close();
        boolean known = (state.equals("40001") || state.equals("23503")) && rollsBack;
        assertThat(callbacks)
                .as("only where it is known")
                .hasSize(known ? expected : 0)
                .doesNotContain("committed");
    }

    @ParameterizedTest
    @CsvSource({"40001, true,  4", "40001, false, 1", "40003, true,  1", "08006, true,  1"})
    void aSubmittedUnitIsRetriedLikewise(String state, boolean rollsBack, int expected) {
        behaviour = failing(state, rollsBack);
        assertThatThrownBy(queue.submit(retrying(), this::work)::get).hasRootCauseMessage("commit failed");
        assertThat(runs).isEqualTo(expected);
    }

    @Test
    void whatFailsAfterTheCommitIsNotRetried() {
        boolean[] begun = new boolean[1];
        behaviour = (method, arguments) -> {
            if (method.equals("setAutoCommit")) {
                if (Boolean.FALSE.equals(arguments[0])) {
                    begun[0] = true;
                } else if (begun[0]) {
                    throw new SQLTransientException("too late", "40001");
                }
            }
        };
        assertThatThrownBy(() -> queue.run(retrying(), this::work)).hasMessage("too late");
        assertThat(runs).isEqualTo(1);
    }

    @Test
    void anErrorOfOursAfterTheCommitUndoesNothing() {
        afterCommit = () -> {
            throw new LinkageError("too late");
        };
        assertThatThrownBy(() -> queue.run(retrying(), this::work)).isInstanceOf(LinkageError.class);
        assertThat(runs).isEqualTo(1);
        queue.close();
        assertThat(callbacks).as("nobody knows").isEmpty();
    }

    @Test
    void aDriverThatBreaksInRollbackLosesItsConnectionAndNotTheUnit() throws Exception {
        behaviour = (method, arguments) -> {
            if (method.equals("rollback")) {
                throw new IllegalStateException("the driver broke");
            }
        };
        assertThatThrownBy(() -> queue.run(WorkOptions.DEFAULT, tx -> {
                    throw new IllegalArgumentException("mine");
                }))
                .hasMessage("mine")
                .satisfies(e -> assertThat(e.getSuppressed()).hasAtLeastOneElementOfType(IllegalStateException.class));
        behaviour = (method, arguments) -> {};
        assertThat(queue.run(WorkOptions.DEFAULT, this::work)).isEqualTo("work");
        assertThat(lane.stats().created())
                .as("in place of the one that could not be rolled back")
                .isEqualTo(2);
    }

    @Test
    void aConnectionThatBreaksBeforeTheCommitHasKeptNothing() {
        behaviour = failing("08006", false);
        assertThatThrownBy(() -> queue.run(retrying(), tx -> {
                    runs++;
                    throw new SQLTransientException("gone", "08006");
                }))
                .hasMessage("gone");
        assertThat(runs).isEqualTo(4);
    }

    @Test
    void eachUnitHasACommitOfItsOwn() throws Exception {
        List<String> calls = new CopyOnWriteArrayList<>();
        behaviour = (method, arguments) -> calls.add(method);
        queue.run(WorkOptions.DEFAULT, this::work);
        queue.submit(WorkOptions.DEFAULT, this::work).get();
        assertThat(calls).filteredOn("commit"::equals).hasSize(2);
        assertThat(calls).doesNotContain("setSavepoint", "rollback");
        assertThat(queue.stats().groupSizes()).containsExactly(2L);
    }
}
