package dev.rockpool.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rockpool.pool.PoolConfig;
import java.io.IOException;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Counts of runs, waits and suppressed errors, with a pause that the test moves by hand. */
class RetryTest {

    private final Waits waits = new Waits();
    private int runs;

    @AfterEach
    void leaveNoInterruption() {
        assertThat(Thread.interrupted()).isFalse();
    }

    private Retry times(int times) {
        return Retry.times(times).pausing(waits);
    }

    /** Fails with these in turn, then gives the number of runs. */
    private Retry.Unit<Integer, RuntimeException> failing(SQLException... failures) {
        return attempt -> {
            runs++;
            if (runs <= failures.length) {
                throw failures[runs - 1];
            }
            return runs;
        };
    }

    private static SQLException passing(String message) {
        return new SQLTransientException(message, "40001");
    }

    @Test
    void runsAgainUntilItSucceeds() throws SQLException {
        int result = times(3).run(failing(passing("a"), passing("b")));
        assertThat(result).isEqualTo(3);
        assertThat(waits.millis).containsExactly(10L, 20L);
    }

    @Test
    void whenNoRunIsLeftTheLastErrorIsThrownWithTheEarlierOnes() {
        SQLException a = passing("a");
        SQLException b = passing("b");
        SQLException c = passing("c");
        Throwable thrown = catchThrowable(() -> times(2).run(failing(a, b, c, passing("d"))));
        assertThat(thrown).isSameAs(c);
        assertThat(thrown.getSuppressed()).containsExactly(a, b);
        assertThat(runs).isEqualTo(3);
    }

    @Test
    void zeroTimesRunsOnceAndWaitsNever() {
        SQLException a = passing("a");
        assertThatThrownBy(() -> times(0).run(failing(a))).isSameAs(a).hasNoSuppressedExceptions();
        assertThat(runs).isEqualTo(1);
        assertThat(waits.millis).isEmpty();
    }

    @Test
    void theSameErrorThrownTwiceIsNotSuppressedByItself() {
        SQLException a = passing("a");
        assertThatThrownBy(() -> times(1).run(failing(a, a))).isSameAs(a).hasNoSuppressedExceptions();
    }

    static Stream<SQLException> hopeless() {
        return Stream.of(
                new SQLException("plain"),
                new SQLException("unique", "23505"),
                new SQLDataException("data", "22018"),
                new SQLException("nobody knows", "40003"),
                new SQLTimeoutException("deadline", "57014"));
    }

    @ParameterizedTest
    @MethodSource("hopeless")
    void whatDoesNotPassIsNotRetried(SQLException failure) {
        assertThatThrownBy(() -> times(5).run(failing(failure))).isSameAs(failure);
        assertThat(runs).isEqualTo(1);
    }

    static Stream<SQLException> passing() {
        return Stream.of(
                new SQLTransientException("transient"),
                new SQLRecoverableException("recoverable"),
                new SQLException("deadlock", "40P01"));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void whatMayPassIsRetried(SQLException failure) throws SQLException {
        assertThat(times(1).run(failing(failure))).isEqualTo(2);
    }

    @Test
    void onDecidesInstead() throws SQLException {
        SQLException unique = new SQLException("unique", "23505");
        assertThat(times(1).on(e -> "23505".equals(e.getSQLState())).run(failing(unique)))
                .isEqualTo(2);
        runs = 0;
        SQLException a = passing("a");
        assertThatThrownBy(() -> times(1).on(e -> false).run(failing(a))).isSameAs(a);
    }

    @Test
    void aPredicateThatThrowsDoesNotHideTheError() {
        SQLException a = passing("a");
        IllegalStateException broken = new IllegalStateException("predicate");
        assertThatThrownBy(() -> times(1).on(e -> {
                            throw broken;
                        })
                        .run(failing(a)))
                .isSameAs(broken)
                .hasSuppressedException(a);
        assertThat(runs).isEqualTo(1);
    }

    @Test
    void anotherKindOfExceptionEndsItAndKeepsTheEarlierErrors() {
        SQLException a = passing("a");
        for (Throwable end : List.of(new IOException("disk"), new IllegalStateException("bug"), new AssertionError())) {
            runs = 0;
            Throwable thrown = catchThrowable(() -> times(5).run(attempt -> {
                if (++runs == 1) {
                    throw a;
                } else if (end instanceof Error error) {
                    throw error;
                }
                throw (Exception) end;
            }));
            assertThat(thrown).isSameAs(end).hasSuppressedException(a);
            assertThat(runs).isEqualTo(2);
        }
    }

    @Test
    void whatMayHaveBeenCommittedIsNotRetried() {
        SQLException a = passing("a");
        assertThatThrownBy(() -> times(5).run(attempt -> {
                    runs++;
                    attempt.outcomeUnknown();
                    throw a;
                }))
                .isSameAs(a);
        assertThat(runs).isEqualTo(1);
    }

    @Test
    void backOffDoublesUpToItsBound() {
        SQLException[] many = Stream.generate(() -> passing("a")).limit(6).toArray(SQLException[]::new);
        assertThatThrownBy(() -> times(5).backOff(Duration.ofMillis(3), Duration.ofMillis(20))
                        .run(failing(many)))
                .isSameAs(many[5]);
        assertThat(waits.millis).containsExactly(3L, 6L, 12L, 20L, 20L);
    }

    @Test
    void backOffBearsAnyDuration() throws SQLException {
        Duration eternity = Duration.ofSeconds(Long.MAX_VALUE);
        Retry retry = times(2).backOff(eternity, eternity).within(eternity);
        assertThatThrownBy(() -> retry.run(failing(passing("a"), passing("b"), passing("c"))))
                .hasMessage("b"); // the second wait would end after eternity
    }

    @Test
    void withinEndsItBeforeAWaitThatIsTooLong() {
        SQLException a = passing("a");
        SQLException b = passing("b");
        assertThatThrownBy(() -> times(100)
                        .backOff(Duration.ofMillis(10), Duration.ofSeconds(1))
                        .within(Duration.ofMillis(25))
                        .run(failing(a, b, passing("c"))))
                .isSameAs(b)
                .hasSuppressedException(a);
        assertThat(waits.millis).containsExactly(10L);
    }

    @Test
    void withinCountsTheRunsThemselves() {
        SQLException a = passing("a");
        assertThatThrownBy(() -> times(100).within(Duration.ofSeconds(1)).run(attempt -> {
                    runs++;
                    waits.now += 2_000_000_000L;
                    throw a;
                }))
                .isSameAs(a);
        assertThat(runs).isEqualTo(1);
    }

    @Test
    void anInterruptionWhileWaitingEndsItAndIsKept() {
        SQLException a = passing("locked");
        SQLException b = passing("locked again");
        waits.interruptAt = 1;
        SQLException thrown = catchThrowableOfType(SQLException.class, () -> times(5).run(failing(a, b)));
        assertThat(Thread.interrupted()).isTrue();
        assertThat((Throwable) thrown)
                .hasMessageContaining("Interrupted while waiting")
                .hasMessageContaining("Nothing was kept; run 2 had failed: locked again")
                .hasCause(b);
        assertThat(thrown.getSQLState()).isEqualTo("57014");
        assertThat(Retry.isTransient(thrown)).isFalse();
        assertThat((Throwable) b).hasSuppressedException(a);
        assertThat(thrown.getSuppressed()).hasOnlyElementsOfType(InterruptedException.class);
    }

    @Test
    void anInterruptedThreadIsNotKeptForAnotherRun() {
        SQLException a = passing("a");
        assertThatThrownBy(() -> times(5).run(attempt -> {
                    runs++;
                    Thread.currentThread().interrupt();
                    throw a;
                }))
                .isSameAs(a);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(runs).isEqualTo(1);
    }

    @Test
    void theSystemsPauseWaitsAndDrawsWithinTheBound() throws InterruptedException {
        assertThat(Pause.SYSTEM.random(0)).isZero();
        assertThat(Stream.generate(() -> Pause.SYSTEM.random(3)).limit(1_000)).contains(0L, 1L, 2L, 3L);
        long before = Pause.SYSTEM.nanos();
        Pause.SYSTEM.sleep(1);
        assertThat(Pause.SYSTEM.nanos() - before).isNotNegative();
    }

    @Test
    void settingsAreCheckedAndEachMethodGivesANewRetry() {
        assertThatThrownBy(() -> Retry.times(-1)).hasMessageContaining("Retry.times(-1)");
        assertThatThrownBy(() -> Retry.times(101)).hasMessageContaining("0 (never) to 100");
        Retry retry = Retry.times(3);
        assertThatThrownBy(() -> retry.backOff(Duration.ofMillis(-1), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> retry.backOff(Duration.ofMillis(2), Duration.ofMillis(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> retry.within(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThat(retry.within(Duration.ofSeconds(2)))
                .hasToString("Retry[3 times, back-off 10.0 ms to 1.00 s, within 2.00 s]");
        assertThat(retry).hasToString("Retry[3 times, back-off 10.0 ms to 1.00 s]");
    }

    @Test
    void theSettingIsOffUnlessAskedFor() {
        assertThat(PoolConfig.builder().build().retries()).isZero();
        assertThat(PoolConfig.builder().retries(4).build().retries()).isEqualTo(4);
        assertThatThrownBy(() -> PoolConfig.builder().retries(101)).hasMessageContaining("retries = '101'");
    }

    @Test
    void oneRetryServesManyCallsAtOnce() throws SQLException {
        Retry retry = times(1);
        AtomicInteger outer = new AtomicInteger();
        int result = retry.<Integer, RuntimeException>run(attempt -> {
            int inner = retry.run(failing(passing("inner")));
            if (outer.incrementAndGet() == 1) {
                throw passing("outer");
            }
            return inner;
        });
        assertThat(result).isEqualTo(3);
        assertThat(outer).hasValue(2);
    }
}
