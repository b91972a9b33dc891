package dev.rockpool.metrics.http;

import dev.rockpool.pool.PoolConfig;
import dev.rockpool.pool.Setting;
import dev.rockpool.pool.Settings;
import java.time.Duration;

/** The settings of a pool as JSON, without secrets; every field stands in docs/MONITORING.md. Stateless. */
final class ConfigJson {

    private ConfigJson() {}

    static void write(Json json, String name, PoolConfig config) {
        json.text("name", name);
        json.object("settings", () -> {
            for (Setting<?> setting : Settings.ALL) {
                json.object(setting.name(), () -> {
                    value(json, setting.name(), config.get(setting));
                    json.truth("explicit", config.explicit().containsKey(setting));
                });
            }
        });
    }

    /** Its value, and its unit; only times and sizes have one. */
    static void value(Json json, String name, Object value) {
        String unit = null;
        if (Hidden.isSecret(name, value)) {
            json.text("value", Hidden.VALUE);
        } else if (value instanceof Duration time) {
            json.millis("value", time);
            unit = "ms";
        } else if (value instanceof Long bytes) {
            json.number("value", bytes);
            unit = "bytes";
        } else if (value instanceof Integer count) {
            json.number("value", count);
        } else if (value instanceof Boolean flag) {
            json.truth("value", flag);
        } else {
            json.text("value", String.valueOf(value));
        }
        json.text("unit", unit);
    }
}
