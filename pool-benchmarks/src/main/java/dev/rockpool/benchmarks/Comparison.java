package dev.rockpool.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/** A Markdown table: a row for each contender, each cell the ratio to the baseline's with the figure itself in brackets. */
final class Comparison {

    private record Column(String heading, String figure, DoubleFunction<String> format, boolean asRatio) {}

    private final List<Column> columns = new ArrayList<>();
    private final Map<String, Figures> rows = new LinkedHashMap<>();
    private final String subject;
    private final String baseline;

    Comparison(String subject, String baseline) {
        this.subject = subject;
        this.baseline = baseline;
    }

    /** Adds a column of ratios. */
    Comparison ratio(String heading, String figure, DoubleFunction<String> format) {
        columns.add(new Column(heading, figure, format, true));
        return this;
    }

    /** Adds a column of figures as they are. */
    Comparison plain(String heading, String figure, DoubleFunction<String> format) {
        columns.add(new Column(heading, figure, format, false));
        return this;
    }

    Comparison row(String title, Figures figures) {
        rows.put(title, figures);
        return this;
    }

    String toMarkdown() {
        StringBuilder text = new StringBuilder("| ").append(subject).append(" |");
        columns.forEach(column -> text.append(' ').append(column.heading).append(" |"));
        text.append("\n|---|").append("---:|".repeat(columns.size())).append('\n');
        Figures base = rows.get(baseline);
        rows.forEach((title, figures) -> {
            text.append("| ").append(title).append(" |");
            for (Column column : columns) {
                text.append(' ').append(cell(column, figures, base)).append(" |");
            }
            text.append('\n');
        });
        return text.toString();
    }

    private static String cell(Column column, Figures figures, @Nullable Figures base) {
        if (!figures.has(column.figure)) {
            return "–";
        }
        double value = figures.get(column.figure);
        String shown = column.format.apply(value);
        if (!column.asRatio || base == null || !base.has(column.figure)) {
            return shown;
        }
        return Units.ratio(value, base.get(column.figure)) + " (" + shown + ")";
    }
}
