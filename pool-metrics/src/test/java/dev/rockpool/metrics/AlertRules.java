package dev.rockpool.metrics;

import static dev.rockpool.metrics.PrometheusNames.family;

import java.util.List;

/** Alert rules for Prometheus, made of the table of meters. */
final class AlertRules {

    /**
     * One rule.
     *
     * @param name its name
     * @param query when it is so, in PromQL
     * @param lasting for how long before it is told
     * @param severity page or ticket
     * @param summary what is so
     * @param remedy what to do
     */
    record Rule(String name, String query, String lasting, String severity, String summary, String remedy) {}

    private static final String WHERE = "{{ $labels.pool }} {{ $labels.lane }}";

    static final List<Rule> RULES = List.of(
            new Rule(
                    "RockpoolCallersTimeOut",
                    "increase(" + family(PoolMeter.TIMEOUTS) + "[5m]) > 0",
                    "0m",
                    "page",
                    "Callers wait for a connection of " + WHERE + " in vain",
                    "See db.diagnose(): who holds connections, since when. Return them sooner, or raise maxConnections"),
            new Rule(
                    "RockpoolCallersWaitLong",
                    "histogram_quantile(0.99, sum by (pool, lane, le) (rate(" + family(PoolMeter.ACQUIRE)
                            + "_bucket[5m]))) > 0.5",
                    "5m",
                    "ticket",
                    "1 % of the callers wait for a connection of " + WHERE + " for more than 0.5 s",
                    "Shorten what holds connections, or raise maxConnections"),
            new Rule(
                    "RockpoolExhausted",
                    // A lane of one connection is out whenever it works: how long callers wait is the rule before.
                    family(PoolMeter.WAITING) + " > 0 and " + family(PoolMeter.ACTIVE) + " >= " + family(PoolMeter.MAX)
                            + " and " + family(PoolMeter.MAX) + " > 1",
                    "2m",
                    "ticket",
                    "All connections of " + WHERE + " are out, and callers wait",
                    "See db.diagnose()"),
            new Rule(
                    "RockpoolCannotConnect",
                    "increase(" + family(PoolMeter.OPEN_FAILURES) + "[5m]) > 0",
                    "0m",
                    "page",
                    "Connections of " + WHERE + " cannot be opened",
                    "See the log: file permissions, disk, the database's server"),
            new Rule(
                    "RockpoolStatementsFail",
                    "sum by (pool, lane) (rate(" + family(PoolMeter.STATEMENT_FAILURES)
                            + "[5m])) / sum by (pool, lane) (rate(" + family(PoolMeter.STATEMENTS) + "[5m])) > 0.05",
                    "5m",
                    "ticket",
                    "More than 5 % of the statements on " + WHERE + " fail",
                    "See db.diagnose().incidents()"),
            new Rule(
                    "RockpoolLeaks",
                    "increase(" + family(PoolMeter.LEAKS) + "[15m]) > 0",
                    "0m",
                    "ticket",
                    "Connections of " + WHERE + " are held for longer than leakThreshold",
                    "Set leakStacks to see where they were borrowed"),
            new Rule(
                    "RockpoolWalTooLarge",
                    family(PoolMeter.WAL_BYTES) + " > 2 * " + family(PoolMeter.WAL_LIMIT) + " and "
                            + family(PoolMeter.WAL_LIMIT) + " > 0",
                    "5m",
                    "ticket",
                    "The write-ahead log of {{ $labels.pool }} is twice as large as walSizeLimit",
                    "Somebody reads for long: db.diagnose() names them. Set maxReadAge"),
            new Rule(
                    "RockpoolWriteQueueGrows",
                    "min_over_time(" + family(PoolMeter.WRITES_WAITING) + "[5m]) > 100",
                    "0m",
                    "ticket",
                    "More than 100 write units of {{ $labels.pool }} have been waiting for 5 minutes",
                    "Write fewer rows in a unit, or more units in a group (maxGroupSize)"));

    private AlertRules() {}

    static String yaml() {
        StringBuilder text = new StringBuilder("# Made of Rockpool's table of meters: see docs/METRICS.md.\n");
        text.append("groups:\n  - name: rockpool\n    rules:\n");
        for (Rule rule : RULES) {
            text.append("      - alert: ").append(rule.name()).append('\n');
            text.append("        expr: ").append(quoted(rule.query())).append('\n');
            text.append("        for: ").append(rule.lasting()).append('\n');
            text.append("        labels:\n          severity: ")
                    .append(rule.severity())
                    .append('\n');
            text.append("        annotations:\n          summary: ")
                    .append(quoted(rule.summary()))
                    .append('\n');
            text.append("          remedy: ").append(quoted(rule.remedy())).append('\n');
        }
        return text.toString();
    }

    /** Single quotes: YAML reads nothing into what is between them but doubled ones. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
