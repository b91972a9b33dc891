package dev.rockpool.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rows as maps and as records. */
class RowMapperTest {

    record Person(long personId, String name, LocalDate born, boolean active) {}

    private static <T> List<T> query(String sql, RowMapper<T> mapper) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite::memory:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            RowMapper<T> each = mapper.forRows(rows);
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(each.map(rows));
                assertThat(mapper.map(rows)).isEqualTo(all.get(all.size() - 1)); // also without looking first
            }
            return all;
        }
    }

    @Test
    void aMapKeepsTheOrderAndTheLettersOfColumns() throws SQLException {
        Map<String, Object> row = query("SELECT 1 AS Zed, NULL AS a, 'x' AS \"b c\"", RowMapper.toMap())
                .get(0);
        assertThat(row.keySet()).containsExactly("Zed", "a", "b c");
        assertThat(row.values()).containsExactly(1, null, "x");
        assertThatThrownBy(() -> row.put("a", 1)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aMapRefusesTwoColumnsOfOneName() {
        assertThatThrownBy(() -> query("SELECT 1 AS id, 2 AS id", RowMapper.toMap()))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("two columns 'id'");
    }

    @Test
    void aRecordTakesColumnsByNameAndConvertsThem() throws SQLException {
        List<Person> people = query(
                "SELECT 1 AS more, '2001-02-03' AS born, 5 AS person_id, 1 AS ACTIVE, NULL AS name"
                        + " UNION ALL SELECT 1, '2001-02-04', 6, 0, 'x'",
                RowMapper.to(Person.class));
        assertThat(people)
                .containsExactly(
                        new Person(5, null, LocalDate.of(2001, 2, 3), true),
                        new Person(6, "x", LocalDate.of(2001, 2, 4), false));
    }

    @Test
    void aRecordSaysWhichColumnIsMissingOrDoesNotFit() {
        assertThatThrownBy(() -> query("SELECT 1 AS person_id", RowMapper.to(Person.class)))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("'name'");
        assertThatThrownBy(() -> query(
                        "SELECT 'many' AS person_id, '' AS name, '2001-02-03' AS born, 1 AS active",
                        RowMapper.to(Person.class)))
                .isInstanceOf(SQLDataException.class)
                .hasMessageContaining("'personId'")
                .hasMessageNotContaining("many");
    }

    @Test
    void ownColumnsAtTheEndAreNotShown() throws SQLException {
        assertThat(query("SELECT 2 AS a, 3 AS rockpool_key_1, 4 AS rockpool_rank", RowMapper.toMap()))
                .containsExactly(Map.of("a", 2));
    }
}
