package dev.rockpool.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Defaults, presets, values that are refused, and the configuration as a value. */
class PoolConfigTest {

    @Test
    void theDefaultsAreThoseOfTheDesign() {
        PoolConfig config = PoolConfig.defaults();
        assertThat(config.maxConnections()).isEqualTo(10);
        assertThat(config.minConnections()).isEqualTo(2);
        assertThat(config.acquireTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.idleTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.reapInterval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.maxConnectionAge()).isEqualTo(Duration.ofHours(1));
        assertThat(config.queryCache()).isTrue();
        assertThat(config.statementPooling()).isTrue();
        assertThat(config.maxCacheSize()).isEqualTo(1_000);
        assertThat(config.healthChecks()).isTrue();
        assertThat(config.logging()).isFalse();
        assertThat(config.durability()).isEqualTo(Durability.FULL);
        assertThat(config.startMode()).isEqualTo(StartMode.FAIL_FAST);
        assertThat(config.explicit()).isEmpty();
    }

    @Test
    void whatCostsSomethingIsOffByDefault() {
        PoolConfig config = PoolConfig.defaults();
        assertThat(config.leakThreshold()).isZero();
        assertThat(config.leakStacks()).isFalse();
        assertThat(config.reclaimLeaks()).isFalse();
        assertThat(config.memoryMap()).isZero();
        assertThat(config.maxWaiters()).isZero();
        assertThat(config.shutdownHook()).isFalse();
        assertThat(config.readOnly()).isFalse();
    }

    @Test
    void theHighPerformancePresetIsForBursts() {
        PoolConfig config = PoolConfig.highPerformance();
        assertThat(config.minConnections()).isEqualTo(5);
        assertThat(config.maxConnections()).isEqualTo(50);
        assertThat(config.acquireTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.idleTimeout()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void theMemoryEfficientPresetIsForSmallMachines() {
        PoolConfig config = PoolConfig.memoryEfficient();
        assertThat(config.minConnections()).isEqualTo(1);
        assertThat(config.maxConnections()).isEqualTo(5);
        assertThat(config.acquireTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.idleTimeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.cacheSize()).isLessThan(PoolConfig.defaults().cacheSize());
    }

    @Test
    void theWebAppPresetIsForRequests() {
        PoolConfig config = PoolConfig.webApp();
        assertThat(config.minConnections()).isEqualTo(2);
        assertThat(config.maxConnections()).isEqualTo(10);
        assertThat(config.acquireTimeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void theBatchPresetWaitsAndCachesNoResults() {
        PoolConfig config = PoolConfig.batch();
        assertThat(config.minConnections()).isEqualTo(1);
        assertThat(config.maxConnections()).isEqualTo(5);
        assertThat(config.acquireTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.queryCache()).isFalse();
    }

    static Stream<Arguments> refusedValues() {
        return Stream.of(
                refused(config -> config.maxConnections(0), "maxConnections = '0'", "a whole number from 1 to 10000"),
                refused(
                        config -> config.maxConnections(10_001),
                        "maxConnections = '10001'",
                        "a whole number from 1 to 10000"),
                refused(config -> config.minConnections(-1), "minConnections = '-1'", "a whole number from 0 to 10000"),
                refused(
                        config -> config.acquireTimeout(Duration.ofMillis(-1)),
                        "acquireTimeout = 'PT-0.001S'",
                        "a duration from 0 to 365 days, such as 500ms, 30s, 5m, or a bare number of milliseconds"),
                refused(
                        config -> config.idleTimeout(Duration.ofDays(366)),
                        "idleTimeout = 'PT8784H'",
                        "a duration from 0 to 365 days, such as 500ms, 30s, 5m, or a bare number of milliseconds"),
                refused(
                        config -> config.reapInterval(Duration.ofMillis(99)),
                        "reapInterval = 'PT0.099S'",
                        "a duration from 100 ms to 365 days, such as 500ms, 30s, 5m, or a bare number of milliseconds"),
                refused(
                        config -> config.acquireTimeout(null),
                        "acquireTimeout = 'null'",
                        "a duration from 0 to 365 days"),
                refused(config -> config.maxWaiters(-1), "maxWaiters = '-1'", "a whole number from 0 to 1000000"),
                refused(
                        config -> config.createParallelism(0),
                        "createParallelism = '0'",
                        "a whole number from 1 to 64"),
                refused(config -> config.startMode(null), "startMode = 'null'", "one of [FAIL_FAST, BACKGROUND, LAZY]"),
                refused(config -> config.cacheSize(-1), "cacheSize = '-1'", "a number of bytes from 0 to 1 TB"),
                refused(
                        config -> config.memoryMap((1L << 40) + 1),
                        "memoryMap = '1099511627777'",
                        "a number of bytes from 0"));
    }

    private static Arguments refused(UnaryOperator<PoolConfig.Builder> change, String property, String allowed) {
        return Arguments.of(property, allowed, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusedValues")
    void aBadValueIsRefusedAtOnceWithItsNameAndWhatIsAllowed(
            String property, String allowed, UnaryOperator<PoolConfig.Builder> change) {
        PoolConfig.Builder builder = PoolConfig.builder();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> change.apply(builder))
                .withMessageStartingWith(property + " is not allowed: it must be " + allowed);
        assertThat(builder.build()).as("what it was before").isEqualTo(PoolConfig.defaults());
    }

    @Test
    void aMinimumAboveTheMaximumIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        PoolConfig.builder().minConnections(6).maxConnections(5).build())
                .withMessage(
                        "minConnections = '6' is not allowed: it must be a whole number from 0 to maxConnections, which is 5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PoolConfig.builder().minConnections(11).build())
                .withMessageContaining("which is 10");
    }

    @Test
    void theDefaultMinimumYieldsToASmallerMaximum() {
        assertThat(PoolConfig.builder().maxConnections(1).build().minConnections())
                .isEqualTo(1);
    }

    @Test
    void zeroMeansNeverWhereTimesAllowIt() {
        PoolConfig config = PoolConfig.builder()
                .idleTimeout(Duration.ZERO)
                .maxConnectionAge(Duration.ZERO)
                .keepAliveInterval(Duration.ZERO)
                .acquireTimeout(Duration.ZERO)
                .build();
        assertThat(List.of(
                        config.idleTimeout(),
                        config.maxConnectionAge(),
                        config.keepAliveInterval(),
                        config.acquireTimeout()))
                .containsOnly(Duration.ZERO);
    }

    @Test
    void configurationsWithTheSameExplicitSettingsAreEqual() {
        PoolConfig one = PoolConfig.builder().maxConnections(7).logging(true).build();
        PoolConfig same = PoolConfig.builder().logging(true).maxConnections(7).build();
        assertThat(one).isEqualTo(same).hasSameHashCodeAs(same);
        assertThat(one).isNotEqualTo(PoolConfig.builder().maxConnections(7).build());
        assertThat(one).isNotEqualTo(null).isNotEqualTo("PoolConfig");
    }

    @Test
    void aBuilderMadeFromAConfigurationBuildsTheSame() {
        for (PoolConfig config : List.of(
                PoolConfig.defaults(),
                PoolConfig.highPerformance(),
                PoolConfig.memoryEfficient(),
                PoolConfig.webApp(),
                PoolConfig.batch())) {
            assertThat(config.toBuilder().build()).isEqualTo(config);
        }
    }

    @Test
    void aBuilderCanGoOnWithoutChangingWhatItBuilt() {
        PoolConfig.Builder builder = PoolConfig.builder().maxConnections(3);
        PoolConfig before = builder.build();
        builder.maxConnections(4);
        assertThat(before.maxConnections()).isEqualTo(3);
        assertThat(builder.build().maxConnections()).isEqualTo(4);
    }

    @Test
    void settingsTakenOverLeaveTheOthersAsTheyAre() {
        PoolConfig config = PoolConfig.builder()
                .logging(true)
                .acquireTimeout(Duration.ofSeconds(1))
                .settings(PoolConfig.batch())
                .build();
        assertThat(config.logging()).isTrue();
        assertThat(config.acquireTimeout()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void theTextShowsWhatIsExplicit() {
        assertThat(PoolConfig.defaults()).hasToString("PoolConfig{}");
        assertThat(PoolConfig.builder().logging(true).maxConnections(3).build())
                .hasToString("PoolConfig{maxConnections=3, logging=true}");
    }

    @Test
    void everySettingHasANameADefaultAndAnEnvironmentName() {
        assertThat(Settings.ALL).allSatisfy(setting -> {
            assertThat(setting.byDefault()).isNotNull();
            assertThat(setting.allowed()).isNotBlank();
            assertThat(setting.environmentName().replace("_", ""))
                    .isEqualTo(setting.name().toUpperCase(Locale.ROOT));
        });
        assertThat(Settings.ALL).extracting(Setting::name).doesNotHaveDuplicates();
    }
}
