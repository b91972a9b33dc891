package dev.rockpool.pool;

import static dev.rockpool.pool.LaneKit.assertAddsUp;
import static dev.rockpool.pool.Until.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections are opened in the background: at the start, for those who wait, and up to the minimum. */
@Timeout(60)
class OpeningTest {

    @Test
    void failFastOpensTheMinimumBeforeItReturns() throws SQLException {
        try (LaneKit kit = LaneKit.prepared(config -> config.minConnections(3)).start()) {
            assertThat(kit.stats().total()).isEqualTo(3);
            assertThat(kit.source.opened)
                    .extracting(one -> one.name)
                    .containsExactlyInAnyOrder("reader.1", "reader.2", "reader.3");
        }
    }

    @Test
    void failFastOpensOneEvenWhereTheMinimumIsZero() throws SQLException {
        try (LaneKit kit = LaneKit.prepared(config -> config.minConnections(0)).start()) {
            assertThat(kit.stats().total()).isEqualTo(1);
        }
    }

    @Test
    void failFastThrowsTheFirstFailureAndLeavesNothingOpen() {
        try (LaneKit kit = LaneKit.prepared(config -> config.minConnections(4))) {
            SQLException refused = new SQLException("refused");
            kit.source.opening = () -> {
                if (kit.source.attempts.get() > 2) {
                    throw refused;
                }
            };
            assertThatExceptionOfType(SQLException.class).isThrownBy(kit::start).isSameAs(refused);
            assertThat(kit.source.stillOpen()).isZero();
            assertThatExceptionOfType(PoolClosedException.class).isThrownBy(kit::borrow);
        }
    }

    @Test
    void inTheBackgroundTheStartReturnsAtOnceAndTriesAgain() throws SQLException {
        try (LaneKit kit = LaneKit.prepared(config -> config.startMode(StartMode.BACKGROUND))) {
            kit.source.opening = Behaviour.failing("refused");
            kit.start();
            until(() -> kit.stats().openFailures() == 2);
            kit.source.opening = Behaviour.NOTHING;
            kit.pass(Duration.ofSeconds(1));
            kit.awaitTotal(2);
        }
    }

    @Test
    void aLazyLaneOpensNothingBeforeTheFirstCaller() throws SQLException {
        try (LaneKit kit =
                LaneKit.prepared(config -> config.startMode(StartMode.LAZY)).start()) {
            kit.tick();
            assertThat(kit.source.attempts).hasValue(0);
            kit.borrow();
            kit.awaitTotal(2);
        }
    }

    @Test
    void aLaneOfOneHasAConnectionWithoutANumber() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            assertThat(kit.borrow().slot().name()).isEqualTo("reader");
        }
    }

    @Test
    void asManyAreOpenedAsCallersWaitUpToTheMaximum() throws SQLException {
        try (LaneKit kit = LaneKit.prepared(config -> config.minConnections(1).maxConnections(3))
                .start()) {
            kit.borrowElsewhere();
            Turnstile driver = new Turnstile();
            kit.source.opening = driver;
            List<Caller> callers = Stream.generate(kit::queue).limit(3).toList();
            driver.awaitArrivals(2);
            driver.open();
            callers.get(0).lease();
            callers.get(1).lease();
            kit.tick();
            assertThat(kit.stats().total()).isEqualTo(3);
            assertThat(driver.arrivals()).isEqualTo(2);
            assertThat(kit.stats().waiting()).isEqualTo(1);
            callers.get(0).lease().giveBack();
            callers.get(2).lease();
        }
    }

    @Test
    void noMoreAreOpenedAtTheSameTimeThanAllowed() throws SQLException {
        try (LaneKit kit = LaneKit.prepared(config ->
                config.minConnections(0).maxConnections(10).createParallelism(3).startMode(StartMode.LAZY))) {
            Turnstile driver = new Turnstile();
            kit.source.opening = driver;
            kit.start();
            List<Caller> callers = Stream.generate(kit::queue).limit(10).toList();
            driver.awaitArrivals(3);
            kit.tick();
            assertThat(driver.arrivals()).isEqualTo(3);
            driver.open();
            callers.forEach(Caller::lease);
            assertThat(kit.source.mostAtOnce).hasValue(3);
        }
    }

    @Test
    void afterAFailureOneAttemptIsMadeAfterEachBackOff() throws SQLException {
        try (LaneKit kit = LaneKit.prepared(config -> config.minConnections(4).startMode(StartMode.BACKGROUND))) {
            kit.source.opening = Behaviour.failing("refused");
            kit.start();
            until(() -> kit.stats().openFailures() == 4);
            kit.housekeeper.advance();
            assertThat(kit.source.attempts).as("no time has passed").hasValue(4);
            for (int attempt = 5; attempt < 10; attempt++) {
                int expected = attempt;
                kit.pass(Duration.ofSeconds(1)); // the longest back-off
                until(() -> kit.stats().openFailures() == expected);
                kit.housekeeper.advance();
                assertThat(kit.source.attempts).hasValue(attempt);
            }
            assertThat(kit.log.text()).as("said once").containsOnlyOnce("a connection could not be opened");
        }
    }

    @Test
    void theFirstSuccessAfterFailuresOpensAllThatIsWantedAtOnce() throws SQLException {
        try (LaneKit kit = LaneKit.prepared(config -> config.minConnections(4).startMode(StartMode.BACKGROUND))) {
            kit.source.opening = Behaviour.failing("refused");
            kit.start();
            until(() -> kit.stats().openFailures() == 4);
            kit.source.opening = Behaviour.NOTHING;
            kit.pass(Duration.ofSeconds(1));
            kit.awaitTotal(4);
        }
    }

    @Test
    void aDriverThatHangsDoesNotKeepTheOthersFromTryingAgain() throws SQLException {
        try (LaneKit kit = LaneKit.prepared(config -> config.minConnections(2).startMode(StartMode.BACKGROUND))) {
            Turnstile hanging = new Turnstile();
            AtomicBoolean first = new AtomicBoolean(true); // both may have been counted before either gets here
            kit.source.opening = () -> {
                if (first.getAndSet(false)) {
                    hanging.run();
                } else {
                    throw new SQLException("refused");
                }
            };
            kit.start();
            hanging.awaitArrivals(1);
            until(() -> kit.stats().openFailures() == 1);
            kit.source.opening = Behaviour.NOTHING;
            kit.pass(Duration.ofSeconds(1));
            kit.awaitTotal(1);
            hanging.open();
            kit.awaitTotal(2);
        }
    }

    @Test
    void aPermanentFailureIsToldAtOnceToThoseWhoWait() throws SQLException {
        SQLException wrong = new SQLException("wrong password", "28000");
        try (LaneKit kit = LaneKit.prepared(config -> config.startMode(StartMode.LAZY))) {
            kit.source.permanent = true;
            kit.source.opening = Behaviour.failing(wrong);
            kit.start();
            assertThatExceptionOfType(LaneBlockedException.class)
                    .isThrownBy(kit::borrow)
                    .withMessage("app.db/readers cannot open a connection: wrong password")
                    .withCause(wrong)
                    .satisfies(failure -> assertThat(failure.getSQLState()).isEqualTo("28000"));
            assertThat(kit.stats().waiting()).isZero();
        }
    }

    @Test
    void aPermanentFailureIsKeptFromThoseWhoCanStillBeServed() throws SQLException {
        try (LaneKit kit = LaneKit.prepared(config -> config.minConnections(1)).start()) {
            Lease lease = kit.borrowElsewhere();
            kit.source.permanent = true;
            kit.source.opening = Behaviour.failing("wrong password");
            Caller caller = kit.queue();
            until(() -> kit.stats().openFailures() == 1);
            assertThat(caller.isDone()).isFalse();
            lease.giveBack();
            assertThat(caller.lease().isHeld()).isTrue();
        }
    }

    @Test
    void aDriverThatHangsDoesNotDelayTheCallersDeadline() throws SQLException {
        try (LaneKit kit = LaneKit.prepared(config -> config.startMode(StartMode.LAZY))) {
            Turnstile driver = new Turnstile();
            kit.source.opening = driver;
            kit.start();
            Caller caller = kit.queue();
            driver.awaitArrivals(1);
            kit.clock.advance(kit.config.acquireTimeout());
            caller.wake();
            assertThat(caller.failure()).isInstanceOf(AcquireTimeoutException.class);
            driver.open();
            kit.awaitTotal(2);
        }
    }

    @Test
    void aTimeoutWhileNothingCanBeOpenedSaysWhy() throws SQLException {
        try (LaneKit kit = LaneKit.prepared(config -> config.minConnections(1).startMode(StartMode.LAZY))) {
            kit.source.opening = Behaviour.failing("no route to host");
            kit.start();
            Caller caller = kit.queue();
            until(() -> kit.stats().openFailures() == 1);
            kit.clock.advance(kit.config.acquireTimeout());
            caller.wake();
            assertThat(caller.failure())
                    .isInstanceOf(AcquireTimeoutException.class)
                    .hasMessageEndingWith("The last attempt to open one failed: no route to host")
                    .hasRootCauseMessage("no route to host");
            assertThatExceptionOfType(AcquireTimeoutException.class)
                    .isThrownBy(() -> kit.borrow(Duration.ZERO))
                    .withStackTraceContaining("no route to host");
        }
    }

    @Test
    void aSourceThatThrowsAnythingOrReturnsNothingHasFailed() throws SQLException {
        try (LaneKit kit = LaneKit.prepared(config -> config.minConnections(1).startMode(StartMode.BACKGROUND))) {
            EventLog events = kit.listen();
            kit.source.opening = () -> {
                throw new IllegalArgumentException("a bug");
            };
            kit.start();
            until(() -> kit.stats().openFailures() == 1);
            kit.source.opening = Behaviour.breaking(new StackOverflowError("a deep bug"));
            kit.pass(Duration.ofSeconds(1));
            until(() -> kit.stats().openFailures() == 2);
            assertThat(events.of(PoolEvent.OpenFailed.class))
                    .extracting(event -> event.cause().getMessage())
                    .containsExactly(
                            "Opening app.db/readers reader.1 failed: java.lang.IllegalArgumentException: a bug",
                            "Opening app.db/readers reader.1 failed: java.lang.StackOverflowError: a deep bug");
            kit.source.opening = Behaviour.NOTHING;
            kit.pass(Duration.ofSeconds(1));
            kit.awaitTotal(1);
            assertAddsUp(kit.stats());
        }
    }

    @Test
    void whatIsRetiredBelowTheMinimumIsReplacedWithoutACaller() throws SQLException {
        try (LaneKit kit = LaneKit.open(3)) {
            kit.lane().evictAll();
            kit.awaitTotal(3);
            kit.awaitStillOpen(3);
            assertThat(kit.source.opened).hasSize(6);
        }
    }

    @Test
    void aDriverThatHangsAtTheStartDoesNotHoldTheOneWhoGivesUp() throws Exception {
        try (LaneKit kit = LaneKit.prepared(config -> config.minConnections(1).maxConnections(1))) {
            Turnstile hanging = new Turnstile();
            kit.source.opening = hanging;
            AtomicReference<Throwable> failure = new AtomicReference<>();
            AtomicBoolean flag = new AtomicBoolean();
            Thread starter = new Thread(() -> {
                try {
                    kit.lane().start();
                } catch (SQLException e) {
                    failure.set(e);
                }
                flag.set(Thread.interrupted());
            });
            starter.start();
            hanging.awaitArrivals(1);
            starter.interrupt();
            starter.join();
            assertThat(failure.get()).isInstanceOf(AcquireRejectedException.class);
            assertThat(flag).as("the flag is kept").isTrue();
            hanging.open();
            until(() -> kit.source.opened.size() == 1);
            kit.awaitStillOpen(0);
        }
    }
}
