package dev.rockpool.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jfr.AnnotationElement;
import jdk.jfr.Configuration;
import jdk.jfr.EventType;
import jdk.jfr.Label;
import jdk.jfr.SettingDescriptor;
import jdk.jfr.ValueDescriptor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holds the settings file and docs/JFR.md against the types of events. */
class FlightSettingsTest {

    private static final Pattern FIELD = Pattern.compile("\\| `(\\w+)` \\| (.*) \\|");
    /** What every event of the recorder has. */
    private static final Set<String> COMMON = Set.of("startTime", "duration", "eventThread", "stackTrace");

    private List<EventType> types;

    @BeforeEach
    void know() {
        new EventTypes();
        types = Recorder.TYPES.stream().map(EventType::getEventType).toList();
    }

    /** Of the module's folder, or of the one above. */
    private static Path file(String name) {
        Path here = Path.of("").toAbsolutePath().resolve(name);
        return Files.exists(here) ? here : Path.of("").toAbsolutePath().resolveSibling(name);
    }

    private static Configuration settings() throws IOException, ParseException {
        try (Reader text = new InputStreamReader(
                EventTypes.class.getResourceAsStream("/META-INF/rockpool/rockpool.jfc"), StandardCharsets.UTF_8)) {
            return Configuration.create(text);
        }
    }

    @Test
    void theFileSaysWhatIsTheDefault() throws Exception {
        Map<String, String> given = settings().getSettings();
        Map<String, String> defaults = new TreeMap<>();
        for (EventType type : types) {
            for (SettingDescriptor setting : type.getSettingDescriptors()) {
                defaults.put(type.getName() + "#" + setting.getName(), setting.getDefaultValue());
            }
        }
        assertThat(given)
                .allSatisfy(
                        (name, value) -> assertThat(defaults.get(name)).as(name).isEqualTo(value));
        assertThat(given.keySet().stream()
                        .map(name -> name.substring(0, name.indexOf('#')))
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(
                        types.stream().map(EventType::getName).toList());
        assertThat(given.keySet())
                .as("what has a length has a threshold")
                .contains(
                        "dev.rockpool.AcquireWait#threshold",
                        "dev.rockpool.Lease#threshold",
                        "dev.rockpool.Statement#threshold",
                        "dev.rockpool.GroupCommit#threshold",
                        "dev.rockpool.Checkpoint#threshold");
    }

    @Test
    void everyTypeIsKnownByItsNameCategoryAndWords() {
        for (EventType type : types) {
            assertThat(type.getName()).startsWith("dev.rockpool.");
            assertThat(type.getCategoryNames()).containsExactly("Rockpool");
            assertThat(type.getLabel()).isNotBlank();
            assertThat(type.getDescription()).isNotBlank();
            assertThat(ownFields(type)).allSatisfy(field -> {
                assertThat(field.getDescription()).as(field.getName()).isNotBlank();
                assertThat(field.getAnnotationElements())
                        .extracting(AnnotationElement::getTypeName)
                        .contains(Label.class.getName());
            });
        }
    }

    private static List<ValueDescriptor> ownFields(EventType type) {
        return type.getFields().stream()
                .filter(field -> !COMMON.contains(field.getName()))
                .toList();
    }

    /** The guide has a heading for each type, and below it a table of its fields. */
    @Test
    void theGuideHasEveryField() throws IOException {
        String guide = Files.readString(file("docs/JFR.md"));
        for (EventType type : types) {
            String heading = "### `" + type.getName() + "`\n";
            assertThat(guide).contains(heading);
            String section = guide.substring(guide.indexOf(heading) + heading.length());
            int next = section.indexOf("\n##");
            Set<String> told = FIELD.matcher(next < 0 ? section : section.substring(0, next))
                    .results()
                    .map(row -> row.group(1))
                    .collect(Collectors.toSet());
            assertThat(told)
                    .as(type.getName())
                    .containsExactlyInAnyOrderElementsOf(ownFields(type).stream()
                            .map(ValueDescriptor::getName)
                            .toList());
        }
        assertThat(guide.lines().filter(line -> line.startsWith("### `"))).hasSize(types.size());
    }
}
