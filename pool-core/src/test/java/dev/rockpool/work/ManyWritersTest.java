package dev.rockpool.work;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Units of a database with many writers run beside each other. */
@Timeout(60)
class ManyWritersTest {

    private static final int WRITERS = 4;
    private static final int ROUNDS = 2_000;

    /** A unit of a kind of its own: more kinds than are remembered. */
    private record Kind(int number) implements TransactionFunction<Integer, SQLException>, Statements {
        @Override
        public Integer apply(Transaction transaction) {
            return number;
        }

        @Override
        public boolean arePure() {
            return true;
        }

        @Override
        public Object kind() {
            return number % 700;
        }
    }

    private final Housekeeper housekeeper = Housekeeper.start(Ticker.SYSTEM);
    private Lane lane;
    private WriteQueue queue;

    @BeforeEach
    void open() throws SQLException {
        SessionSource source = name -> new Session(connection());
        PoolConfig config = PoolConfig.builder()
                .minConnections(WRITERS)
                .maxConnections(WRITERS)
                .build();
        lane = new Lane("plain", "primary", "primary", config, source, housekeeper, new Listeners());
        lane.start();
        queue = new WriteQueue(lane, housekeeper, new Listeners());
    }

    @AfterEach
    void close() {
        lane.close(Duration.ZERO);
        housekeeper.close();
    }

    private static Connection connection() {
        Map<String, Object> answers = Map.of("getAutoCommit", true, "isValid", true);
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    Class<?> type = method.getReturnType();
                    Object nothing = type == int.class ? (Object) 0 : type == boolean.class ? false : null;
                    return answers.getOrDefault(method.getName(), nothing);
                });
    }

    @Test
    void allAtOnceOnAsManyConnections() throws Exception {
        CyclicBarrier inside = new CyclicBarrier(WRITERS);
        List<Call<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            calls.add(new Call<>(() -> queue.run(WorkOptions.DEFAULT, tx -> inside.await())));
        }
        assertThat(calls).extracting(Call::result).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    @Test
    void whatIsCountedOfThemAddsUp() {
        List<Call<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            int writer = i;
            calls.add(new Call<>(() -> {
                int sum = 0;
                for (int round = 0; round < ROUNDS; round++) {
                    sum += queue.<Integer, SQLException>run(WorkOptions.DEFAULT, new Kind(round * (writer + 1))) > -1
                            ? 1
                            : 0;
                }
                return sum;
            }));
        }
        assertThat(calls).extracting(Call::result).containsOnly(ROUNDS);
        assertThat(queue.stats().committed()).isEqualTo(WRITERS * ROUNDS);
        assertThat(queue.stats().groups()).isEqualTo(WRITERS * ROUNDS);
        assertThat(queue.stats().failed()).isZero();
    }
}
