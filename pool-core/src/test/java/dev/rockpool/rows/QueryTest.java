package dev.rockpool.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.DatabaseManager;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What queries of one statement give, and what they refuse. */
class QueryTest {

    record Person(long id, String name, Integer age) {}

    enum Size {
        SMALL,
        LARGE;

        @Override
        public String toString() {
            return "a size";
        }
    }

    private static final RowMapper<Person> PERSON = RowMapper.to(Person.class);

    @TempDir
    private Path folder;

    private DatabaseManager db;

    @BeforeEach
    void open() throws SQLException {
        db = DatabaseManager.withPooling(folder.resolve("people.sqlite")).open();
        db.update("CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, age INTEGER)");
        db.update("INSERT INTO person VALUES (1, 'Ada', 36), (2, 'Bob', NULL), (3, 'Cyd', 7)");
    }

    @AfterEach
    void close() {
        assertThat(db.leases()).isEmpty();
        db.close();
    }

    // ---- results

    @Test
    void allRowsComeInTheirOrder() throws SQLException {
        assertThat(db.query("SELECT * FROM person WHERE id > ? ORDER BY id DESC", 1)
                        .list(PERSON))
                .containsExactly(new Person(3, "Cyd", 7), new Person(2, "Bob", null));
        assertThat(db.query("SELECT * FROM person WHERE id > ?", 9).list(PERSON))
                .isEmpty();
    }

    @Test
    void theShortFormTakesParametersAsAListAndItsMapperAsALambda() throws SQLException {
        List<String> names = db.query(
                "SELECT name FROM person WHERE age < ? OR name IS ? ORDER BY id",
                Arrays.asList(10, null),
                row -> row.getString(1));
        assertThat(names).containsExactly("Cyd");
        assertThat(db.query("SELECT * FROM person ORDER BY id", List.of(), PERSON))
                .hasSize(3);
    }

    @Test
    void aListMayHoldNullsAndCannotBeChanged() throws SQLException {
        List<Integer> ages = db.query("SELECT age FROM person ORDER BY id").list(RowMapper.column(Integer.class));
        assertThat(ages).containsExactly(36, null, 7);
        assertThatThrownBy(() -> ages.add(1)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void rowsBecomeMaps() throws SQLException {
        Optional<Map<String, Object>> row =
                db.query("SELECT id, age FROM person WHERE name = ?", "Bob").one(RowMapper.toMap());
        assertThat(row).hasValueSatisfying(map -> {
            assertThat(map.keySet()).containsExactly("id", "age");
            assertThat(map.values()).containsExactly(2, null);
        });
    }

    @Test
    void aQueryRunsEachTimeThatItIsAsked() throws SQLException {
        Query count = db.query("SELECT count(*) FROM person");
        assertThat(count.one(RowMapper.column(long.class))).contains(3L);
        db.update("DELETE FROM person WHERE id = 1");
        assertThat(count.one(RowMapper.column(long.class))).contains(2L);
    }

    @Test
    void largeResultsAreWhole() throws SQLException {
        List<Long> numbers = db.query(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT i FROM n",
                List.of(200_000),
                RowMapper.column(Long.class));
        assertThat(numbers).hasSize(200_000).endsWith(199_999L, 200_000L);
    }

    // ---- one row

    @Test
    void oneRowIsThereOrNot() throws SQLException {
        assertThat(db.query("SELECT * FROM person WHERE id = ?", 1).one(PERSON)).contains(new Person(1, "Ada", 36));
        assertThat(db.query("SELECT * FROM person WHERE id = ?", 9).one(PERSON)).isEmpty();
    }

    @Test
    void twoRowsAreNotOne() {
        List<Person> mapped = new ArrayList<>();
        assertThatThrownBy(() -> db.query("SELECT * FROM person WHERE id < 3").one(row -> {
                    mapped.add(PERSON.map(row));
                    return mapped.get(0);
                }))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("21000"))
                .hasMessageContaining("'SELECT * FROM person WHERE id < 3' gave more than one row");
        assertThat(mapped).hasSize(1);
    }

    @Test
    void aNullIsNotTakenForNoRow() {
        assertThatThrownBy(() ->
                        db.query("SELECT max(age) FROM person WHERE id = 2").one(RowMapper.column(Integer.class)))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22002"))
                .hasMessageContaining("'SELECT max(age) FROM person WHERE id = 2' was mapped to null")
                .hasMessageContaining("COALESCE");
    }

    // ---- parameters

    @Test
    void parametersAreWrittenAsBatchesWriteThem() throws SQLException {
        db.update("CREATE TABLE v (a, b, c, d, e, f, g)");
        UUID id = UUID.randomUUID();
        List<Object> values = List.of(
                Size.LARGE,
                LocalDate.of(2024, 2, 29),
                id,
                new BigDecimal("1.50"),
                (byte) 7,
                true,
                Instant.parse("2024-01-01T00:00:00Z"));
        db.batchInsert("v", List.of("a", "b", "c", "d", "e", "f", "g"), List.of(values));
        Query same = db.query(
                "SELECT count(*) FROM v WHERE a = ? AND b = ? AND c = ? AND d = ? AND e = ? AND f = ? AND g = ?",
                values.toArray());
        assertThat(same.one(RowMapper.column(int.class))).contains(1);
        assertThat(db.query("SELECT a FROM v").one(RowMapper.column(Size.class)))
                .contains(Size.LARGE);
        assertThat(db.query("SELECT c FROM v").one(RowMapper.column(UUID.class)))
                .contains(id);
    }

    @Test
    void aParameterThatCannotBeWrittenIsNamed() {
        assertThatThrownBy(() -> db.query("SELECT * FROM person WHERE id = ? AND name = ?", 1, List.of("Ada"))
                        .list(PERSON))
                .isInstanceOf(SQLDataException.class)
                .hasMessageContaining("Parameter 2 of 'SELECT * FROM person WHERE id = ? AND name = ?'")
                .hasMessageContaining("cannot be stored");
    }

    @Test
    void theirNumberMustFit() {
        for (Object[] wrong : List.of(new Object[0], new Object[] {1, 2})) {
            assertThatThrownBy(() ->
                            db.query("SELECT * FROM person WHERE id = ?", wrong).list(PERSON))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("has 1 parameters, and " + wrong.length + " were given");
        }
    }

    @Test
    void laterChangesToTheArrayChangeNoQuery() throws SQLException {
        Object[] parameters = {1};
        Query query = db.query("SELECT name FROM person WHERE id = ?", parameters);
        parameters[0] = 2;
        assertThat(query.one(RowMapper.column(String.class))).contains("Ada");
    }

    @Test
    void whatIsMissingIsSaidAtOnce() {
        assertThatThrownBy(() -> db.query("SELECT ?", (Object[]) null)).hasMessageContaining("(Object) null");
        assertThatThrownBy(() -> db.query((String) null)).hasMessageContaining("sql");
        assertThatThrownBy(() -> db.query("SELECT 1").list(null)).hasMessageContaining("mapper");
        assertThat(db.query("SELECT ?", "secret")).hasToString("Query[SELECT ?]");
    }

    // ---- what is refused

    @Test
    void severalStatementsAreRefused() throws SQLException {
        for (String text : List.of("SELECT 1; SELECT 2", "SELECT 1; DELETE FROM person")) {
            assertThatThrownBy(() -> db.query(text).list(RowMapper.column(int.class)))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("several statements");
        }
        assertThat(db.query("SELECT ';' -- ;").one(RowMapper.column(String.class)))
                .contains(";");
    }

    @Test
    void aStatementWithoutRowsIsRefusedAndDoesNothing() throws SQLException {
        assertThatThrownBy(() -> db.query("DELETE FROM person").list(PERSON)).isInstanceOf(SQLException.class);
        assertThat(db.query("SELECT count(*) FROM person").one(RowMapper.column(int.class)))
                .contains(3);
    }

    @Test
    void errorsOfMapperAndDatabaseReachTheCallerAsTheyAre() {
        IllegalStateException own = new IllegalStateException("own");
        assertThatThrownBy(() -> db.query("SELECT 1").list(row -> {
                    throw own;
                }))
                .isSameAs(own);
        assertThatThrownBy(() -> db.query("SELECT * FROM nowhere").list(PERSON))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("no such table");
        assertThatThrownBy(() -> db.query("SELECT 1 AS id").list(PERSON)).hasMessageContaining("'name'");
    }

    // ---- one column

    @Test
    void aColumnIsTheOnlyOne() {
        assertThatThrownBy(() -> db.query("SELECT id, name FROM person").list(RowMapper.column(long.class)))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("2 columns [id, name]")
                .hasMessageContaining("RowMapper.column(long)");
    }

    @Test
    void aColumnOfAnotherTypeIsNamed() {
        assertThatThrownBy(() -> db.query("SELECT name FROM person").list(RowMapper.column(Long.class)))
                .isInstanceOf(SQLDataException.class)
                .hasMessageContaining("Column 'name'")
                .hasMessageContaining("java.lang.Long");
        assertThatThrownBy(() -> db.query("SELECT age FROM person ORDER BY id").list(RowMapper.column(int.class)))
                .isInstanceOf(SQLDataException.class)
                .hasMessageContaining("NULL is no int");
    }

    @Test
    void aColumnIsMappedRowByRowToo() throws SQLException {
        RowMapper<Integer> column = RowMapper.column(Integer.class);
        assertThat(db.query("SELECT id FROM person ORDER BY id").list(row -> column.map(row)))
                .containsExactly(1, 2, 3);
    }
}
