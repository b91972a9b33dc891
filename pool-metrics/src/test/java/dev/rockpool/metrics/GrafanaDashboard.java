package dev.rockpool.metrics;

import static dev.rockpool.metrics.PromQl.mean;
import static dev.rockpool.metrics.PromQl.now;
import static dev.rockpool.metrics.PromQl.quantile;
import static dev.rockpool.metrics.PromQl.rate;
import static dev.rockpool.metrics.PromQl.share;
import static dev.rockpool.metrics.PromQl.times;

import java.io.StringWriter;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/** A dashboard for Grafana, made of the table of meters. */
final class GrafanaDashboard {

    private static final int WIDTH = 12;
    private static final int HEIGHT = 8;

    /**
     * One line of a plot.
     *
     * @param query in PromQL
     * @param legend what it is called
     */
    record Line(String query, String legend) {}

    /**
     * One plot.
     *
     * @param title what it shows
     * @param unit Grafana's name of the unit
     * @param lines what is drawn
     */
    record Panel(String title, String unit, List<Line> lines) {}

    private static final String LANE = "{{pool}} {{lane}}";
    private static final String POOL = "{{pool}}";

    static final List<Panel> PANELS = List.of(
            panel(
                    "Connections",
                    "short",
                    new Line(now(PoolMeter.ACTIVE), LANE + " in use"),
                    new Line(now(PoolMeter.IDLE), LANE + " idle"),
                    new Line(now(PoolMeter.MAX), LANE + " at most")),
            panel("Callers waiting", "short", new Line(now(PoolMeter.WAITING), LANE)),
            panel(
                    "Acquiring a connection",
                    "s",
                    new Line(quantile(0.5, PoolMeter.ACQUIRE, true), LANE + " p50"),
                    new Line(quantile(0.99, PoolMeter.ACQUIRE, true), LANE + " p99")),
            panel("Holding a connection, p99", "s", new Line(quantile(0.99, PoolMeter.USE, true), LANE)),
            panel(
                    "Statements a second",
                    "ops",
                    new Line(times(PoolMeter.OPERATION, "pool, operation"), "{{pool}} {{operation}}")),
            panel(
                    "Statements in the driver",
                    "s",
                    new Line(quantile(0.5, PoolMeter.OPERATION, true), LANE + " p50"),
                    new Line(quantile(0.99, PoolMeter.OPERATION, true), LANE + " p99")),
            panel(
                    "Failures a second",
                    "ops",
                    new Line(rate(PoolMeter.STATEMENT_FAILURES, "pool, lane"), LANE + " statements"),
                    new Line(rate(PoolMeter.TIMEOUTS, "pool, lane"), LANE + " timeouts"),
                    new Line(rate(PoolMeter.OPEN_FAILURES, "pool, lane"), LANE + " opening")),
            panel(
                    "Found ready",
                    "percentunit",
                    new Line(share(PoolMeter.CACHE_HITS, PoolMeter.CACHE_MISSES), POOL + " results in the cache"),
                    new Line(share(PoolMeter.PREPARED_HITS, PoolMeter.PREPARED_MISSES), POOL + " statements prepared")),
            panel(
                    "Write units",
                    "short",
                    new Line(now(PoolMeter.WRITES_WAITING), POOL + " waiting"),
                    new Line(mean(PoolMeter.GROUP_SIZE), POOL + " in a commit")),
            panel(
                    "Commits",
                    "s",
                    new Line(quantile(0.5, PoolMeter.COMMIT, false), POOL + " p50"),
                    new Line(quantile(0.99, PoolMeter.COMMIT, false), POOL + " p99")),
            panel(
                    "Write-ahead log",
                    "bytes",
                    new Line(now(PoolMeter.WAL_BYTES), POOL + " size"),
                    new Line(now(PoolMeter.WAL_LIMIT), POOL + " limit")),
            panel(
                    "Checkpoints, p99",
                    "s",
                    new Line(quantile(0.99, PoolMeter.CHECKPOINT, false), POOL + " in all"),
                    new Line(quantile(0.99, PoolMeter.PARKED, false), POOL + " writer held up")),
            panel(
                    "Connections closed a second",
                    "ops",
                    new Line(rate(PoolMeter.EVICTED, "pool, reason"), "{{pool}} {{reason}}")),
            panel(
                    "Memory of cache and statements",
                    "bytes",
                    new Line(now(PoolMeter.CACHE_BYTES), POOL + " cache"),
                    new Line(now(PoolMeter.PREPARED_BYTES), POOL + " statements")));

    private GrafanaDashboard() {}

    private static Panel panel(String title, String unit, Line... lines) {
        return new Panel(title, unit, List.of(lines));
    }

    static String json() {
        StringWriter text = new StringWriter();
        ObjectWriteContext pretty = new ObjectWriteContext.Base() {
            @Override
            public tools.jackson.core.PrettyPrinter getPrettyPrinter() {
                return new DefaultPrettyPrinter();
            }
        };
        try (JsonGenerator json = JsonFactory.builder().build().createGenerator(pretty, text)) {
            json.writeStartObject();
            json.writeStringProperty("title", "Rockpool");
            json.writeStringProperty("uid", "rockpool");
            json.writeStringProperty("description", "Connection pools: made of Rockpool's table of meters");
            json.writeArrayPropertyStart("tags");
            json.writeString("rockpool");
            json.writeEndArray();
            json.writeNumberProperty("schemaVersion", 39);
            json.writeNumberProperty("version", 1);
            json.writeStringProperty("refresh", "10s");
            json.writeObjectPropertyStart("time");
            json.writeStringProperty("from", "now-1h");
            json.writeStringProperty("to", "now");
            json.writeEndObject();
            writeVariables(json);
            json.writeArrayPropertyStart("panels");
            for (int i = 0; i < PANELS.size(); i++) {
                write(json, PANELS.get(i), i);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text + "\n";
    }

    private static void writeVariables(JsonGenerator json) {
        json.writeObjectPropertyStart("templating");
        json.writeArrayPropertyStart("list");
        json.writeStartObject();
        json.writeStringProperty("name", "datasource");
        json.writeStringProperty("type", "datasource");
        json.writeStringProperty("query", "prometheus");
        json.writeEndObject();
        json.writeStartObject();
        json.writeStringProperty("name", "pool");
        json.writeStringProperty("type", "query");
        json.writeStringProperty("label", "Pool");
        writeSource(json);
        json.writeStringProperty("query", "label_values(" + PrometheusNames.family(PoolMeter.MAX) + ", pool)");
        json.writeBooleanProperty("multi", true);
        json.writeBooleanProperty("includeAll", true);
        json.writeNumberProperty("refresh", 2);
        json.writeObjectPropertyStart("current");
        json.writeStringProperty("text", "All");
        json.writeStringProperty("value", "$__all");
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeSource(JsonGenerator json) {
        json.writeObjectPropertyStart("datasource");
        json.writeStringProperty("type", "prometheus");
        json.writeStringProperty("uid", "${datasource}");
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Panel panel, int place) {
        json.writeStartObject();
        json.writeNumberProperty("id", place + 1);
        json.writeStringProperty("type", "timeseries");
        json.writeStringProperty("title", panel.title());
        writeSource(json);
        json.writeObjectPropertyStart("gridPos");
        json.writeNumberProperty("x", place % 2 * WIDTH);
        json.writeNumberProperty("y", place / 2 * HEIGHT);
        json.writeNumberProperty("w", WIDTH);
        json.writeNumberProperty("h", HEIGHT);
        json.writeEndObject();
        json.writeObjectPropertyStart("fieldConfig");
        json.writeObjectPropertyStart("defaults");
        json.writeStringProperty("unit", panel.unit());
        json.writeNumberProperty("min", 0);
        json.writeEndObject();
        json.writeArrayPropertyStart("overrides");
        json.writeEndArray();
        json.writeEndObject();
        json.writeArrayPropertyStart("targets");
        for (int i = 0; i < panel.lines().size(); i++) {
            Line line = panel.lines().get(i);
            json.writeStartObject();
            json.writeStringProperty("refId", String.valueOf((char) ('A' + i)));
            writeSource(json);
            json.writeStringProperty("expr", line.query());
            json.writeStringProperty("legendFormat", line.legend());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Reads a file as JSON; throws where it is none. */
    static void parse(String json) {
        try (var parser = JsonFactory.builder().build().createParser(ObjectReadContext.empty(), json)) {
            while (parser.nextToken() != null) {
                parser.currentName();
            }
        }
    }
}
