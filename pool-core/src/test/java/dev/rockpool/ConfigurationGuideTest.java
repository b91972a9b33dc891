package dev.rockpool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.pool.PoolConfig;
import dev.rockpool.pool.Setting;
import dev.rockpool.pool.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds docs/CONFIGURATION.md against the settings: every one is there, with the names that work and its default. */
class ConfigurationGuideTest {

    private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\| `(DB_.*?)` \\| (.*?) \\| .*");

    private static List<Matcher> rows() throws IOException {
        Path here = Path.of("").toAbsolutePath().resolve("docs/CONFIGURATION.md");
        Path guide = Files.exists(here) ? here : Path.of("").toAbsolutePath().resolveSibling("docs/CONFIGURATION.md");
        return Files.readAllLines(guide).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .toList();
    }

    private static Map<Setting<?>, Object> read(String environmentName, String written) {
        String text = written.replace("2 min", "2m").replace(" ", "");
        return PoolConfig.fromEnvironment("DB", Map.of(environmentName, text)).explicit();
    }

    @Test
    void everySettingIsListedInOrder() throws IOException {
        assertThat(rows())
                .extracting(row -> row.group(1))
                .containsExactlyElementsOf(
                        Settings.ALL.stream().map(Setting::name).toList());
    }

    @Test
    void everyNameWorksAndEveryDefaultIsTrue() throws IOException {
        for (Matcher row : rows()) {
            Setting<?> setting = Settings.ALL.stream()
                    .filter(one -> one.name().equals(row.group(1)))
                    .findFirst()
                    .orElseThrow();
            for (String name : row.group(2).split("`, `", -1)) {
                assertThat(read(name, row.group(3))).as(name).isEqualTo(Map.of(setting, setting.byDefault()));
            }
        }
    }
}
