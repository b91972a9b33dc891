package dev.rockpool.metrics.http;

import java.util.Map;

/**
 * What a request is told. Immutable.
 *
 * @param status of HTTP
 * @param type the content type
 * @param body all of it
 * @param headers besides those that every answer has
 */
record Answer(int status, String type, String body, Map<String, String> headers) {

    static final String JSON = "application/json; charset=utf-8";

    static Answer json(int status, String body) {
        return new Answer(status, JSON, body, Map.of());
    }

    /** Says what is wrong, and what to do. */
    static Answer error(int status, String message) {
        return json(status, Json.error(message));
    }

    static Answer file(String type, String body) {
        return new Answer(200, type, body, Map.of());
    }

    Answer with(String header, String value) {
        return new Answer(status, type, body, Map.of(header, value));
    }
}
