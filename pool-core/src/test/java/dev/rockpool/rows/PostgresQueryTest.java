package dev.rockpool.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.DatabaseManager;
import dev.rockpool.Sql;
import dev.rockpool.jdbc.EmbeddedServer;
import dev.rockpool.work.WorkOptions;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Queries of one statement on a database with one lane, which is not asked what a statement does. */
@Timeout(60)
class PostgresQueryTest {

    enum Kind {
        BIG
    }

    record Event(UUID id, Instant createdAt, LocalDate day, Kind kind, BigDecimal price) {}

    private static final String INSERT =
            "INSERT INTO queries.event (id, created_at, day, kind, price) VALUES (?, ?, ?, ?, ?) RETURNING id";

    private DatabaseManager db;

    @BeforeEach
    void open() throws SQLException {
        db = DatabaseManager.withPooling(EmbeddedServer.url()).maxConnections(2).open();
        Sql.write(db, "DROP SCHEMA IF EXISTS queries CASCADE");
        Sql.write(db, "CREATE SCHEMA queries");
        Sql.write(
                db,
                "CREATE TABLE queries.event (id UUID PRIMARY KEY, created_at TIMESTAMPTZ, day DATE, kind TEXT,"
                        + " price NUMERIC)");
    }

    @AfterEach
    void close() throws SQLException {
        assertThat(db.leases()).isEmpty();
        Sql.write(db, "DROP SCHEMA queries CASCADE");
        db.close();
    }

    private static Object[] parameters(int id) {
        return new Object[] {
            new UUID(0, id),
            Instant.parse("2024-01-01T00:00:00Z"),
            LocalDate.of(2024, 2, 29),
            Kind.BIG,
            new BigDecimal("1.50")
        };
    }

    private List<UUID> ids() throws SQLException {
        return db.query("SELECT id FROM queries.event ORDER BY id").list(RowMapper.column(UUID.class));
    }

    @Test
    void valuesComeBackAsTheyWent() throws SQLException {
        assertThat(db.query(INSERT, parameters(1)).one(RowMapper.column(UUID.class)))
                .contains(new UUID(0, 1));
        Event event = new Event(
                new UUID(0, 1),
                Instant.parse("2024-01-01T00:00:00Z"),
                LocalDate.of(2024, 2, 29),
                Kind.BIG,
                new BigDecimal("1.50"));
        assertThat(db.query(
                        "SELECT * FROM queries.event WHERE id = ? AND kind = ? AND day = ?",
                        List.of(event.id(), event.kind(), event.day()),
                        RowMapper.to(Event.class)))
                .containsExactly(event);
    }

    @Test
    void nullsAreParametersToo() throws SQLException {
        db.query(INSERT, new UUID(0, 1), null, null, null, null).one(RowMapper.column(UUID.class));
        assertThat(db.query(
                        "SELECT count(*) FROM queries.event WHERE coalesce(kind, ?) = 'x' AND ?::text IS NULL",
                        Arrays.asList("x", null),
                        RowMapper.column(int.class)))
                .containsExactly(1);
    }

    @Test
    void withinAUnitEveryQueryIsAPartOfIt() throws SQLException {
        assertThatThrownBy(() -> db.inTransaction(tx -> {
                    db.query(INSERT, parameters(1)).one(RowMapper.column(UUID.class));
                    assertThat(ids()).hasSize(1);
                    throw new IllegalStateException("undo");
                }))
                .hasMessage("undo");
        assertThat(ids()).isEmpty();
    }

    @Test
    void errorsLeaveTheConnectionOfUse() throws SQLException {
        assertThatThrownBy(() ->
                        db.query("SELECT * FROM queries.event WHERE kind = ?").list(RowMapper.toMap()))
                .isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> db.query("SELECT 1 UNION SELECT 2").one(RowMapper.column(int.class)))
                .hasMessageContaining("more than one row");
        assertThatThrownBy(() -> db.query("SELECT * FROM queries.nothing").list(RowMapper.toMap()))
                .isInstanceOf(SQLException.class);
        assertThat(ids()).isEmpty();
        assertThat(db.getPoolStats().totalConnections()).isLessThanOrEqualTo(2);
    }

    @Test
    void aDeadlineEndsARunningQuery() {
        assertThatThrownBy(() -> db.query(WorkOptions.DEFAULT.within(Duration.ofMillis(300)), "SELECT pg_sleep(50)")
                        .list(RowMapper.toMap()))
                .isInstanceOf(SQLTimeoutException.class);
    }
}
