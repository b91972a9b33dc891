package dev.rockpool.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.benchmarks.CacheReader.Kind;
import dev.rockpool.benchmarks.Items.Item;
import dev.rockpool.benchmarks.Items.Layout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The benchmarks of the query cache. */
class QueryCacheTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Kind.class)
    void every_reader_finds_every_item_and_only_the_cached_ones_in_the_cache(Kind kind) throws Exception {
        Path file = folder.resolve("items.sqlite");
        Items.create(file);
        try (CacheReader reader = kind.open(file)) {
            for (int turn = 0; turn < 3; turn++) {
                for (int item = 1; item < CacheReader.ITEMS; item++) {
                    assertThat(reader.reading().read(item))
                            .isEqualTo(new Item(item, "item number " + item, item % 97 + 1, 0));
                }
            }

            // The first look for writes of others ends what was kept before it.
            double least = kind == Kind.EXACT ? 0.3 : 0.6;
            assertThat(reader.hits().rate()).isBetween(kind.isHit() ? least : 0, kind.isHit() ? 0.7 : 0);
        }
    }

    @Test
    void readers_are_measured_in_turns() throws Exception {
        Figures figures = QueryCacheHit.measure(
                folder.resolve("items.sqlite"), List.of(Kind.CAFFEINE, Kind.MAPPED, Kind.QUERY), 1);

        assertThat(figures.get("MAPPED.1.clock")).isPositive();
        assertThat(figures.get("MAPPED.2.bytes")).isPositive();
        assertThat(figures.get("QUERY.2.processor")).isGreaterThan(figures.get("CAFFEINE.2.processor"));
    }

    @Test
    void the_tables_of_hits_say_what_became_of_the_aims() {
        Figures median = new Figures();
        for (Kind kind : Kind.values()) {
            double nanos = kind == Kind.CAFFEINE ? 100 : kind.isHit() ? 200 : 7_000;
            for (int threads = 1; threads <= 2; threads++) {
                median.put(kind + "." + threads + ".clock", kind == Kind.HIKARICP ? nanos * threads : nanos)
                        .put(kind + "." + threads + ".processor", nanos)
                        .put(kind + "." + threads + ".bytes", 48);
            }
        }

        assertThat(QueryCacheHit.tables(median))
                .contains("| kept: plain JDBC, `cacheReads` | 2.00 (200 ns) | 2.00 (200 ns) | 1.00 (48) |")
                .contains(
                        "| kept: plain JDBC, `cacheReads` | 2.00 (reached) | 35.0 (missed) | 2.00 (reached) | 70.0 (reached) |");
    }

    @ParameterizedTest
    @EnumSource(ItemTarget.Kind.class)
    void every_target_reads_and_writes_and_loses_nothing(ItemTarget.Kind kind) throws Exception {
        Figures figures = QueryCacheMix.measure(folder.resolve("items.sqlite"), kind, Duration.ofMillis(160));

        assertThat(figures.get("POINT.ONE.SOME.1.readMax")).isPositive();
        assertThat(figures.get("SUM.SPREAD.SOME.8.writeMax")).isPositive();
        assertThat(figures.get("POINT.SPREAD.FEW.8.otherErrors")).isZero();
        assertThat(figures.has("POINT.SPREAD.FEW.8.hitRate")).isEqualTo(kind == ItemTarget.Kind.CACHED);
    }

    @Test
    void the_tables_of_the_mix_compare_with_the_better_of_both_settings() {
        Map<ItemTarget.Kind, Figures> medians = new EnumMap<>(ItemTarget.Kind.class);
        double operations = 100_000;
        for (ItemTarget.Kind kind : ItemTarget.Kind.values()) {
            Figures figures = new Figures();
            for (ItemMember.Question question : ItemMember.Question.values()) {
                for (QueryCacheMix.Writes writes : QueryCacheMix.Writes.values()) {
                    for (Layout layout : Layout.values()) {
                        String name = question + "." + layout + "." + writes + ".";
                        figures.put(name + "1.operations", operations).put(name + "8.operations", operations);
                    }
                }
            }
            medians.put(kind, figures);
            operations /= 2;
        }

        assertThat(QueryCacheMix.tables(medians))
                .contains("| point read, 95 % reads, one table | 2.00 | 4.00 | 2.00 | 4.00 |")
                .contains("| sum over a join of 1996 rows, 99.9 % reads, 20 tables | 2.00 | 4.00 | 2.00 | 4.00 |")
                .contains("| HikariCP, 1 connection | 1.00 (25.0 k) |");
    }

    @Test
    void updates_that_are_lost_and_reads_that_are_stale_are_found() throws Exception {
        Path file = folder.resolve("items.sqlite");
        Items.create(file);
        Updates updates = new Updates();
        try (ItemTarget target = ItemTarget.Kind.CACHED.open(file)) {
            target.update(Layout.SPREAD.update(23), 23);
            updates.acknowledge(Layout.SPREAD, 23);
            assertThat(target.read(Layout.SPREAD.read(23), 23).version()).isEqualTo(1);
            assertThat(target.sum(Layout.SPREAD.sum(23), 23)).isEqualTo(Items.ROWS_OF_SUM);
        }
        Items.requireSound(file, updates);
        updates.acknowledge(Layout.ONE, 7);

        assertThatThrownBy(() -> Items.requireSound(file, updates))
                .hasMessageContaining("Item 7 in item was updated 0 times where 1 were acknowledged");
        assertThatThrownBy(() -> Updates.requireFresh(new Item(7, "an item", 1, 0), 7, 1))
                .hasMessageContaining("1 updates had been acknowledged");
    }

    @Test
    void lower_ranks_come_oftener() {
        Ranks ranks = new Ranks(100, rank -> 1.0 / rank, new SplittableRandom(1));
        int[] counts = new int[100];
        for (int i = 0; i < 50_000; i++) {
            counts[ranks.next()]++;
        }

        assertThat(counts[0]).isGreaterThan(counts[1]);
        assertThat(counts[1]).isGreaterThan(10 * counts[99]);
    }
}
