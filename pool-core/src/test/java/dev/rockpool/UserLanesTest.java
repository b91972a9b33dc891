package dev.rockpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.rockpool.pool.ConnectionSource;
import dev.rockpool.pool.Housekeeper;
import dev.rockpool.pool.Lane;
import dev.rockpool.pool.Listeners;
import dev.rockpool.pool.PhysicalConnection;
import dev.rockpool.pool.PoolConfig;
import dev.rockpool.pool.StartMode;
import dev.rockpool.pool.Ticker;
import dev.rockpool.spi.Credentials;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each user's lane is opened once, beside the others, and closed with them. */
@Timeout(60)
class UserLanesTest {

    private final Housekeeper housekeeper = Housekeeper.start(Ticker.SYSTEM);
    private final Map<String, CountDownLatch> hanging = new ConcurrentHashMap<>();
    private final AtomicInteger logins = new AtomicInteger();
    private final UserLanes lanes = new UserLanes(this::lane);
    private volatile boolean refusing;

    @AfterEach
    void close() {
        hanging.values().forEach(CountDownLatch::countDown);
        lanes.close(() -> Duration.ZERO);
        housekeeper.close();
    }

    private Lane lane(Credentials credentials) {
        PoolConfig config = PoolConfig.builder()
                .minConnections(0)
                .maxConnections(2)
                .startMode(StartMode.FAIL_FAST)
                .build();
        ConnectionSource source = new ConnectionSource() {
            @Override
            public PhysicalConnection open(String name) throws SQLException {
                return logIn(credentials.user());
            }

            @Override
            public boolean isPermanent(SQLException failure) {
                return true;
            }
        };
        return new Lane(
                "app",
                "primary@" + credentials.user(),
                credentials.user(),
                config,
                source,
                housekeeper,
                new Listeners());
    }

    private PhysicalConnection logIn(String user) throws SQLException {
        logins.incrementAndGet();
        CountDownLatch latch = hanging.get(user);
        if (latch != null) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new SQLException("interrupted", e);
            }
        }
        if (refusing) {
            throw new SQLInvalidAuthorizationSpecException("wrong password", "28000");
        }
        return new Idle();
    }

    /** A connection that does nothing. */
    private static final class Idle implements PhysicalConnection {
        @Override
        public Connection jdbc() {
            throw new UnsupportedOperationException("a fake has no driver");
        }

        @Override
        public boolean isPristine() {
            return true;
        }

        @Override
        public void reset() {}

        @Override
        public void validate(Duration timeout) {}

        @Override
        public void interrupt() {}

        @Override
        public void close() {}
    }

    private static <T> FutureTask<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "user-lanes-test");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private FutureTask<Lane> loggingIn(String user) {
        return start(() -> lanes.of(user, "secret"));
    }

    private FutureTask<Lane> hangingLogIn(String user) {
        int before = logins.get();
        hanging.put(user, new CountDownLatch(1));
        FutureTask<Lane> first = loggingIn(user);
        await().until(() -> logins.get() == before + 1);
        return first;
    }

    @Test
    void aLoginThatHangsKeepsOnlyThoseWaitingWhoAskForTheSame() throws Exception {
        FutureTask<Lane> slow = hangingLogIn("slow");
        FutureTask<Lane> same = loggingIn("slow");
        Lane quick = lanes.of("quick", "secret");
        assertThat(lanes.lanes()).as("those that are started").containsExactly(quick);
        assertThat(slow.isDone()).isFalse();
        assertThat(same.isDone()).isFalse();
        hanging.get("slow").countDown();
        assertThat(slow.get()).isSameAs(same.get()).isSameAs(lanes.of("slow", "secret"));
        assertThat(lanes.lanes()).containsExactlyInAnyOrder(quick, slow.get());
        assertThat(logins).hasValue(2);
    }

    @Test
    void aRefusedLoginIsRefusedToAllWhoWaitedForItAndForgotten() throws Exception {
        FutureTask<Lane> first = hangingLogIn("ada");
        FutureTask<Lane> second = loggingIn("ada");
        refusing = true;
        hanging.get("ada").countDown();
        for (FutureTask<Lane> one : List.of(first, second)) {
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(one::get)
                    .withStackTraceContaining("wrong password");
        }
        refusing = false;
        assertThat(lanes.lanes()).isEmpty();
        assertThat(lanes.of("ada", "secret").stats().total()).isEqualTo(1);
    }

    @Test
    void aLoginUnderWayEndsWithTheClosing() throws Exception {
        FutureTask<Lane> slow = hangingLogIn("slow");
        FutureTask<Boolean> closing = start(() -> {
            lanes.close(() -> Duration.ZERO);
            return true;
        });
        await().untilAsserted(() -> assertThatExceptionOfType(SQLInvalidAuthorizationSpecException.class)
                .isThrownBy(() -> lanes.of("ada", "secret"))
                .withMessageContaining("closed"));
        hanging.get("slow").countDown();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(slow::get)
                .withStackTraceContaining("closed");
        assertThat(closing.get()).isTrue();
    }

    @Test
    void eachLaneHasWhatTheOnesBeforeItLeftOfTheDrainTime() throws Exception {
        lanes.of("ada", "secret");
        lanes.of("grace", "secret");
        List<Lane> open = List.copyOf(lanes.lanes());
        List<Long> connectionsLeft = new ArrayList<>();
        lanes.close(() -> {
            connectionsLeft.add(
                    open.stream().filter(lane -> lane.stats().total() > 0).count());
            return Duration.ZERO;
        });
        assertThat(connectionsLeft).as("asked anew for each lane").containsExactly(2L, 1L);
    }
}
