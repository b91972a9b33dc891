package dev.rockpool.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatementsTest {

    private static final Duration TIME = Duration.ofMillis(400);
    private static final int WINDOWS = 1;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(StatementTarget.Kind.class)
    void every_target_does_every_work_and_loses_nothing(StatementTarget.Kind kind) throws Exception {
        Figures figures = SqliteStatements.measure(folder.resolve("shop.sqlite"), kind, TIME);

        assertThat(figures.get("POINT_READ.ONE.readMax")).isPositive();
        assertThat(figures.get("JOIN.EIGHT.readMax")).isPositive();
        assertThat(figures.get("INSERT.ONE.writeMax")).isPositive();
        assertThat(figures.get("INSERT.EIGHT.otherErrors")).isZero();
    }

    @ParameterizedTest
    @EnumSource(StatementTarget.Kind.class)
    void only_where_statements_are_pooled_are_they_found_prepared(StatementTarget.Kind kind) throws SQLException {
        Path file = folder.resolve("shop.sqlite");
        Shop.create(file);
        boolean pools = kind == StatementTarget.Kind.ROCKPOOL || kind == StatementTarget.Kind.ROCKPOOL_OWN;
        try (StatementTarget target = kind.open(file)) {
            for (StatementWork work : StatementWork.values()) {
                for (int number = 0; number < 100; number++) {
                    target.run(work, 0, number);
                }
            }

            assertThat(target.hitRate()).isBetween(pools ? 0.5 : 0, pools ? 1.0 : 0);
            assertThat(target.hitRate()).as("since the last call").isZero();
        }
    }

    @Test
    void the_summary_names_the_better_of_both_settings_and_what_became_of_the_aims() {
        Map<StatementTarget.Kind, Figures> medians = new EnumMap<>(StatementTarget.Kind.class);
        medians.put(StatementTarget.Kind.ROCKPOOL, operations(180_000, 10));
        medians.put(StatementTarget.Kind.ROCKPOOL_UNPOOLED, operations(80_000, 20));
        medians.put(StatementTarget.Kind.ROCKPOOL_OWN, operations(200_000, 10));
        medians.put(StatementTarget.Kind.ROCKPOOL_OWN_UNPOOLED, operations(110_000, 20));
        medians.put(StatementTarget.Kind.HIKARICP_1, operations(90_000, 20));
        medians.put(StatementTarget.Kind.HIKARICP_8, operations(100_000, 40));
        StatementSummary summary = new StatementSummary();

        summary.add("point read, 1 thread", StatementWork.POINT_READ, medians);

        assertThat(summary.toMarkdown())
                .contains("| point read, 1 thread | 2.25 | 1.80 (8) | 0.25 | 1.82 | 2.00 (8) | 0.25 |")
                .contains("2.25 times as many as unpooled, where at least 2.00 was the aim (reached)")
                .contains("1.82 times as many as unpooled, where at least 2.00 was the aim (missed)")
                .contains("2.00 times as many as HikariCP, where at least 1.90 was (reached)");
    }

    private static Figures operations(double perSecond, double slowest) {
        return new Figures().put("operations", perSecond).put("read999", slowest);
    }

    @ParameterizedTest
    @EnumSource(StatementAffinity.Way.class)
    void every_way_reads_many_texts(StatementAffinity.Way way) throws Exception {
        Figures figures = StatementAffinity.measure(folder.resolve("shop.sqlite"), way, TIME);

        assertThat(figures.get("UNIFORM.readMax")).isPositive();
        assertThat(figures.get("ZIPF.readMax")).isPositive();
        assertThat(figures.get("ZIPF.errors")).isZero();
        assertThat(StatementAffinity.texts(StatementAffinity.TEXTS)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(StatementCost.Side.class)
    void every_side_prepares_on_both_drivers(StatementCost.Side side) throws SQLException {
        Figures figures = StatementCost.measure(folder.resolve("shop.sqlite"), side, WINDOWS);

        assertThat(figures.get("STUB.nanos")).isPositive();
        assertThat(figures.get("SQLITE.nanos")).isPositive();
        assertThat(figures.has("SQLITE.bytes")).isTrue();
    }

    @Test
    void texts_that_never_come_again_are_compared_in_pairs() throws Exception {
        Figures figures = NeverRepeated.measure(folder.resolve("shop.sqlite"), 4);

        assertThat(figures.get("KEPT.ratio")).isBetween(figures.get("KEPT.quarter"), figures.get("KEPT.threeQuarters"));
        assertThat(figures.get("BORROWED.pooled")).isPositive();
        assertThat(NeverRepeated.table(List.of(figures))).contains("on one reading connection");
    }
}
