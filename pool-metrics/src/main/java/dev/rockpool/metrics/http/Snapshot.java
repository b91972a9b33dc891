package dev.rockpool.metrics.http;

import dev.rockpool.metrics.DatabaseMetrics;
import dev.rockpool.metrics.UnifiedMetrics;
import dev.rockpool.metrics.http.SharedCheck.Checked;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** All that the dashboard shows, as one JSON object: what the endpoints tell, by database and combined. */
final class Snapshot implements Supplier<String> {

    /** A dashboard that is left open must not borrow a connection of each lane every second. */
    private static final Duration HEALTH_EVERY = Duration.ofSeconds(5);

    private final Served served;

    Snapshot(Served served) {
        this.served = served;
    }

    @Override
    public String get() {
        UnifiedMetrics metrics = served.metrics();
        List<Checked> health = new ArrayList<>();
        return Json.object(json -> {
            json.text("at", Instant.now().toString());
            json.object("databases", () -> metrics.databases().forEach((name, one) -> {
                Checked checked = served.named(name).health().latest(HEALTH_EVERY);
                if (checked != null) {
                    health.add(checked);
                }
                json.object(name, () -> {
                    parts(json, one);
                    if (checked != null) {
                        json.object("health", () -> HealthJson.write(json, checked));
                    }
                });
            }));
            json.object(UnifiedMetrics.COMBINED, () -> {
                parts(json, metrics.combined());
                if (health.size() == served.all().size()) {
                    json.object("health", () -> HealthJson.combined(json, UnifiedMetrics.COMBINED, health));
                }
            });
        });
    }

    private static void parts(Json json, DatabaseMetrics metrics) {
        json.object("pool", () -> PoolJson.write(json, metrics));
        json.object("performance", () -> PerformanceJson.write(json, metrics));
        json.object("diagnosis", () -> DiagnosisJson.write(json, metrics.diagnosis()));
    }
}
