package dev.rockpool.metrics.http;

import dev.rockpool.pool.Durations;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** JSON, written field by field. A null is written as such, so that every field is always there. For one thread. */
final class Json {

    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonGenerator out;

    private Json(JsonGenerator out) {
        this.out = out;
    }

    /** One object, in one line. */
    static String object(Consumer<Json> fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            out.writeStartObject();
            fields.accept(new Json(out));
            out.writeEndObject();
        }
        return text.toString();
    }

    /** What is wrong, and what to do. */
    static String error(String message) {
        return object(json -> json.text("error", message));
    }

    void text(String name, @Nullable String value) {
        out.writeName(name);
        if (value == null) {
            out.writeNull();
        } else {
            out.writeString(value);
        }
    }

    void number(String name, long value) {
        out.writeName(name);
        out.writeNumber(value);
    }

    /** A share or a mean; what is no number is written as 0. */
    void real(String name, double value) {
        out.writeName(name);
        out.writeNumber(Double.isFinite(value) ? value : 0);
    }

    void truth(String name, boolean value) {
        out.writeName(name);
        out.writeBoolean(value);
    }

    void nanos(String name, Duration value) {
        number(name, Durations.saturatedNanos(value));
    }

    void millis(String name, Duration value) {
        number(name, value.toMillis());
    }

    void object(String name, Runnable fields) {
        out.writeName(name);
        fields(fields);
    }

    <T> void array(String name, List<T> entries, Consumer<T> fields) {
        out.writeName(name);
        out.writeStartArray();
        entries.forEach(entry -> fields(() -> fields.accept(entry)));
        out.writeEndArray();
    }

    void texts(String name, List<String> entries) {
        out.writeName(name);
        out.writeStartArray();
        entries.forEach(out::writeString);
        out.writeEndArray();
    }

    /** Counts by their keys, in the order of their names. */
    void counts(String name, Map<?, Long> counts) {
        Map<String, Long> sorted = new TreeMap<>();
        counts.forEach((key, count) -> sorted.put(String.valueOf(key), count));
        object(name, () -> sorted.forEach(this::number));
    }

    private void fields(Runnable fields) {
        out.writeStartObject();
        fields.run();
        out.writeEndObject();
    }
}
