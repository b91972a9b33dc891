package dev.rockpool.metrics.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.rockpool.DatabaseManager;
import dev.rockpool.Sql;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The live stream: whoever listens hears the same, and nobody is served for whom there is no room. */
@Timeout(60)
class LiveStreamTest {

    private static final Duration OFTEN = Duration.ofMillis(100);

    @TempDir
    private Path folder;

    private DatabaseManager db;
    private MetricsServer server;

    @BeforeEach
    void start() throws Exception {
        db = ServerKit.open(folder.resolve("app.sqlite"));
        server = MetricsServer.of(db).refresh(OFTEN).start();
    }

    @AfterEach
    void stop() {
        server.close();
        db.close();
    }

    private HttpRequest request() {
        return HttpRequest.newBuilder(server.uri().resolve("/metrics/stream"))
                .timeout(Duration.ofSeconds(20))
                .build();
    }

    @Test
    void figuresMove() throws Exception {
        HttpResponse<Stream<String>> answer = ServerKit.client().send(request(), BodyHandlers.ofLines());
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream; charset=utf-8");
        try (Stream<String> lines = answer.body()) {
            Iterator<Map<String, Object>> snapshots = lines.filter(line -> line.startsWith("data: "))
                    .map(line -> JsonTree.object(line.substring("data: ".length())))
                    .iterator();
            double before = queries(snapshots.next());
            Sql.read(db, "SELECT 1");
            double after = before;
            while (after == before) {
                after = queries(snapshots.next());
            }
            assertThat(after).isGreaterThan(before);
            Map<String, Object> last = snapshots.next();
            while (!((Map<?, ?>) JsonTree.at(last, "combined")).containsKey("health")) {
                last = snapshots.next();
            }
            assertThat(JsonTree.at(last, "databases", "app.sqlite", "health", "healthy"))
                    .isEqualTo(true);
        }
    }

    private static double queries(Map<String, Object> snapshot) {
        return JsonTree.number(snapshot, "databases", "app.sqlite", "performance", "queries");
    }

    @Test
    void oneTooManyIsRefusedUntilAnotherLeaves() throws Exception {
        List<InputStream> listeners = new ArrayList<>();
        for (int i = 0; i < LiveStream.MOST_LISTENERS; i++) {
            HttpResponse<InputStream> answer = ServerKit.client().send(request(), BodyHandlers.ofInputStream());
            assertThat(answer.statusCode()).isEqualTo(200);
            listeners.add(answer.body());
        }
        HttpResponse<String> refused = ServerKit.client().send(request(), BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(ServerKit.error(refused)).contains("20 listen already");
        assertThat(ServerKit.get(server, "/metrics/database/pool").statusCode()).isEqualTo(200);

        listeners.get(0).close();
        Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> {
            HttpResponse<InputStream> answer = ServerKit.client().send(request(), BodyHandlers.ofInputStream());
            listeners.add(answer.body());
            return answer.statusCode() == 200;
        });
        for (InputStream listener : listeners) {
            listener.close();
        }
    }

    @Test
    void closingEndsTheStream() throws Exception {
        HttpResponse<InputStream> answer = ServerKit.client().send(request(), BodyHandlers.ofInputStream());
        try (InputStream in = answer.body()) {
            assertThat(new String(in.readNBytes(15), StandardCharsets.UTF_8)).isEqualTo("event: snapshot");
            server.close();
            assertThatCode(() -> {
                        while (in.read() >= 0) {
                            // what was sent before
                        }
                    })
                    .satisfiesAnyOf(end -> assertThat(end).isNull(), end -> assertThat(end)
                            .isInstanceOf(IOException.class));
        }
    }
}
