package dev.rockpool.benchmarks;

import dev.rockpool.benchmarks.StatementTarget.Kind;
import java.util.Map;

/** Rockpool with its statement pool beside itself without, and beside the faster of HikariCP's two settings; and the aims. */
final class StatementSummary {

    /** How many times as many point reads: as without the pool, and as HikariCP's. */
    private static final double AIM_UNPOOLED = 2;

    private static final double AIM_HIKARICP = 1.9;

    private final StringBuilder text = new StringBuilder("""
            | with kept statements to | operations/s: `DataSource` unpooled | HikariCP's better | p99.9: HikariCP's better \
            | operations/s: own methods unpooled | HikariCP's better | p99.9: HikariCP's better |
            |---|---:|---:|---:|---:|---:|---:|
            """);

    private final StringBuilder aims = new StringBuilder();

    void add(String title, StatementWork work, Map<Kind, Figures> medians) {
        Figures one = of(medians, Kind.HIKARICP_1);
        Figures eight = of(medians, Kind.HIKARICP_8);
        boolean manyAreBetter = eight.get("operations") > one.get("operations");
        Figures better = manyAreBetter ? eight : one;
        String times = work.writes() ? "write999" : "read999";
        text.append("| ").append(title);
        for (Kind kind : new Kind[] {Kind.ROCKPOOL, Kind.ROCKPOOL_OWN}) {
            Figures pooled = of(medians, kind);
            Figures unpooled = of(medians, kind == Kind.ROCKPOOL ? Kind.ROCKPOOL_UNPOOLED : Kind.ROCKPOOL_OWN_UNPOOLED);
            text.append(" | ").append(ratio(pooled, unpooled, "operations"));
            text.append(" | ").append(ratio(pooled, better, "operations")).append(manyAreBetter ? " (8)" : " (1)");
            text.append(" | ").append(ratio(pooled, better, times));
            if (work == StatementWork.POINT_READ) {
                aims.append(aim(title + ", " + kind.title(), pooled, unpooled, better));
            }
        }
        text.append(" |\n");
    }

    private static String aim(String title, Figures pooled, Figures unpooled, Figures better) {
        double toUnpooled = pooled.get("operations") / unpooled.get("operations");
        double toHikari = pooled.get("operations") / better.get("operations");
        return "- " + title + ": " + Units.ratio(toUnpooled, 1) + " times as many as unpooled, where at least "
                + Units.ratio(AIM_UNPOOLED, 1) + " was the aim (" + verdict(toUnpooled, AIM_UNPOOLED) + "); "
                + Units.ratio(toHikari, 1) + " times as many as HikariCP, where at least "
                + Units.ratio(AIM_HIKARICP, 1) + " was (" + verdict(toHikari, AIM_HIKARICP) + ").\n";
    }

    private static String verdict(double reached, double aim) {
        return reached >= aim ? "reached" : "missed";
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
        return text + "\n" + aims;
    }
}
