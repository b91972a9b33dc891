package dev.rockpool.stmt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.DatabaseBuilder;
import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.Housekeeper;
import dev.rockpool.pool.Listeners;
import dev.rockpool.pool.PoolConfig;
import dev.rockpool.pool.PoolStats;
import dev.rockpool.pool.StatementPoolStats;
import dev.rockpool.pool.Ticker;
import dev.rockpool.spi.ModuleContext;
import dev.rockpool.spi.PoolModule;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When statements are pooled and when not, how the module is found, and what it says to wrong numbers. */
class SwitchingTest {

    private static PoolStats noStats() {
        throw new AssertionError("not needed");
    }

    @TempDir
    Path folder;

    private DatabaseBuilder builder() {
        return DatabaseManager.withPooling(folder.resolve("app.sqlite"));
    }

    private static long hits(DatabaseBuilder builder) throws SQLException {
        try (DatabaseManager db = builder.open()) {
            for (int i = 0; i < 3; i++) {
                db.useConnection(connection -> StatementKit.rows(connection, "SELECT 1"));
            }
            return db.getPoolStats().statements().hits();
        }
    }

    private static boolean isOn(StatementPool pool, String engine, PoolConfig.Builder config) {
        try (Housekeeper housekeeper = Housekeeper.manual(Ticker.SYSTEM)) {
            ModuleContext context = new ModuleContext(
                    "app",
                    "app",
                    engine,
                    config.build(),
                    housekeeper,
                    new Listeners(),
                    SwitchingTest::noStats,
                    watch -> null);
            return pool.attach(context).statements() != null;
        }
    }

    @Test
    void whereItIsFoundSqliteHasItWithoutBeingTold() throws SQLException {
        assertThat(hits(builder())).isEqualTo(1);
    }

    @Test
    void itCanBeSwitchedOff() throws SQLException {
        try (DatabaseManager db = builder().statementPooling(false).open()) {
            db.useConnection(connection -> StatementKit.rows(connection, "SELECT 1"));
            assertThat(db.getPoolStats().statements()).isEqualTo(StatementPoolStats.NONE);
            assertThat(db.statementUsage(10)).isEmpty();
        }
        assertThat(hits(builder().with(StatementPool.perConnection(5)).statementPooling(false)))
                .isZero();
    }

    @Test
    void theOneThatIsGivenReplacesTheOneThatIsFound() throws SQLException {
        try (DatabaseManager db = builder().with(StatementPool.perConnection(1)).open()) {
            for (int i = 0; i < 2; i++) {
                db.useConnection(connection -> StatementKit.rows(connection, "SELECT 1"));
                db.useConnection(connection -> StatementKit.rows(connection, "SELECT 2"));
            }
            assertThat(db.getPoolStats().statements().kept()).isEqualTo(1);
        }
    }

    @Test
    void anInMemoryDatabaseHasItToo() throws SQLException {
        assertThat(hits(DatabaseManager.withPooling(":memory:"))).isEqualTo(1);
    }

    @Test
    void otherDatabasesHaveItOnlyWhereItIsAskedFor() {
        StatementPool found = new StatementPool();
        assertThat(isOn(found, "sqlite", PoolConfig.builder())).isTrue();
        assertThat(isOn(found, "jdbc", PoolConfig.builder())).isFalse();
        assertThat(isOn(found, "jdbc", PoolConfig.builder().statementPooling(true)))
                .isTrue();
        assertThat(isOn(StatementPool.perConnection(5), "jdbc", PoolConfig.builder()))
                .isTrue();
        assertThat(isOn(found.maximumBytes(1 << 20), "jdbc", PoolConfig.builder()))
                .isTrue();
        assertThat(isOn(
                        StatementPool.perConnection(5),
                        "jdbc",
                        PoolConfig.builder().statementPooling(false)))
                .isFalse();
        assertThat(isOn(found, "sqlite", PoolConfig.builder().statementPooling(false)))
                .isFalse();
    }

    @Test
    void oneModuleServesSeveralDatabasesEachByItself() throws SQLException {
        StatementPool pool = StatementPool.perConnection(5);
        try (DatabaseManager one = builder().with(pool).open();
                DatabaseManager other = DatabaseManager.withPooling(folder.resolve("other.sqlite"))
                        .with(pool)
                        .open()) {
            one.useConnection(connection -> StatementKit.rows(connection, "SELECT 1"));
            assertThat(one.getPoolStats().statements().misses()).isEqualTo(1);
            assertThat(other.getPoolStats().statements()).isEqualTo(StatementPoolStats.NONE);
        }
    }

    // ---- found

    @Test
    void onTheClassPathItIsAService() {
        assertThat(ServiceLoader.load(PoolModule.class)).singleElement().satisfies(module -> assertThat(module.name())
                .isEqualTo("statement-pool"));
    }

    @Test
    void onTheModulePathItIsAService() throws URISyntaxException {
        Path here = Path.of(StatementPool.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        ModuleDescriptor module =
                ModuleFinder.of(here).find("dev.rockpool.stmt").orElseThrow().descriptor();
        assertThat(module.provides()).singleElement().satisfies(service -> {
            assertThat(service.service()).isEqualTo(PoolModule.class.getName());
            assertThat(service.providers()).containsExactly(StatementPool.class.getName());
        });
        assertThat(module.exports())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactly("dev.rockpool.stmt");
    }

    // ---- wrong numbers

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 10_001, Integer.MAX_VALUE})
    void aNumberOfStatementsOutOfRangeIsRefused(int statements) {
        assertThatThrownBy(() -> StatementPool.perConnection(statements))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("perConnection = " + statements, "1 to 10000", "statementPooling(false)");
    }

    @Test
    void tooFewBytesAreRefused() {
        StatementPool pool = StatementPool.perConnection(5);
        assertThatThrownBy(() -> pool.maximumBytes(65_535))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("maximumBytes = 65535", "at least 65536");
    }

    @Test
    void lessThanNothingCannotBeLearned() {
        StatementPool pool = StatementPool.perConnection(5);
        assertThatThrownBy(() -> pool.warmUpLearned(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("warmUpLearned = -1", "0 (none) or more");
    }

    @Test
    void moreToPrepareAheadThanIsKeptIsRefusedWhenTheDatabaseIsOpened() {
        assertThatThrownBy(() -> builder()
                        .with(StatementPool.perConnection(1).warmUp("SELECT 1", "SELECT 2"))
                        .open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("warmUp = 2", "perConnection = 1", "raise perConnection");
        assertThatThrownBy(() -> builder()
                        .with(StatementPool.perConnection(1).warmUpLearned(2))
                        .open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("warmUpLearned = 2", "perConnection = 1", "raise perConnection");
    }

    @Test
    void aWarmUpOfNothingIsRefused() {
        StatementPool pool = StatementPool.perConnection(5);
        assertThatNullPointerException().isThrownBy(() -> pool.warmUp((String) null));
    }

    @Test
    void eachMethodReturnsAnotherPool() {
        StatementPool pool = StatementPool.perConnection(5);
        assertThat(pool.maximumBytes(1 << 20).warmUp("SELECT 1").warmUpLearned(2))
                .hasToString("StatementPool[perConnection=5, maximumBytes=1048576, warmUp=1, warmUpLearned=2]");
        assertThat(pool).hasToString("StatementPool[perConnection=5, maximumBytes=4194304, warmUp=0, warmUpLearned=0]");
    }
}
