package dev.rockpool.jdbc;

import static dev.rockpool.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.pool.PoolEvent;
import dev.rockpool.pool.Slot;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A read that is open for longer than {@code maxReadAge} is ended, by name, and its borrower can go on. */
@Timeout(60)
class ReadAgeTest extends RoutedKit {

    private final List<PoolEvent.ReadEnded> ended = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final PrintStream before = System.err;

    @BeforeEach
    void limitReads() throws SQLException {
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        db.useConnection(c -> run(c, "INSERT INTO item (name) VALUES ('a'), ('b'), ('c')"));
        reopen(builder -> builder.maxReadAge(Duration.ofMillis(100)).reapInterval(Duration.ofMillis(100)));
        db.addListener(event -> {
            if (event instanceof PoolEvent.ReadEnded read) {
                ended.add(read);
            }
        });
    }

    @AfterEach
    void restoreLog() {
        System.setErr(before);
    }

    private void awaitEnd() {
        until(() -> ended.size() == 1);
        assertThat(ended.get(0).lane()).endsWith("/readers");
        assertThat(ended.get(0).age()).isGreaterThan(Duration.ofMillis(100));
        assertThat(ended.get(0).report().thread())
                .isEqualTo(Thread.currentThread().getName());
        assertThat(log.toString(StandardCharsets.UTF_8))
                .contains("longer than maxReadAge")
                .contains("thread '" + Thread.currentThread().getName() + "'")
                .containsPattern("last SQL: .*item\\)");
    }

    private static void assertToldWhy(SQLException seen) {
        assertThat((Throwable) seen).hasMessageContaining("maxReadAge").hasMessageContaining("Roll back");
    }

    @Test
    void aReadOnlyTransactionEndsAndTheConnectionGoesOnWithAnotherReader() throws SQLException {
        try (Connection c = borrow()) {
            c.setReadOnly(true);
            c.setAutoCommit(false);
            assertThat(items(c)).isEqualTo(3);
            awaitEnd();
            assertThatThrownBy(() -> items(c)).isInstanceOfSatisfying(SQLException.class, ReadAgeTest::assertToldWhy);
            assertThatThrownBy(() -> items(c)).as("until it is rolled back").isInstanceOf(SQLException.class);
            c.rollback();
            assertThat(items(c)).isEqualTo(3);
            c.commit();
        }
        assertThat(readers().destroyed()).isEqualTo(1);
        assertAllReturned();
    }

    @Test
    void anOpenResultSetEndsAndTheNextReadGoesToAnotherReader() throws SQLException {
        try (Connection c = borrow();
                Statement statement = c.createStatement();
                Statement another = c.createStatement()) {
            ResultSet rows = statement.executeQuery("SELECT name FROM item");
            assertThat(rows.next()).isTrue();
            awaitEnd();
            assertThatThrownBy(rows::next).isInstanceOfSatisfying(SQLException.class, ReadAgeTest::assertToldWhy);
            assertThat(rows.isClosed()).isTrue();
            assertThat(another.executeQuery("SELECT 1").next()).isTrue();
            assertThat(statement.executeQuery("SELECT name FROM item").next()).isTrue();
            run(c, "INSERT INTO item (name) VALUES ('d')");
        }
        assertThat(items()).isEqualTo(4);
        assertAllReturned();
    }

    /** Else the next borrower would be ended for it, and the checkpointer would wait for nobody's sake. */
    @Test
    void rowsThatWereLeftOpenAreReadNoMoreOnceTheConnectionIsBack() throws SQLException {
        Slot slot = db.withReadConnection(c -> {
            Slot lent = ((LogicalConnection) c).slot();
            assertThat(c.prepareStatement("SELECT name FROM item").execute()).isTrue();
            assertThat(lent.physical().readingSince()).isNotZero();
            return lent;
        });
        assertThat(slot.physical().readingSince()).isZero();
    }

    @Test
    void aQueryThatRunsForTooLongIsInterrupted() throws SQLException {
        String endless = ENDLESS + ", item";
        try (Connection c = borrow()) {
            assertThatThrownBy(() -> run(c, endless))
                    .isInstanceOfSatisfying(SQLException.class, ReadAgeTest::assertToldWhy);
            awaitEnd();
            assertThat(items(c)).isEqualTo(3);
        }
        assertAllReturned();
    }

    @Test
    void aTransactionThatWritesIsNotEndedHoweverLongItReads() throws SQLException {
        try (Connection writing = borrowForTransaction();
                Connection reading = borrow()) {
            assertThat(items(writing)).isEqualTo(3);
            reading.setReadOnly(true);
            reading.setAutoCommit(false);
            assertThat(items(reading)).isEqualTo(3);
            awaitEnd(); // the writing one, which is older, was looked at too
            run(writing, "INSERT INTO item (name) VALUES ('d')");
            writing.commit();
        }
        assertThat(items()).isEqualTo(4);
        assertThat(writer().destroyed()).isZero();
    }

    @Test
    void aReaderThatIsHeldWithNothingOpenIsNotEnded() throws SQLException {
        try (Connection idle = borrow();
                Connection reading = borrow()) {
            assertThat(items(idle)).isEqualTo(3);
            reading.setReadOnly(true);
            reading.setAutoCommit(false);
            assertThat(items(reading)).isEqualTo(3);
            awaitEnd();
            assertThat(items(idle)).isEqualTo(3);
            assertThat(readers().destroyed()).isEqualTo(1);
        }
    }
}
