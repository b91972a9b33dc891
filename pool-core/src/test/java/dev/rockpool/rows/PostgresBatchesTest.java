package dev.rockpool.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rockpool.DatabaseManager;
import dev.rockpool.Sql;
import dev.rockpool.jdbc.EmbeddedServer;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Batches on a database with types of its own, in which a failed statement fails the transaction. */
class PostgresBatchesTest {

    private static final List<String> COLUMNS = List.of("id", "name", "price");

    private RowsKit db;

    record Event(UUID id, Instant createdAt, LocalDate day, Kind kind) {}

    enum Kind {
        BIG
    }

    @BeforeEach
    void open() throws SQLException {
        db = new RowsKit(
                DatabaseManager.withPooling(EmbeddedServer.url())
                        .maxConnections(2)
                        .open(),
                "DROP SCHEMA IF EXISTS batches CASCADE",
                "CREATE SCHEMA batches",
                "CREATE TABLE batches.item (id SERIAL PRIMARY KEY, name TEXT UNIQUE, price NUMERIC)",
                "CREATE TABLE batches.event (id UUID PRIMARY KEY, created_at TIMESTAMPTZ, day DATE, kind TEXT)",
                "CREATE TABLE batches.pair (a INT, b INT, c TEXT, PRIMARY KEY (a, b))");
    }

    @AfterEach
    void close() throws SQLException {
        Sql.write(db.db, "DROP SCHEMA batches CASCADE");
        db.close();
    }

    private static List<List<@Nullable Object>> items(int count) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        IntStream.range(0, count)
                .forEach(i -> rows.add(Arrays.asList(i, "name " + i, i % 3 == 0 ? null : new BigDecimal("0.5"))));
        return rows;
    }

    @Test
    void rowsAreInsertedAndTheirKeysComeInOrder() throws SQLException {
        BatchResult result = db.batchInsert(
                "batches.item", COLUMNS, items(2500), BatchOptions.defaults().returning("id"));
        assertThat(result.keys(Integer.class))
                .isEqualTo(IntStream.range(0, 2500).mapToObj(Optional::of).toList());
        assertThat(db.one("SELECT count(*), count(price), sum(id) FROM batches.item"))
                .isEqualTo("2500|1666|" + 2500 * 2499 / 2);
    }

    @Test
    void theGuiltyRowIsNamedWithoutTheServersWordsThatShowValues() throws SQLException {
        List<List<@Nullable Object>> rows = items(2000);
        rows.set(1100, Arrays.asList(1100, "name 5", null));
        BatchException failure =
                catchThrowableOfType(BatchException.class, () -> db.batchInsert("batches.item", COLUMNS, rows));
        assertThat(failure.row()).isEqualTo(1100);
        assertThat(failure.getSQLState()).isEqualTo("23505");
        assertThat(failure.getMessage()).doesNotContain("name 5").contains("with SQLState 23505");
        assertThat(db.one("SELECT count(*) FROM batches.item")).isEqualTo("0");
    }

    @Test
    void conflictsAreIgnoredOrUpdatedThoughAKeyComesTwice() throws SQLException {
        db.batchInsert("batches.item", COLUMNS, items(3));
        List<List<@Nullable Object>> rows = List.of(
                Arrays.asList(2, "two", null), Arrays.asList(7, "seven", null), Arrays.asList(7, "again", null));
        BatchOptions options = BatchOptions.defaults().returning("id");
        assertThat(db.batchInsert("batches.item", COLUMNS, rows, options.onConflict(Conflict.IGNORE))
                        .keys(Long.class))
                .containsExactly(Optional.empty(), Optional.of(7L), Optional.empty());
        assertThat(db.batchInsert("batches.item", COLUMNS, rows, options.onConflict(Conflict.UPDATE))
                        .keys(Long.class))
                .containsExactly(Optional.of(2L), Optional.of(7L), Optional.of(7L));
        assertThat(db.rows("SELECT id, name FROM batches.item ORDER BY id"))
                .containsExactly("0|name 0", "1|name 1", "2|two", "7|again");
        assertThatThrownBy(() -> db.batchInsert(
                        "batches.item", COLUMNS, rows, BatchOptions.defaults().onConflict(Conflict.REPLACE)))
                .isInstanceOf(SQLFeatureNotSupportedException.class)
                .hasMessageContaining("use UPDATE");
    }

    @Test
    void recordsWithTypesOfTheServersAreWrittenAndFound() throws SQLException {
        Instant now = Instant.parse("2026-03-29T01:30:00.123456Z");
        List<Event> events = IntStream.range(0, 100)
                .mapToObj(i -> new Event(
                        new UUID(i, i),
                        now.plusSeconds(i),
                        LocalDate.of(2026, 1, 1).plusDays(i),
                        Kind.BIG))
                .toList();
        db.batchInsert("batches.event", events);
        RecordShape shape = RecordShape.of(Event.class);
        RowMapper<Event> mapper = row -> (Event) shape.build(new Object[] {
            row.getObject("id"), row.getObject("created_at"), row.getObject("day"), row.getObject("kind")
        });
        List<UUID> ids = List.of(new UUID(99, 99), new UUID(5, 6), new UUID(3, 3));
        BatchSelection<UUID, Event> found = db.batchSelectByIds("batches.event", "id", ids, mapper);
        assertThat(found.found()).containsExactly(events.get(99), events.get(3));
        assertThat(found.missing()).containsExactly(new UUID(5, 6));
        List<LocalDate> days = List.of(LocalDate.of(2026, 1, 2));
        assertThat(db.batchSelectByIds("batches.event", "day", days, mapper).found())
                .containsExactly(events.get(1));
    }

    @Test
    void updatesAndDeletesGoByKeys() throws SQLException {
        db.batchInsert("batches.pair", List.of("a", "b"), List.of(List.of(1, 1), List.of(1, 2), List.of(2, 1)));
        List<Map<String, Object>> rows = List.of(Map.of("a", 1, "b", 2, "c", "x"), Map.of("c", "y", "a", 9, "b", 9));
        assertThat(db.batchUpdate("batches.pair", List.of("a", "b"), List.of("c"), rows)
                        .changed())
                .isEqualTo(1);
        BatchOptions options = BatchOptions.defaults();
        assertThat(db.batchDelete("batches.pair", List.of("a", "b"), List.of(List.of(1, 1), List.of(2, 1)), options)
                        .changed())
                .isEqualTo(2);
        assertThat(db.rows("SELECT a, b, c FROM batches.pair")).containsExactly("1|2|x");
        assertThat(db.batchDelete("batches.pair", "c", List.of("x", "z")).changed())
                .isEqualTo(1);
    }
}
