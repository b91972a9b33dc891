package dev.rockpool.metrics.http;

import static dev.rockpool.metrics.http.ServerKit.ask;
import static dev.rockpool.metrics.http.ServerKit.error;
import static dev.rockpool.metrics.http.ServerKit.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.DatabaseManager;
import dev.rockpool.Sql;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every request gets the status that HTTP has for it, and errors say what to do. */
class StatusesTest {

    private static final String TOKEN = "a-token-for-tests";
    private static final String[] WITH_TOKEN = {"Authorization", "Bearer " + TOKEN};

    @TempDir
    private Path folder;

    private DatabaseManager db;
    private MetricsServer open;
    private MetricsServer guarded;

    @BeforeEach
    void start() throws Exception {
        db = ServerKit.open(folder.resolve("app.sqlite"));
        open = MetricsServer.of(db).start();
        guarded = MetricsServer.of(db).token(TOKEN).start();
    }

    @AfterEach
    void stop() {
        guarded.close();
        open.close();
        db.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/metrics/database/pool",
                "/metrics/database/health",
                "/metrics/performance/summary",
                "/metrics/database/config",
                "/metrics/database/diagnosis"
            })
    void dataIsJsonForWhoMaySeeIt(String path) throws Exception {
        assertThat(get(open, path).statusCode()).isEqualTo(200);
        HttpResponse<String> answer = get(guarded, path, WITH_TOKEN);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json; charset=utf-8");
        assertThat(get(guarded, path + "?database=app.sqlite", WITH_TOKEN).statusCode())
                .isEqualTo(200);
        HttpResponse<String> head = ask(open, "HEAD", path);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValueAsLong("Content-Length").orElse(0)).isPositive();

        HttpResponse<String> posted = ask(open, "POST", path);
        assertThat(posted.statusCode()).isEqualTo(405);
        assertThat(posted.headers().firstValue("Allow")).hasValue("GET, HEAD");
        assertThat(error(posted)).contains("POST", path, "GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/metrics",
                "/metrics/stream",
                "/metrics/database/pool",
                "/metrics/database/health",
                "/metrics/no/such/path"
            })
    void withoutTheTokenThereIsNothingToSee(String path) throws Exception {
        for (String[] headers : new String[][] {
            {}, {"Authorization", "Bearer wrong"}, {"Authorization", "Basic " + TOKEN}, {"Authorization", TOKEN}
        }) {
            HttpResponse<String> refused = get(guarded, path, headers);
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"rockpool\"");
            assertThat(error(refused)).contains("Authorization: Bearer").doesNotContain(TOKEN);
        }
        assertThat(get(guarded, path + "?token=" + TOKEN).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/dashboard.css",
                "/dashboard.js",
                "/chart.js",
                "/live.js",
                "/plots.js",
                "/tables.js",
                "/icon.svg"
            })
    void thePageIsOpenForItHoldsNoData(String path) throws Exception {
        HttpResponse<String> answer = get(guarded, path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain("app.sqlite");
        assertThat(answer.headers().map())
                .containsKeys("Content-Security-Policy", "X-Content-Type-Options", "Cache-Control", "Referrer-Policy");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self'");
        assertThat(ask(guarded, "PUT", path).statusCode()).isEqualTo(405);
    }

    @Test
    void anUnknownPathIsToldWhichThereAre() throws Exception {
        HttpResponse<String> answer = get(open, "/metrics/database");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(error(answer)).contains("/metrics/database is not served", "/metrics/database/pool");
        assertThat(get(open, "/../pom.xml").statusCode()).isEqualTo(404);
    }

    @Test
    void anUnknownDatabaseIsToldWhichThereAre() throws Exception {
        for (String path : new String[] {"/metrics", "/metrics/database/pool", "/metrics/database/health"}) {
            HttpResponse<String> answer = get(open, path + "?database=other.sqlite");
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(error(answer)).contains("database = 'other.sqlite'", "app.sqlite");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"?db=app.sqlite", "?database", "?database=a&database=b", "?database=a&x=1", "?x"})
    void aQueryThatIsNotUnderstoodIsRefused(String query) throws Exception {
        HttpResponse<String> answer = get(open, "/metrics/database/pool" + query);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer)).contains(query, "?database=<name>");
    }

    @Test
    void onlyWhoHasATokenResets() throws Exception {
        db.withReadConnection(connection -> Sql.ask(connection, "SELECT 1"));
        HttpResponse<String> refused = ask(open, "POST", "/metrics/database/reset");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(error(refused)).contains(".token(");
        assertThat(ask(guarded, "POST", "/metrics/database/reset").statusCode()).isEqualTo(401);
        assertThat(db.getPoolStats().totalAcquired()).isPositive();

        HttpResponse<String> got = get(guarded, "/metrics/database/reset", WITH_TOKEN);
        assertThat(got.statusCode()).isEqualTo(405);
        assertThat(got.headers().firstValue("Allow")).hasValue("POST");

        HttpResponse<String> reset = ask(guarded, "POST", "/metrics/database/reset", WITH_TOKEN);
        assertThat(reset.statusCode()).isEqualTo(200);
        assertThat(reset.body()).isEqualTo("{\"reset\":[\"app.sqlite\"]}");
        assertThat(db.getPoolStats().totalAcquired()).isZero();
        assertThat(db.diagnose().slowest()).isEmpty();
    }

    @Test
    void aNameThatWasMadeToPointHereIsRefused() throws Exception {
        assertThat(status("Host: evil.example:" + open.port())).contains("403");
        assertThat(status("Host: 127.evil.example")).contains("403");
        assertThat(status("Host: 127.0.0.1:" + open.port())).contains("200");
        assertThat(status("Host: LOCALHOST")).contains("200");
        assertThat(status("Host: [::1]:" + open.port())).contains("200");
    }

    private String status(String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), open.port())) {
            socket.getOutputStream()
                    .write(("GET /metrics/database/pool HTTP/1.1\r\n" + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
        }
    }
}
