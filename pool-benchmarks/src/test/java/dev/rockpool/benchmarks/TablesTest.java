package dev.rockpool.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TablesTest {

    @Test
    void a_cell_is_the_ratio_to_the_baseline_with_the_figure_in_brackets() {
        String table = new Comparison("acquire", "HikariCP")
                .ratio("CPU time", "nanos", Units::time)
                .plain("errors", "errors", Units::count)
                .row("Rockpool", new Figures().put("nanos", 23.44).put("errors", 0))
                .row("HikariCP", new Figures().put("nanos", 160).put("errors", 1_706))
                .row("absent", new Figures())
                .toMarkdown();

        assertThat(table).isEqualTo("""
                | acquire | CPU time | errors |
                |---|---:|---:|
                | Rockpool | 0.15 (23.4 ns) | 0 |
                | HikariCP | 1.00 (160 ns) | 1,706 |
                | absent | – | – |
                """);
    }

    @Test
    void numbers_have_three_digits_that_count_and_a_unit() {
        assertThat(List.of(Units.time(1.234), Units.time(45_678), Units.time(9_990_000), Units.time(2.5e9)))
                .containsExactly("1.23 ns", "45.7 µs", "9.99 ms", "2.50 s");
        assertThat(List.of(Units.count(305), Units.count(14_180), Units.count(2_345_678)))
                .containsExactly("305", "14.2 k", "2.35 M");
        assertThat(List.of(
                        Units.ratio(1, 3),
                        Units.ratio(1, 400),
                        Units.ratio(500, 2),
                        Units.ratio(0, 5),
                        Units.ratio(5, 0)))
                .containsExactly("0.33", "0.0025", "250", "0", "–");
    }

    @Test
    void a_section_is_replaced_and_the_rest_stays() {
        String text = "before\n<!-- measured: mix -->\nold\n<!-- end: mix -->\nafter <!-- end: mix -->\n";

        String replaced = Sections.replace(text, "mix", "costs $1\n");

        assertThat(replaced)
                .isEqualTo("before\n<!-- measured: mix -->\ncosts $1\n<!-- end: mix -->\nafter <!-- end: mix -->\n");
        assertThatThrownBy(() -> Sections.replace(text, "other", "")).hasMessageContaining("measured: other");
    }

    @Test
    void figures_survive_the_way_from_a_fork() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        out.println("something else");
        new Figures().put("reads", 1.5).put("error.SQLITE_BUSY", 3).print(out);

        Figures figures = Figures.parse(bytes.toString(StandardCharsets.UTF_8).lines());

        assertThat(figures.get("reads")).isEqualTo(1.5);
        assertThat(figures.namesAfter("error.")).containsExactly("SQLITE_BUSY");
        assertThatThrownBy(() -> figures.get("writes")).hasMessageContaining("'writes'");
    }

    @Test
    void the_median_of_rounds_takes_an_absent_figure_for_zero() {
        Figures median = Figures.median(List.of(
                new Figures().put("max", 3),
                new Figures().put("max", 100).put("errors", 7),
                new Figures().put("max", 5)));

        assertThat(median.get("max")).isEqualTo(5);
        assertThat(median.get("errors")).isZero();
    }
}
