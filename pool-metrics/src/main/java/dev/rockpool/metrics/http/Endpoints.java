package dev.rockpool.metrics.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.rockpool.metrics.DatabaseMetrics;
import dev.rockpool.metrics.UnifiedMetrics;
import dev.rockpool.metrics.http.SharedCheck.Checked;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which path is answered with what. Thread-safe. */
final class Endpoints implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Endpoints.class);

    private final Guard guard;
    private final Served served;
    private final LiveStream stream;
    private final Executor handlers;
    private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();

    /** Answers a request, now or later. */
    @FunctionalInterface
    private interface Way {
        void take(Request request) throws IOException;
    }

    private record Endpoint(String method, Way way) {
        boolean allows(String asked) {
            return method.equals(asked) || (method.equals("GET") && asked.equals("HEAD"));
        }

        String allowed() {
            return method.equals("GET") ? "GET, HEAD" : method;
        }
    }

    Endpoints(Guard guard, Served served, LiveStream stream, Executor handlers) {
        this.guard = guard;
        this.served = served;
        this.stream = stream;
        this.handlers = handlers;
        get("/metrics", request -> request.answer(prometheus(request)));
        get("/metrics/database/pool", request -> request.answer(all(request, PoolJson::write)));
        get("/metrics/performance/summary", request -> request.answer(all(request, PerformanceJson::write)));
        get(
                "/metrics/database/diagnosis",
                request -> request.answer(
                        all(request, (json, metrics) -> DiagnosisJson.write(json, metrics.diagnosis()))));
        get("/metrics/database/config", request -> request.answer(config(request)));
        get("/metrics/database/health", this::health);
        get("/metrics/stream", this::live);
        endpoints.put("/metrics/database/reset", new Endpoint("POST", request -> request.answer(reset(request))));
    }

    private void get(String path, Way way) {
        endpoints.put(path, new Endpoint("GET", way));
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        Request request = new Request(exchange);
        request.protect();
        try {
            take(request);
        } catch (Refusal refusal) {
            request.answer(refusal.answer());
        } catch (RuntimeException | LinkageError e) { // such as a library of another version
            LOG.warn("{} {} failed", request.method(), request.path(), e);
            request.answer(Answer.error(500, "The answer could not be made: see the log of the application"));
        }
    }

    private void take(Request request) throws IOException {
        guard.checkHost(request.header("Host"));
        Answer file = StaticFiles.at(request.path());
        if (file != null) {
            checkMethod(request, new Endpoint("GET", any -> {}));
            request.answer(file);
            return;
        }
        guard.checkToken(request.header("Authorization"));
        Endpoint endpoint = endpoints.get(request.path());
        if (endpoint == null) {
            throw new Refusal(
                    404,
                    request.path() + " is not served: these paths are: /, " + String.join(", ", endpoints.keySet()));
        }
        checkMethod(request, endpoint);
        endpoint.way().take(request);
    }

    private static void checkMethod(Request request, Endpoint endpoint) {
        if (!endpoint.allows(request.method())) {
            throw new Refusal(Answer.error(
                            405,
                            request.method() + " is not allowed at " + request.path() + ": send " + endpoint.allowed())
                    .with("Allow", endpoint.allowed()));
        }
    }

    // ---- what is told at once

    private Answer prometheus(Request request) {
        List<MeterRegistry> registries =
                asked(request).stream().map(one -> one.bound().registry()).toList();
        return PrometheusPage.of(registries, request.header("Accept"));
    }

    private Answer all(Request request, BiConsumer<Json, DatabaseMetrics> fields) {
        String name = request.database();
        if (name != null) {
            DatabaseMetrics one = DatabaseMetrics.of(served.named(name).db());
            return Answer.json(200, Json.object(json -> fields.accept(json, one)));
        }
        UnifiedMetrics metrics = served.metrics();
        return Answer.json(200, Json.object(json -> {
            json.object("databases", () -> metrics.databases()
                    .forEach((key, one) -> json.object(key, () -> fields.accept(json, one))));
            json.object(UnifiedMetrics.COMBINED, () -> fields.accept(json, metrics.combined()));
        }));
    }

    private Answer config(Request request) {
        String name = request.database();
        if (name != null) {
            Served.One one = served.named(name);
            return Answer.json(
                    200,
                    Json.object(json -> ConfigJson.write(json, name, one.db().config())));
        }
        return Answer.json(
                200,
                Json.object(json -> json.object("databases", () -> served.all().forEach(one -> {
                    String key = one.db().name();
                    json.object(key, () -> ConfigJson.write(json, key, one.db().config()));
                }))));
    }

    private Answer reset(Request request) {
        if (!guard.hasToken()) {
            throw new Refusal(403, "reset needs a server with a token: start it with .token(…)");
        }
        Collection<Served.One> asked = asked(request);
        for (Served.One one : asked) {
            try {
                one.db().resetPoolStats();
            } catch (IllegalStateException e) {
                throw new Refusal(409, one.db().name() + " is closed, so its figures stay as they are");
            }
        }
        return Answer.json(
                200,
                Json.object(json -> json.texts(
                        "reset", asked.stream().map(one -> one.db().name()).toList())));
    }

    private Collection<Served.One> asked(Request request) {
        String name = request.database();
        return name == null ? served.all() : List.of(served.named(name));
    }

    // ---- what takes longer

    private void live(Request request) throws IOException {
        if (request.isHead()) {
            request.answer(Answer.file(LiveStream.TYPE, ""));
            return;
        }
        stream.listen(request);
    }

    /** Waits on no thread of the server's: whoever ends the last check has the answer sent. */
    private void health(Request request) {
        String name = request.database();
        List<CompletableFuture<Checked>> checks =
                asked(request).stream().map(one -> one.health().ask()).toList();
        var unused = CompletableFuture.allOf(checks.toArray(CompletableFuture[]::new))
                .whenComplete((nothing, failure) -> later(request, () -> tell(request, name, checks, failure)));
    }

    private void later(Request request, Runnable answer) {
        try {
            handlers.execute(answer);
        } catch (RejectedExecutionException e) {
            LOG.debug("Too many requests wait, or the server is being closed", e);
            request.exchange().close();
        }
    }

    private static void tell(
            Request request,
            @Nullable String name,
            List<CompletableFuture<Checked>> checks,
            @Nullable Throwable failure) {
        try {
            if (failure != null) {
                LOG.warn("A health check failed", failure);
                request.answer(Answer.error(500, "The health check failed: see the log of the application"));
                return;
            }
            List<Checked> found = new ArrayList<>();
            checks.forEach(check -> found.add(check.join()));
            boolean healthy = found.stream().allMatch(one -> one.report().isHealthy());
            request.answer(Answer.json(healthy ? 200 : 503, Json.object(json -> {
                if (name != null) {
                    HealthJson.write(json, found.get(0));
                    return;
                }
                json.object(
                        "databases",
                        () -> found.forEach(
                                one -> json.object(one.report().pool(), () -> HealthJson.write(json, one))));
                json.object(UnifiedMetrics.COMBINED, () -> HealthJson.combined(json, UnifiedMetrics.COMBINED, found));
            })));
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("Nobody waits for a health check any more", e);
        }
    }
}
