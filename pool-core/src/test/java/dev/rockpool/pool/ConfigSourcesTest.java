package dev.rockpool.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A configuration read from an environment or from properties. */
class ConfigSourcesTest {

    private static PoolConfig environment(String name, String value) {
        return PoolConfig.fromEnvironment("DB", Map.of(name, value));
    }

    private static PoolConfig properties(String... namesAndValues) {
        Properties properties = new Properties();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.setProperty(namesAndValues[i], namesAndValues[i + 1]);
        }
        return PoolConfig.fromProperties(properties);
    }

    @Test
    void anEnvironmentSetsWhatItNames() {
        PoolConfig config = PoolConfig.fromEnvironment(
                "DB",
                Map.ofEntries(
                        Map.entry("DB_MAX_CONNECTIONS", "20"),
                        Map.entry("DB_MIN_CONNECTIONS", "5"),
                        Map.entry("DB_CONNECTION_TIMEOUT", "5000"),
                        Map.entry("DB_IDLE_TIMEOUT", "5m"),
                        Map.entry("DB_MAX_AGE", "2h"),
                        Map.entry("DB_CACHE_SIZE", "64MB"),
                        Map.entry("DB_MEMORY_MAP", "1GiB"),
                        Map.entry("DB_START_MODE", "fail-fast"),
                        Map.entry("DB_DURABILITY", "normal"),
                        Map.entry("DB_ENABLE_QUERY_CACHE", "off"),
                        Map.entry("DB_ENABLE_STATEMENT_POOLING", "NO"),
                        Map.entry("DB_ENABLE_LOGGING", "1"),
                        Map.entry("PATH", "/usr/bin"),
                        Map.entry("DBMS_MAX_CONNECTIONS", "of somebody else")));
        assertThat(config)
                .isEqualTo(PoolConfig.builder()
                        .maxConnections(20)
                        .minConnections(5)
                        .acquireTimeout(Duration.ofSeconds(5))
                        .idleTimeout(Duration.ofMinutes(5))
                        .maxConnectionAge(Duration.ofHours(2))
                        .cacheSize(64L << 20)
                        .memoryMap(1L << 30)
                        .startMode(StartMode.FAIL_FAST)
                        .durability(Durability.NORMAL)
                        .queryCache(false)
                        .statementPooling(false)
                        .logging(true)
                        .build());
    }

    @Test
    void everySettingCanBeReadByEitherName() {
        for (Setting<?> setting : Settings.ALL) {
            String value = String.valueOf(setting.byDefault());
            assertThat(environment("DB_" + setting.environmentName(), value).explicit())
                    .containsOnlyKeys(setting)
                    .containsValue(setting.byDefault());
            assertThat(properties(setting.name(), value).explicit()).containsOnlyKeys(setting);
            assertThat(properties(setting.environmentName(), value).explicit()).containsOnlyKeys(setting);
        }
    }

    @Test
    void thePrefixMayEndInAnUnderscore() {
        assertThat(PoolConfig.fromEnvironment("APP_DB_", Map.of("APP_DB_MAX_CONNECTIONS", "3"))
                        .maxConnections())
                .isEqualTo(3);
    }

    @Test
    void anEmptyEnvironmentGivesTheDefaults() {
        assertThat(PoolConfig.fromEnvironment("DB", Map.of())).isEqualTo(PoolConfig.defaults());
        assertThat(PoolConfig.fromEnvironment("ROCKPOOL_TEST_THAT_NOBODY_SETS")).isEqualTo(PoolConfig.defaults());
    }

    @Test
    void propertiesAreReadWithTheirDefaults() {
        Properties fallback = new Properties();
        fallback.setProperty("maxConnections", "3");
        Properties given = new Properties(fallback);
        given.setProperty("acquireTimeout", "30s");
        PoolConfig config = PoolConfig.fromProperties(given);
        assertThat(config.maxConnections()).isEqualTo(3);
        assertThat(config.acquireTimeout()).isEqualTo(Duration.ofSeconds(30));
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "DB_MAX_CONNECTIONS; many; a whole number from 1 to 10000",
                "DB_MAX_CONNECTIONS; ''; a whole number from 1 to 10000",
                "DB_MAX_CONNECTIONS; 0; a whole number from 1 to 10000",
                "DB_MAX_CONNECTIONS; 99999999999; a whole number from 1 to 10000",
                "DB_MIN_CONNECTIONS; 1.5; a whole number from 0 to 10000",
                "DB_CONNECTION_TIMEOUT; soon; a duration from 0 to 365 days, such as 500ms, 30s, 5m, or a bare number of milliseconds",
                "DB_IDLE_TIMEOUT; -1; a duration from 0 to 365 days",
                "DB_IDLE_TIMEOUT; 999999999999999d; a duration from 0 to 365 days",
                "DB_REAP_INTERVAL; 99ms; a duration from 100 ms to 365 days",
                "DB_CACHE_SIZE; 64XB; a number of bytes from 0 to 1 TB, such as 65536, 64KB, 16MB or 1GB",
                "DB_CACHE_SIZE; MB; a number of bytes from 0 to 1 TB",
                "DB_CACHE_SIZE; -1; a number of bytes from 0 to 1 TB",
                "DB_CACHE_SIZE; 9999999999999GB; a number of bytes from 0 to 1 TB",
                "DB_MEMORY_MAP; 2048GB; a number of bytes from 0 to 1 TB",
                "DB_ENABLE_LOGGING; maybe; true or false",
                "DB_DURABILITY; SOME; one of [FULL, NORMAL]",
            })
    void aBadValueIsRefusedUnderTheNameThatWasGiven(String name, String value, String allowed) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> environment(name, value))
                .withMessageStartingWith(name + " = '" + value + "' is not allowed: it must be " + allowed);
    }

    @Test
    void anUnknownNameIsRefusedWithTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> environment("DB_MAX_CONECTIONS", "5"))
                .withMessageStartingWith("'DB_MAX_CONECTIONS' is no setting of the pool; after DB_ the names are"
                        + " MAX_CONNECTIONS, MIN_CONNECTIONS, ACQUIRE_TIMEOUT, ")
                .withMessageEndingWith("Remove it, or use a prefix of the pool's own");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> properties("maxConnection", "5"))
                .withMessageStartingWith(
                        "'maxConnection' is no setting of the pool; the settings are maxConnections, ");
    }

    @Test
    void theValueOfAnUnknownNameIsNeverShownBecauseItMayBeASecret() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> environment("DB_PASSWORD", "s3cret"))
                .withMessageStartingWith("'DB_PASSWORD' is no setting of the pool; after DB_ the names are")
                .satisfies(refused -> assertThat(refused.toString()).doesNotContain("s3cret"));
    }

    @Test
    void oneSettingGivenUnderTwoNamesIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PoolConfig.fromEnvironment(
                        "DB", Map.of("DB_CONNECTION_TIMEOUT", "5s", "DB_ACQUIRE_TIMEOUT", "5s")))
                .withMessageContainingAll("'DB_CONNECTION_TIMEOUT'", "'DB_ACQUIRE_TIMEOUT'")
                .withMessageEndingWith("both set acquireTimeout: give one of them");
    }

    @Test
    void settingsThatContradictEachOtherAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> properties("minConnections", "6", "maxConnections", "5"))
                .withMessageStartingWith("minConnections = '6' is not allowed");
    }
}
