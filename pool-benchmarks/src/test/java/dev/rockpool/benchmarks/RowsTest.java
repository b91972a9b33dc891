package dev.rockpool.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many rows at once: written and read. */
class RowsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(BulkTarget.Kind.class)
    void every_target_inserts_all_rows(BulkTarget.Kind kind) throws Exception {
        Figures figures = SqliteBulk.measure(folder.resolve("readings.sqlite"), kind, 5_500);

        assertThat(figures.get("rows")).isPositive();
        assertThat(figures.get("closed")).isGreaterThanOrEqualTo(figures.get("acknowledged"));
    }

    @Test
    void a_missing_row_and_a_wrong_one_are_found() throws Exception {
        Path file = folder.resolve("readings.sqlite");
        Readings.create(file);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            Readings.insert(connection, 0, 10);
            Readings.requireSound(file, 10);

            assertThatThrownBy(() -> Readings.requireSound(file, 11)).hasMessageContaining("not the 11");
            statement.execute("UPDATE reading SET note = 'another' WHERE id = 3");
            assertThatThrownBy(() -> Readings.requireSound(file, 10))
                    .hasMessageContaining("there are 10, 9 of them as they should be");
        }
    }

    @Test
    void rows_as_values_are_those_of_the_batches() throws Exception {
        Path file = folder.resolve("readings.sqlite");
        Readings.create(file);
        List<List<Object>> stored = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            Readings.insert(connection, 5, 3);
            try (ResultSet row = statement.executeQuery(
                    "SELECT " + String.join(", ", Readings.COLUMNS) + " FROM " + Readings.TABLE + " ORDER BY id")) {
                while (row.next()) {
                    stored.add(List.of(row.getInt(1), row.getLong(2), row.getDouble(3), row.getString(4)));
                }
            }
        }

        assertThat(Readings.rows(5, 3)).containsExactlyElementsOf(stored);
    }

    @ParameterizedTest
    @EnumSource(RelatedTarget.Kind.class)
    void every_target_loads_all_children(RelatedTarget.Kind kind) throws Exception {
        Path file = folder.resolve("library.sqlite");

        Figures figures = SqliteRelated.measure(file, kind, Duration.ofMillis(400));

        assertThat(figures.get("readMax")).isPositive();
    }

    @Test
    void a_missing_child_is_found() {
        List<Library.Book> nine = new ArrayList<>();
        for (int i = 1; i < Library.BOOKS_OF_AUTHOR; i++) {
            nine.add(new Library.Book(i, 7, "a title", 1950));
        }

        assertThatThrownBy(() -> SqliteRelated.requireWhole(Map.of(new Library.Author(7, "a name"), nine), 7))
                .hasMessageContaining("Author 7 came with");
    }
}
