package dev.rockpool.metrics.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One request, and the way to answer it. For one thread at a time. */
final class Request {

    private static final String DATABASE = "database";

    private final HttpExchange exchange;

    Request(HttpExchange exchange) {
        this.exchange = exchange;
    }

    HttpExchange exchange() {
        return exchange;
    }

    String path() {
        return exchange.getRequestURI().getPath();
    }

    String method() {
        return exchange.getRequestMethod();
    }

    boolean isHead() {
        return method().equals("HEAD");
    }

    @Nullable
    String header(String name) {
        return exchange.getRequestHeaders().getFirst(name);
    }

    /** The database that is asked for, or null for all; refuses any other parameter. */
    @Nullable
    String database() {
        String query = exchange.getRequestURI().getRawQuery();
        String found = null;
        if (query == null || query.isEmpty()) {
            return null;
        }
        for (String parameter : query.split("&", -1)) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            if (!name.equals(DATABASE) || equals < 0 || found != null) {
                throw new Refusal(
                        400, "?" + query + " is not understood: this path takes ?database=<name>, once, or nothing");
            }
            found = decoded(parameter.substring(equals + 1));
        }
        return found;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "database = '" + text + "' is not encoded as part of a URL is: write % as %25");
        }
    }

    /** Sends an answer, and ends the request. */
    void answer(Answer answer) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            if (isHead()) {
                exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
                exchange.sendResponseHeaders(answer.status(), -1);
                return;
            }
            exchange.sendResponseHeaders(
                    answer.status(), body.length == 0 ? -1 : body.length); // 0 would mean: not known
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    /** Headers that every answer has: nothing is kept, framed, sniffed or loaded from elsewhere. */
    void protect() {
        var headers = exchange.getResponseHeaders();
        headers.set(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:;"
                        + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cache-Control", "no-store");
    }
}
