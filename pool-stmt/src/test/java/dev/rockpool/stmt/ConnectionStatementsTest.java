package dev.rockpool.stmt;

import static dev.rockpool.pool.StatementEviction.FAILED;
import static dev.rockpool.pool.StatementEviction.NOT_REPEATED;
import static dev.rockpool.spi.StatementCondition.OPTIONS_CHANGED;
import static dev.rockpool.spi.StatementCondition.USED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.rockpool.spi.SourcedStatement;
import dev.rockpool.spi.StatementCondition;
import dev.rockpool.spi.StatementKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pool of one connection does to the driver's statements: which it closes, and how it makes them as new. */
class ConnectionStatementsTest {

    private static final String SQL = "SELECT 1";

    private WatchedDriver driver;

    @BeforeEach
    void open() throws SQLException {
        driver = new WatchedDriver(StatementPool.perConnection(3));
    }

    @AfterEach
    void close() throws SQLException {
        driver.close();
    }

    private void know(String sql) throws SQLException {
        driver.source.prepare(sql).release(USED);
        driver.calls.clear();
        driver.pooling.resetStats();
    }

    @Test
    void whatComesBackUsedIsCleanedAndStaysOpen() throws SQLException {
        know(SQL);
        driver.source.prepare(SQL).release(USED);
        assertThat(driver.open()).isEqualTo(1);
        assertThat(driver.calls)
                .containsSubsequence("clearParameters", "clearBatch", "clearWarnings")
                .noneMatch(call -> call.startsWith("set"));
    }

    /** Drivers refuse a fetch size beyond the max rows. */
    @Test
    void changedOptionsAreRestoredMaxRowsFirst() throws SQLException {
        know(SQL);
        SourcedStatement statement = driver.source.prepare(SQL);
        driver.calls.clear();
        statement.release(OPTIONS_CHANGED);
        assertThat(driver.calls)
                .containsSubsequence(
                        "setMaxRows[0]",
                        "setFetchSize[0]",
                        "setFetchDirection[" + ResultSet.FETCH_FORWARD + "]",
                        "setMaxFieldSize[0]");
        assertThat(driver.open()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"clearParameters", "clearBatch", "clearWarnings", "setMaxRows", "setMaxFieldSize"})
    void whatCannotBeMadeAsNewIsClosed(String failing) throws SQLException {
        know(SQL);
        SourcedStatement statement = driver.source.prepare(SQL);
        driver.failing = failing;
        statement.release(OPTIONS_CHANGED);
        assertThat(driver.open()).isZero();
        assertThat(driver.pooling.stats().evictions()).containsOnly(entry(FAILED, 1L));
        assertThat(driver.pooling.stats().kept()).isZero();
    }

    @Test
    void whereTheDriverDoesNotTellItsOptionsOnlyChangedOnesCostAStatement() throws SQLException {
        know(SQL);
        driver.failing = "getFetchDirection";
        driver.source.prepare(SQL).release(USED);
        assertThat(driver.open()).isEqualTo(1);
        driver.source.prepare(SQL).release(OPTIONS_CHANGED);
        assertThat(driver.open()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            names = {"USED", "LARGE_VALUES", "OPTIONS_CHANGED"},
            mode = EnumSource.Mode.EXCLUDE)
    void whatComesBackOtherwiseIsClosed(StatementCondition condition) throws SQLException {
        know(SQL);
        driver.source.prepare(SQL).release(condition);
        assertThat(driver.open()).isZero();
        assertThat(driver.pooling.stats().kept()).isZero();
        assertThat(driver.pooling.stats().totalEvictions()).isEqualTo(1);
    }

    @Test
    void whatTheDriverCannotPrepareLeavesNothingBehind() throws SQLException {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> driver.source.prepare("SELECT * FROM missing"))
                    .hasMessageContaining("no such table");
        }
        assertThat(driver.open()).isZero();
        assertThat(driver.pooling.stats().misses()).isZero();
    }

    @Test
    void closingClosesAllThatIsKeptAndInUse() throws SQLException {
        for (int i = 0; i < 3; i++) {
            know("SELECT " + i);
            SourcedStatement statement = driver.source.prepare("SELECT " + i);
            if (i > 0) {
                statement.release(USED);
            }
        }
        assertThat(driver.open()).isEqualTo(3);
        driver.source.close();
        assertThat(driver.open()).isZero();
        assertThat(driver.pooling.stats().kept()).isZero();
        assertThat(driver.pooling.stats().bytes()).isZero();
    }

    @Test
    void oneThatDoesNotCloseKeepsNoOtherFromBeingClosed() throws SQLException {
        for (int i = 0; i < 3; i++) {
            know("SELECT " + i);
            driver.source.prepare("SELECT " + i).release(USED);
        }
        driver.failing = "close";
        assertThatThrownBy(() -> driver.source.close()).hasMessageContaining("close fails");
        assertThat(driver.calls).filteredOn("close"::equals).hasSize(3);
    }

    @Test
    void anEvictedOneThatDoesNotCloseHarmsNoBorrower() throws SQLException {
        for (int i = 0; i < 4; i++) {
            know("SELECT " + i);
        }
        for (int i = 0; i < 3; i++) {
            driver.source.prepare("SELECT " + i).release(USED);
        }
        for (int i = 0; i < 3; i++) {
            driver.source.prepare("SELECT 3").release(USED); // each statement is worth one newcomer
        }
        driver.failing = "close";
        assertThatCode(() -> driver.source.prepare("SELECT 3").release(USED)).doesNotThrowAnyException();
        assertThat(driver.pooling.stats().kept()).isEqualTo(3);
    }

    @Test
    void whoeverLooksForAConnectionIsToldWhatIsPreparedAndWhetherThereIsRoom() throws SQLException {
        assertThat(driver.source.hasPrepared(SQL)).isFalse();
        assertThat(driver.source.hasRoom()).isTrue();
        know(SQL);
        driver.source.prepare(SQL).release(USED);
        assertThat(driver.source.hasPrepared(SQL)).isTrue();
        for (int i = 2; i < 4; i++) {
            know("SELECT " + i);
            driver.source.prepare("SELECT " + i).release(USED);
        }
        assertThat(driver.source.hasRoom()).isFalse();
        driver.source.prepare(SQL).release(StatementCondition.FAILED);
        assertThat(driver.source.hasPrepared(SQL)).isFalse();
        assertThat(driver.source.hasRoom()).isTrue();
    }

    @Test
    void everyOptionOfAKeyMakesAnotherStatement() throws SQLException {
        List<StatementKey> keys = List.of(
                StatementKey.of(SQL),
                new StatementKey(SQL, false, 1003, 1007, 0, false, List.of()),
                new StatementKey(SQL, false, 1003, 1007, 2, false, List.of()),
                new StatementKey(SQL, false, 0, 0, 0, true, List.of()),
                new StatementKey(SQL, false, 0, 0, 0, true, List.of("id")),
                new StatementKey(SQL, false, 0, 0, 0, true, List.of(1)));
        driver.close();
        driver = new WatchedDriver(StatementPool.perConnection(10));
        know(SQL);
        for (int round = 0; round < 2; round++) {
            for (StatementKey key : keys) {
                driver.source.prepare(key).release(USED);
            }
        }
        assertThat(driver.pooling.stats().misses()).isEqualTo(keys.size());
        assertThat(driver.pooling.stats().hits()).isEqualTo(keys.size());
        assertThat(driver.open()).isEqualTo(keys.size());
    }

    /** Whatever is asked for and given back in whatever order: open are those that are kept and those in use, and the figures add up. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void propertyWhatIsOpenIsKeptOrInUse(long seed) throws SQLException {
        Random random = new Random(seed);
        StatementCondition[] conditions = StatementCondition.values();
        Deque<SourcedStatement> inUse = new ArrayDeque<>();
        int requests = 0;
        for (int step = 0; step < 2_000; step++) {
            if (inUse.size() < 5 && random.nextBoolean()) {
                SourcedStatement given = driver.source.prepare("SELECT " + random.nextInt(8));
                assertThat(inUse).as("nobody else has it").noneMatch(other -> other.driver() == given.driver());
                inUse.add(given);
                requests++;
            } else if (!inUse.isEmpty()) {
                SourcedStatement back = random.nextBoolean() ? inUse.pollFirst() : inUse.pollLast();
                boolean spoilt = random.nextInt(10) == 0;
                back.release(spoilt ? conditions[random.nextInt(conditions.length)] : USED);
            }
            var stats = driver.pooling.stats();
            assertThat(stats.kept()).isLessThanOrEqualTo(3);
            assertThat(driver.open()).isBetween(stats.kept(), stats.kept() + inUse.size());
            assertThat(stats.hits() + stats.misses()).isEqualTo(requests);
        }
        for (SourcedStatement statement : new ArrayList<>(inUse)) {
            statement.release(USED);
        }
        var stats = driver.pooling.stats();
        assertThat(driver.open()).isEqualTo(stats.kept());
        assertThat(stats.misses() - stats.totalEvictions()).isEqualTo(stats.kept());
        assertThat(stats.hits()).isPositive();
        assertThat(stats.evictions()).containsKey(NOT_REPEATED);
        driver.source.close();
        assertThat(driver.open()).isZero();
    }
}
