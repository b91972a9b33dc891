package dev.rockpool.metrics.http;

import dev.rockpool.HealthReport.LaneHealth;
import dev.rockpool.metrics.http.SharedCheck.Checked;
import java.time.Duration;
import java.util.List;

/** Whether databases answer, as JSON; every field stands in docs/MONITORING.md. Stateless. */
final class HealthJson {

    private HealthJson() {}

    static void write(Json json, Checked checked) {
        json.text("name", checked.report().pool());
        json.truth("healthy", checked.report().isHealthy());
        json.number("ageMillis", checked.age().toMillis());
        json.array("lanes", checked.report().lanes(), lane -> lane(json, lane));
    }

    static void combined(Json json, String name, List<Checked> all) {
        json.text("name", name);
        json.truth("healthy", all.stream().allMatch(one -> one.report().isHealthy()));
        json.number(
                "ageMillis",
                all.stream()
                        .map(Checked::age)
                        .max(Duration::compareTo)
                        .orElse(Duration.ZERO)
                        .toMillis());
        json.array(
                "lanes",
                all.stream().flatMap(one -> one.report().lanes().stream()).toList(),
                lane -> lane(json, lane));
    }

    private static void lane(Json json, LaneHealth lane) {
        json.text("name", lane.lane());
        json.truth("healthy", lane.isHealthy());
        json.text("stage", lane.stage().name());
        json.nanos("tookNanos", lane.took());
        json.text("problem", lane.problem() == null ? null : Hidden.inWords(lane.problem()));
    }
}
