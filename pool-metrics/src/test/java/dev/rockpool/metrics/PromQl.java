package dev.rockpool.metrics;

/** What Prometheus is asked, in the names of the table. */
final class PromQl {

    private PromQl() {}

    /** A gauge as it is. */
    static String now(PoolMeter gauge) {
        return PrometheusNames.family(gauge) + "{pool=~\"$pool\"}";
    }

    /** How fast a counter grows, in a second. */
    static String rate(PoolMeter counter, String labels) {
        return "sum" + (labels.isEmpty() ? "" : " by (" + labels + ")") + " (rate(" + now(counter)
                + "[$__rate_interval]))";
    }

    /** How often a timer or a summary was told of, in a second. */
    static String times(PoolMeter timer, String labels) {
        return "sum by (" + labels + ") (rate(" + PrometheusNames.family(timer)
                + "_count{pool=~\"$pool\"}[$__rate_interval]))";
    }

    static String quantile(double quantile, PoolMeter timer, boolean perLane) {
        return "histogram_quantile(" + quantile + ", sum by (pool, " + (perLane ? "lane, " : "") + "le) (rate("
                + PrometheusNames.family(timer) + "_bucket{pool=~\"$pool\"}[$__rate_interval])))";
    }

    static String mean(PoolMeter summary) {
        String name = PrometheusNames.family(summary);
        return "sum by (pool) (rate(" + name + "_sum{pool=~\"$pool\"}[$__rate_interval])) / sum by (pool) (rate(" + name
                + "_count{pool=~\"$pool\"}[$__rate_interval]))";
    }

    /** The share of one counter in the sum of two. */
    static String share(PoolMeter part, PoolMeter rest) {
        return rate(part, "pool") + " / (" + rate(part, "pool") + " + " + rate(rest, "pool") + ")";
    }
}
