package dev.rockpool.metrics.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.DatabaseManager;
import dev.rockpool.Sql;
import dev.rockpool.metrics.PoolMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Secrets of settings, and the values that statements hold, are not served. */
class HiddenTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "password, x, true",
        "trustStorePassword, x, true",
        "apiKey, x, true",
        "encryption.key, x, true",
        "accessToken, x, true",
        "url, jdbc:postgresql://ada:pw@host/db, true",
        "url, jdbc:postgresql://host/db?user=ada&password=pw, true",
        "url, jdbc:sqlite:app.sqlite, false",
        "keepAliveInterval, x, false",
        "monkeys, x, false",
        "maxConnections, 10, false"
    })
    void namesAndValuesTellWhatIsSecret(String name, String value, boolean secret) {
        assertThat(Hidden.isSecret(name, value)).isEqualTo(secret);
        String shown = Json.object(json -> ConfigJson.value(json, name, value));
        assertThat(JsonTree.object(shown)).isEqualTo(twoFields(secret ? "(hidden)" : value));
    }

    private static Map<String, Object> twoFields(String value) {
        return JsonTree.object(Json.object(json -> {
            json.text("value", value);
            json.text("unit", null);
        }));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "thread 'a' (last SQL: UPDATE t SET p = 'it''s') and 'b' (last SQL: f(9)). Wait 5 s"
                        + "| thread 'a' (last SQL: UPDATE t SET p = ?) and 'b' (last SQL: f(?)). Wait 5 s",
                "a (last SQL: SELECT ') 1' WHERE (n > 3)); 4 more| a (last SQL: SELECT ? WHERE (n > ?)); 4 more",
                "a (last SQL: SELECT 'never ended) 7| a (last SQL: SELECT ?",
                "thread 'main' can't wait 5 s| thread 'main' can't wait 5 s"
            })
    void valuesInQuotedStatementsAreLeftOut(String sentence, String shown) {
        assertThat(Hidden.inWords(sentence)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no route to jdbc:postgresql://ada:pw@db/app|no route to jdbc:postgresql://(hidden)@db/app",
                "refused: jdbc:x://db/app?user=ada&password=pw&ssl=on|refused: jdbc:x://db/app?user=ada&password=(hidden)&ssl=on",
                "login (Password: pw, user ada) failed|login (Password: (hidden), user ada) failed",
                "the password is wrong|the password is wrong",
                "a (last SQL: SELECT f(x) WHERE token = g('x')), password=pw|a (last SQL: SELECT f(x) WHERE token = g(?)), password=(hidden)"
            })
    void secretsInMessagesAreLeftOut(String message, String shown) {
        assertThat(Hidden.inWords(message)).isEqualTo(shown);
    }

    @Test
    void aStatementThatWasCutEndsWhereItWas() {
        String cut = "SELECT '" + "x".repeat(192);
        assertThat(Hidden.inWords("a (last SQL: " + cut + "…). Wait 5 s"))
                .isEqualTo("a (last SQL: SELECT ?…). Wait 5 s");
    }

    @Test
    void noPathServesTheValuesOfStatements() throws Exception {
        try (DatabaseManager db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                        .with(PoolMetrics.of(new SimpleMeterRegistry()))
                        .acquireTimeout(Duration.ofMillis(150))
                        .open();
                MetricsServer server = MetricsServer.of(db).start()) {
            db.useConnection(writer -> {
                Sql.run(writer, "CREATE TABLE t AS SELECT 'hunter2' AS p");
                Sql.run(writer, "UPDATE t SET p = 'hunter2' WHERE p = 'hunter2'");
                assertThat(ServerKit.get(server, "/metrics/database/health").statusCode())
                        .isEqualTo(503);
                for (String path : new String[] {
                    "database/pool", "database/health", "database/config", "database/diagnosis", "performance/summary"
                }) {
                    HttpResponse<String> answer = ServerKit.get(server, "/metrics/" + path);
                    assertThat(answer.body()).as(path).contains("app.sqlite").doesNotContain("hunter2");
                }
            });
        }
    }
}
