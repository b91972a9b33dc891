package dev.rockpool.metrics.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** JSON as maps, lists, strings, numbers, booleans and nulls, and what is found in them by a path. Stateless. */
final class JsonTree {

    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonTree() {}

    static Map<String, Object> object(String json) {
        try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            in.nextToken();
            @SuppressWarnings("unchecked")
            Map<String, Object> found = (Map<String, Object>) value(in);
            if (in.nextToken() != null) {
                throw new AssertionError("more than one value: " + json);
            }
            return found;
        }
    }

    private static @Nullable Object value(JsonParser in) {
        return switch (in.currentToken()) {
            case START_OBJECT -> fields(in);
            case START_ARRAY -> entries(in);
            case VALUE_STRING -> in.getString();
            case VALUE_NUMBER_INT -> in.getLongValue();
            case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new AssertionError(in.currentToken());
        };
    }

    private static Map<String, Object> fields(JsonParser in) {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            fields.put(name, value(in));
        }
        return fields;
    }

    private static List<Object> entries(JsonParser in) {
        List<Object> entries = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            entries.add(value(in));
        }
        return entries;
    }

    /** What is at a path of names and, in lists, numbers. */
    static @Nullable Object at(@Nullable Object tree, Object... path) {
        Object found = tree;
        for (Object step : path) {
            if (step instanceof Integer index) {
                found = ((List<?>) found).get(index);
            } else {
                Map<?, ?> fields = (Map<?, ?>) found;
                if (!fields.containsKey(step)) {
                    throw new AssertionError(step + " is not among " + fields.keySet());
                }
                found = fields.get(step);
            }
        }
        return found;
    }

    static double number(@Nullable Object tree, Object... path) {
        return ((Number) at(tree, path)).doubleValue();
    }
}
