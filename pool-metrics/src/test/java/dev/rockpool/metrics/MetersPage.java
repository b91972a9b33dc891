package dev.rockpool.metrics;

/** The table of meters as a page, in Markdown. */
final class MetersPage {

    static final String BEGIN = "<!-- made of the table of meters: begin -->";
    static final String END = "<!-- made of the table of meters: end -->";

    private MetersPage() {}

    static String table() {
        StringBuilder text = new StringBuilder(BEGIN)
                .append("\n| `rockpool.*` | kind | tags | tells | Prometheus | HikariCP | OpenTelemetry |\n")
                .append("|---|---|---|---|---|---|---|\n");
        for (PoolMeter meter : PoolMeter.values()) {
            text.append("| `").append(meter.meter).append("` | ").append(kind(meter));
            text.append(" | ").append(tags(meter));
            text.append(" | ").append(meter.description);
            text.append(" | `").append(PrometheusNames.family(meter)).append('`');
            text.append(" | ").append(meter.hikari == null ? "" : code(meter.hikari));
            text.append(" | ")
                    .append(String.join(
                            ", ",
                            meter.openTelemetry.stream().map(MetersPage::code).toList()))
                    .append(" |\n");
        }
        return text.append(END).toString();
    }

    private static String code(String name) {
        return "`" + name + "`";
    }

    private static String kind(PoolMeter meter) {
        return switch (meter.kind) {
            case GAUGE -> "gauge" + unit(meter);
            case COUNTER, EVENTS -> "counter" + unit(meter);
            case TIMER -> "timer";
            case SUMMARY -> "summary" + unit(meter);
        };
    }

    private static String unit(PoolMeter meter) {
        return meter.unit == null ? "" : ", " + meter.unit;
    }

    private static String tags(PoolMeter meter) {
        String tags = meter.source.perLane() ? "pool, database, lane" : "pool, database";
        if (meter == PoolMeter.OPERATION) {
            return tags + ", operation, outcome";
        }
        return meter.source.reasons().isEmpty() ? tags : tags + ", reason";
    }
}
