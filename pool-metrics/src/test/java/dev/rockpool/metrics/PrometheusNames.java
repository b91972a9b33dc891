package dev.rockpool.metrics;

/** How Prometheus calls the meters of the table, as Micrometer translates them. */
final class PrometheusNames {

    private PrometheusNames() {}

    /** The name of its family, in the text format. */
    static String family(PoolMeter meter) {
        String name = meter.meter.replace('.', '_');
        String unit = meter.baseUnit();
        return switch (meter.kind) {
            case TIMER -> name + "_seconds";
            case GAUGE, SUMMARY -> withUnit(name, unit);
            case COUNTER, EVENTS -> withUnit(name, unit) + "_total";
        };
    }

    private static String withUnit(String name, String unit) {
        return unit == null || name.endsWith("_" + unit) ? name : name + "_" + unit;
    }
}
