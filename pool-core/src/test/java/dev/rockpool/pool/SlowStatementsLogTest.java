package dev.rockpool.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.pool.PoolEvent.SlowStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is logged of slow statements: one line each, never long, never many. */
class SlowStatementsLogTest {

    private final FakeClock clock = new FakeClock();
    private final EventLog events = new EventLog();
    private final CapturedLog log = new CapturedLog();
    private final SlowStatements slow = new SlowStatements(clock, listeners());

    private Listeners listeners() {
        Listeners listeners = new Listeners();
        listeners.add(events);
        return listeners;
    }

    @AfterEach
    void restoreLog() {
        log.close();
    }

    record Outcome(
            String lane,
            String connection,
            String sql,
            int batch,
            long inDriver,
            long waited,
            long locked,
            long rows,
            @Nullable SQLException failure,
            @Nullable String describeFailure,
            @Nullable List<String> parameters)
            implements StatementOutcome {}

    private void report(String sql) {
        report(sql, null, null);
    }

    private void report(String sql, @Nullable String failure, @Nullable List<String> parameters) {
        slow.report(new Outcome(
                "app/readers",
                "reader.1",
                sql,
                0,
                Duration.ofMillis(1_200).toNanos(),
                Duration.ofMillis(300).toNanos(),
                0,
                -1,
                null,
                failure,
                parameters));
    }

    private List<String> lines() {
        return log.text().lines().toList();
    }

    @Test
    void aLineSaysWhereHowLongAndWhat() {
        report("SELECT 1");
        assertThat(lines())
                .singleElement()
                .asString()
                .isEqualTo("[" + Thread.currentThread().getName()
                        + "] WARN slow - app/readers: a statement ran 1.20 s in the driver on reader.1,"
                        + " after waiting 300 ms for a connection. It was: SELECT 1");
    }

    @Test
    void failureAndParametersFollow() {
        report("SELECT ?", "SQLException (57014)", List.of("'x'"));
        assertThat(lines())
                .singleElement()
                .asString()
                .endsWith("; it failed: SQLException (57014). It was: SELECT ? ['x']");
    }

    @Test
    void whateverIsInATextItIsOneLine() {
        report("SELECT\r\n1 --\u0000\u001b", "no\nway", List.of("'a\nb'"));
        assertThat(lines()).singleElement().asString().contains("no way. It was: SELECT  1 --   ['a b']");
        assertThat(events.of(SlowStatement.class).get(0).sql()).startsWith("SELECT\r\n");
    }

    @Test
    void aLongTextIsCutInTheLogAlone() {
        report("x".repeat(2_000) + "yz");
        assertThat(lines()).singleElement().asString().endsWith("x… (2002 characters)");
        assertThat(events.of(SlowStatement.class).get(0).sql()).hasSize(2_002);
    }

    @Test
    void ofManyInASecondTwentyAreLoggedAndTheNextSaysHowManyWereLeftOut() {
        for (int i = 0; i < 133; i++) {
            report("SELECT " + i);
        }
        assertThat(lines()).hasSize(20);
        clock.advance(Duration.ofSeconds(1));
        report("SELECT 'later'");
        report("SELECT 'last'");
        assertThat(lines()).hasSize(22);
        assertThat(lines().get(20)).endsWith("SELECT 'later' … and 113 more before it");
        assertThat(lines().get(21)).endsWith("SELECT 'last'");
        assertThat(events.of(SlowStatement.class)).hasSize(135);
    }

    @Test
    void parametersAreKeptOnlyWhereSlowStatementsAreLookedFor() {
        slow.apply(PoolConfig.builder().slowStatementParameters(true).build());
        assertThat(slow.keepsParameters()).isFalse();
        slow.apply(PoolConfig.builder()
                .slowStatementParameters(true)
                .slowStatementThreshold(Duration.ofSeconds(1))
                .build());
        assertThat(slow.keepsParameters()).isTrue();
        assertThat(slow.threshold()).isEqualTo(1_000_000_000L);
    }
}
