package dev.rockpool.metrics.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.DatabaseManager;
import dev.rockpool.Sql;
import dev.rockpool.metrics.PoolMetrics;
import dev.rockpool.pool.Settings;
import dev.rockpool.rows.RowMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds real answers against docs/MONITORING.md: every field is there with its type, and none that is there is missing. */
class SchemaTest {

    private static final Pattern HEADING = Pattern.compile("#+ .*?`(GET|POST) (/[^`]*)`.*");
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| ([^|]+) \\| .*\\|");

    @TempDir
    private Path folder;

    private DatabaseManager db;
    private MetricsServer server;

    @BeforeEach
    void open() throws Exception {
        db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .with(PoolMetrics.of(new SimpleMeterRegistry()))
                .leakStacks(true)
                .open();
        server = MetricsServer.of(db).start();
        Sql.write(db, "CREATE TABLE t (n INTEGER)");
        db.update("INSERT INTO t VALUES (?)", 1);
        for (int i = 0; i < 2; i++) {
            db.query("SELECT n FROM t").cached().list(RowMapper.column(Integer.class));
        }
        db.update("INSERT INTO t VALUES (?)", 2);
        assertThatThrownBy(() -> Sql.read(db, "SELECT n FROM nowhere")).hasMessageContaining("nowhere");
    }

    @AfterEach
    void close() {
        server.close();
        db.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/metrics/database/pool",
                "/metrics/database/health",
                "/metrics/database/config",
                "/metrics/database/diagnosis",
                "/metrics/performance/summary"
            })
    void everyFieldIsDocumented(String path) throws Exception {
        Map<String, String> documented = documented(path);
        Set<String> seen = new LinkedHashSet<>();
        db.useConnection(writer -> {
            CompletableFuture<?> health = CompletableFuture.runAsync(() -> db.healthCheck()); // waits for the writer
            if (!path.endsWith("health")) {
                Awaitility.await()
                        .atMost(10, TimeUnit.SECONDS)
                        .until(() -> db.getPoolStats().waitingClients() == 1);
                walk("", ServerKit.json(server, path + "?database=app.sqlite"), documented, seen);
            }
            assertThat(health).isNotNull();
        });
        walk("", ServerKit.json(server, path + "?database=app.sqlite"), documented, seen);
        Map<String, Object> all = ServerKit.json(server, path);
        walk("", (Map<?, ?>) JsonTree.at(all, "databases", "app.sqlite"), documented, seen);
        if (all.containsKey("combined")) {
            walk("", (Map<?, ?>) JsonTree.at(all, "combined"), documented, seen);
        }
        Set<String> missing = new LinkedHashSet<>(documented.keySet());
        missing.removeAll(seen);
        missing.removeIf(name -> name.endsWith("evictions.*") || name.endsWith("bypasses.*")); // where any occurred
        assertThat(missing)
                .as("fields that are documented and that no answer has")
                .isEmpty();
    }

    @Test
    void everySettingIsTold() throws Exception {
        Map<?, ?> settings = (Map<?, ?>)
                JsonTree.at(ServerKit.json(server, "/metrics/database/config?database=app.sqlite"), "settings");
        assertThat(settings.keySet().stream().map(String::valueOf).toList())
                .containsExactlyElementsOf(
                        Settings.ALL.stream().map(setting -> setting.name()).toList());
        assertThat(JsonTree.at(settings, "leakStacks", "value")).isEqualTo(true);
        assertThat(JsonTree.at(settings, "leakStacks", "explicit")).isEqualTo(true);
        assertThat(JsonTree.at(settings, "acquireTimeout", "unit")).isEqualTo("ms");
        assertThat(JsonTree.at(settings, "cacheSize", "unit")).isEqualTo("bytes");
    }

    private static void walk(String path, Map<?, ?> fields, Map<String, String> documented, Set<String> seen) {
        fields.forEach((name, value) -> {
            String any = path + "*";
            boolean isMap = documented.keySet().stream().anyMatch(key -> key.equals(any) || key.startsWith(any + "."));
            value(isMap ? any : path + name, value, documented, seen);
        });
    }

    private static void value(String path, Object value, Map<String, String> documented, Set<String> seen) {
        if (value instanceof Map<?, ?> fields) {
            walk(path + ".", fields, documented, seen);
        } else if (value instanceof List<?> entries) {
            entries.forEach(entry -> value(path + "[]", entry, documented, seen));
        } else {
            assertThat(documented).containsKey(path);
            assertThat(fits(value, documented.get(path)))
                    .as("%s = %s, documented as %s", path, value, documented.get(path))
                    .isTrue();
            seen.add(path);
        }
    }

    private static boolean fits(Object value, String type) {
        if (value == null) {
            return type.endsWith(" or null");
        }
        return switch (type.replace(" or null", "")) {
            case "whole number" -> value instanceof Long;
            case "number" -> value instanceof Number;
            case "text" -> value instanceof String;
            case "true or false" -> value instanceof Boolean;
            case "as the setting" -> true;
            default -> throw new AssertionError("no such type: " + type);
        };
    }

    /** The rows under the heading of a path, by field. */
    private static Map<String, String> documented(String path) throws IOException {
        Path here = Path.of("").toAbsolutePath().resolve("docs/MONITORING.md");
        Path guide = Files.exists(here) ? here : Path.of("").toAbsolutePath().resolveSibling("docs/MONITORING.md");
        Map<String, String> found = new LinkedHashMap<>();
        String current = "";
        for (String line : Files.readAllLines(guide)) {
            Matcher heading = HEADING.matcher(line);
            Matcher row = ROW.matcher(line);
            if (line.startsWith("#")) {
                current = heading.matches() ? heading.group(2) : "";
            } else if (row.matches() && current.equals(path)) {
                found.put(row.group(1), row.group(2).strip());
            }
        }
        assertThat(found).as("rows of %s in %s", path, guide).isNotEmpty();
        return found;
    }
}
