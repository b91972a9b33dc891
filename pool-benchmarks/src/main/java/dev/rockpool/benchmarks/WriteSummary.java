package dev.rockpool.benchmarks;

import dev.rockpool.benchmarks.WriteTarget.Kind;
import java.util.Map;

/** Rockpool's {@code update} beside the faster of HikariCP's two settings and beside the plain driver, a row for each crowd. */
final class WriteSummary {

    private final StringBuilder text = new StringBuilder("""
            | Rockpool's `update` to | writes/s: HikariCP's better | plain JDBC | p99.9: HikariCP's better | plain JDBC |
            |---|---:|---:|---:|---:|
            """);

    void add(String title, Map<Kind, Figures> medians) {
        Figures own = of(medians, Kind.ROCKPOOL_UPDATE);
        Figures one = of(medians, Kind.HIKARICP_1);
        Figures eight = of(medians, Kind.HIKARICP_8);
        Figures plain = of(medians, Kind.PLAIN);
        boolean manyAreBetter = eight.get("writes") > one.get("writes");
        Figures better = manyAreBetter ? eight : one;
        text.append("| ").append(title).append(" | ");
        text.append(ratio(own, better, "writes")).append(manyAreBetter ? " (8)" : " (1)");
        text.append(" | ").append(ratio(own, plain, "writes"));
        text.append(" | ").append(ratio(own, better, "write999"));
        text.append(" | ").append(ratio(own, plain, "write999")).append(" |\n");
    }

    private static Figures of(Map<Kind, Figures> medians, Kind kind) {
        Figures figures = medians.get(kind);
        if (figures == null) {
            throw new IllegalArgumentException(kind + " was not measured, only " + medians.keySet());
        }
        return figures;
    }

    private static String ratio(Figures own, Figures other, String figure) {
        return Units.ratio(own.get(figure), other.get(figure));
    }

    String toMarkdown() {
        return text.toString();
    }
}
