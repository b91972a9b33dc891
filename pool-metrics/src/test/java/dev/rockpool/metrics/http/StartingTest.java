package dev.rockpool.metrics.http;

import static dev.rockpool.metrics.http.ServerKit.ask;
import static dev.rockpool.metrics.http.ServerKit.error;
import static dev.rockpool.metrics.http.ServerKit.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.DatabaseManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server starts only where that is safe, and leaves nothing behind; its databases may be closed before it. */
class StartingTest {

    @TempDir
    private Path folder;

    @Test
    void aDatabaseWithoutMetricsIsRefused() throws Exception {
        try (DatabaseManager db =
                DatabaseManager.withPooling(folder.resolve("plain.sqlite")).open()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> MetricsServer.of(db).start())
                    .withMessageContaining("plain.sqlite")
                    .withMessageContaining(".with(PoolMetrics.of(registry))");
        }
    }

    @Test
    void twoDatabasesOfOneNameAreRefused() throws Exception {
        try (DatabaseManager one = ServerKit.open(folder.resolve("app.sqlite"));
                DatabaseManager two = ServerKit.open(folder.resolve("app.sqlite"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> MetricsServer.of(one, two).start())
                    .withMessageContaining("app.sqlite")
                    .withMessageContaining(".name(");
        }
    }

    @Test
    void whatOthersCanReachNeedsAToken() throws Exception {
        InetAddress every = InetAddress.getByAddress(new byte[4]);
        try (DatabaseManager db = ServerKit.open(folder.resolve("app.sqlite"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> MetricsServer.of(db).address(every).start())
                    .withMessageContaining("address = '0.0.0.0'")
                    .withMessageContaining(".token(");
            try (MetricsServer server =
                    MetricsServer.of(db).address(every).token("secret").start()) {
                String local = "http://127.0.0.1:" + server.port();
                assertThat(ask(URI.create(local), "GET", "/metrics/database/pool")
                                .statusCode())
                        .isEqualTo(401);
            }
        }
    }

    @Test
    void optionsAreChecked() throws Exception {
        try (DatabaseManager db = ServerKit.open(folder.resolve("app.sqlite"))) {
            MetricsServer.Options options = MetricsServer.of(db);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> options.port(65_536))
                    .withMessageContaining("port = 65536");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> options.token("two words"))
                    .withMessageContaining("token = '(hidden)'")
                    .withMessageNotContaining("two words");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> options.refresh(Duration.ofMillis(1)))
                    .withMessageContaining("refresh = PT0.001S");
            assertThat(options.token("abc")).asString().doesNotContain("abc");
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (DatabaseManager db = ServerKit.open(folder.resolve("app.sqlite"));
                MetricsServer first = MetricsServer.of(db).start()) {
            assertThatThrownBy(() -> MetricsServer.of(db).port(first.port()).start())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("port = " + first.port());
        }
    }

    @Test
    void closingLeavesNoThreadAndNoPort() throws Exception {
        try (DatabaseManager db = ServerKit.open(folder.resolve("app.sqlite"))) {
            MetricsServer server = MetricsServer.of(db).start();
            get(server, "/metrics/database/health");
            assertThat(ours()).isNotEmpty().allMatch(Thread::isDaemon);
            server.close();
            server.close();
            Awaitility.await().atMost(5, TimeUnit.SECONDS).until(() -> ours().isEmpty());
            assertThatThrownBy(() -> get(server, "/")).isInstanceOf(IOException.class);
        }
    }

    private static List<Thread> ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("rockpool-http-")
                        || thread.getName().equals("HTTP-Dispatcher"))
                .toList();
    }

    @Test
    void aDatabaseThatIsClosedMeanwhileIsServedAsSuch() throws Exception {
        DatabaseManager db = ServerKit.open(folder.resolve("app.sqlite"));
        try (MetricsServer server = MetricsServer.of(db).token("secret").start()) {
            String[] token = {"Authorization", "Bearer secret"};
            db.close();
            assertThat(JsonTree.at(
                            ServerKit.json(server, "/metrics/database/pool?database=app.sqlite", token), "closed"))
                    .isEqualTo(true);
            HttpResponse<String> health = get(server, "/metrics/database/health", token);
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(JsonTree.at(JsonTree.object(health.body()), "combined", "healthy"))
                    .isEqualTo(false);
            HttpResponse<String> reset = ask(server, "POST", "/metrics/database/reset", token);
            assertThat(reset.statusCode()).isEqualTo(409);
            assertThat(error(reset)).contains("app.sqlite is closed");
            assertThat(get(server, "/metrics/database/diagnosis", token).statusCode())
                    .isEqualTo(200);
        }
    }
}
