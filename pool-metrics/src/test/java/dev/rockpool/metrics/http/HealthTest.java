package dev.rockpool.metrics.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.DatabaseManager;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However many ask for health, one check is made at a time, and nothing else waits for it. */
class HealthTest {

    private static final int ASKERS = 50;

    @TempDir
    private Path folder;

    @Test
    void manyWhoAskShareOneCheckAndOthersAreAnsweredMeanwhile() throws Exception {
        try (DatabaseManager db = ServerKit.open(folder.resolve("app.sqlite"));
                MetricsServer server = MetricsServer.of(db).start()) {
            long before = db.getPoolStats().totalAcquired();
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            db.useConnection(writer -> {
                for (int i = 0; i < ASKERS; i++) {
                    answers.add(ServerKit.client()
                            .sendAsync(
                                    HttpRequest.newBuilder(server.uri().resolve("/metrics/database/health"))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString()));
                }
                // A check waits for the writer, and all who asked wait for it; the figures do not.
                assertThat(ServerKit.get(server, "/metrics/database/pool").statusCode())
                        .isEqualTo(200);
                assertThat(answers).noneMatch(CompletableFuture::isDone);
                assertThat(db.getPoolStats().waitingClients()).isLessThanOrEqualTo(1);
            });
            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            }
            // the writer above, and a connection of each lane for each check
            assertThat(db.getPoolStats().totalAcquired() - before).isLessThanOrEqualTo(1 + 2 * 2);
        }
    }
}
