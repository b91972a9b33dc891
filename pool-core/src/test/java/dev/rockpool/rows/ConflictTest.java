package dev.rockpool.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.Sql;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What inserts do with conflicts, and which keys they give back. */
class ConflictTest {

    private static final List<String> COLUMNS = List.of("id", "name", "size");

    @TempDir
    Path folder;

    private RowsKit db;

    @BeforeEach
    void open() throws SQLException {
        db = new RowsKit(
                folder,
                "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT UNIQUE, size INTEGER, kept TEXT DEFAULT 'default')",
                "INSERT INTO item VALUES (1, 'one', 10, 'kept')",
                "INSERT INTO item VALUES (2, 'two', 20, 'kept')");
    }

    @AfterEach
    void close() {
        db.close();
    }

    private static BatchOptions on(Conflict conflict, String... columns) {
        return BatchOptions.defaults().onConflict(conflict, columns);
    }

    private List<String> items() throws SQLException {
        return db.rows("SELECT id, name, size, kept FROM item ORDER BY id");
    }

    private static final List<List<Object>> SOME =
            List.of(List.of(1, "uno", 11), List.of(3, "two", 33), List.of(4, "four", 44), List.of(4, "quattro", 45));

    @Test
    void abortFailsTheBatch() throws SQLException {
        assertThatThrownBy(() -> db.batchInsert("item", COLUMNS, SOME, on(Conflict.ABORT)))
                .isInstanceOf(BatchException.class);
        assertThat(items()).containsExactly("1|one|10|kept", "2|two|20|kept");
    }

    @Test
    void ignoreLeavesOutWhateverKeyIsInTheWay() throws SQLException {
        BatchResult result = db.batchInsert("item", COLUMNS, SOME, on(Conflict.IGNORE));
        assertThat(items()).containsExactly("1|one|10|kept", "2|two|20|kept", "4|four|44|default");
        assertThat(result.rows()).isEqualTo(4);
        assertThat(result.changed()).isEqualTo(1);
    }

    @Test
    void ignoreWithColumnsMeansThatKeyAlone() throws SQLException {
        List<List<Object>> rows = List.of(List.of(1, "uno", 11), List.of(5, "five", 55));
        assertThat(db.batchInsert("item", COLUMNS, rows, on(Conflict.IGNORE, "ID"))
                        .changed())
                .isEqualTo(1);
        assertThatThrownBy(() -> db.batchInsert("item", COLUMNS, rows, on(Conflict.IGNORE, "name")))
                .isInstanceOf(BatchException.class)
                .hasMessageContaining("item.id");
    }

    @Test
    void replaceDeletesEveryRowInTheWay() throws SQLException {
        assertThat(db.batchInsert("item", COLUMNS, List.of(List.of(1, "two", 12)), on(Conflict.REPLACE))
                        .changed())
                .isEqualTo(1);
        assertThat(items()).containsExactly("1|two|12|default");
    }

    @Test
    void updateGoesByThePrimaryKeyAndKeepsWhatIsNotWritten() throws SQLException {
        List<List<Object>> rows = List.of(List.of(1, "uno", 11), List.of(3, "tre", 33), List.of(3, "trois", 34));
        BatchResult result =
                db.batchInsert("item", COLUMNS, rows, on(Conflict.UPDATE).returning("id", "kept"));
        assertThat(items()).containsExactly("1|uno|11|kept", "2|two|20|kept", "3|trois|34|default");
        assertThat(result.returned())
                .containsExactly(
                        Optional.of(List.of(1, "kept")),
                        Optional.of(List.of(3, "default")),
                        Optional.of(List.of(3, "default")));
        assertThat(result.changed()).isEqualTo(3);
    }

    @Test
    void updateGoesByTheColumnsThatAreNamed() throws SQLException {
        List<List<Object>> rows = List.of(List.of("two", 22), List.of("nine", 99));
        db.batchInsert("item", List.of("name", "size"), rows, on(Conflict.UPDATE, "NAME"));
        assertThat(items()).containsExactly("1|one|10|kept", "2|two|22|kept", "3|nine|99|default");
    }

    @Test
    void updateGoesByAKeyOfSeveralColumns() throws SQLException {
        Sql.write(db.db, "CREATE TABLE place (a, b, c, PRIMARY KEY (b, a)) WITHOUT ROWID");
        List<String> columns = List.of("a", "b", "c");
        db.batchInsert(
                "place", columns, List.of(List.of(1, 2, 3), List.of(2, 1, 4), List.of(1, 2, 5)), on(Conflict.UPDATE));
        assertThat(db.rows("SELECT a, b, c FROM place ORDER BY a")).containsExactly("1|2|5", "2|1|4");
        BatchResult keysOnly = db.batchInsert(
                "place",
                List.of("a", "b"),
                List.of(List.of(1, 2), List.of(3, 3)),
                on(Conflict.UPDATE).returning("b"));
        assertThat(keysOnly.keys(Integer.class)).containsExactly(Optional.of(2), Optional.of(3));
        assertThat(db.one("SELECT c FROM place WHERE a = 1")).isEqualTo("5");
    }

    @Test
    void updateWithoutAKeySaysWhatToDo() throws SQLException {
        Sql.write(db.db, "CREATE TABLE keyless (a, b)");
        assertThatThrownBy(() -> db.batchInsert("keyless", List.of("a"), List.of(List.of(1)), on(Conflict.UPDATE)))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("needs a unique key among the columns")
                .hasMessageContaining("onConflict(UPDATE, columns…)");
        assertThatThrownBy(() -> db.batchInsert("item", List.of("name"), List.of(List.of("two")), on(Conflict.UPDATE)))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("its key [id] is not in [name]");
        assertThatThrownBy(() -> db.batchInsert("item", COLUMNS, SOME, on(Conflict.UPDATE, "nope")))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("has no column 'nope'");
    }

    @ParameterizedTest
    @EnumSource(Conflict.class)
    void keysComeInTheOrderOfTheRows(Conflict conflict) throws SQLException {
        int count = 3000;
        List<List<Object>> rows = IntStream.range(0, count)
                .mapToObj(i -> List.<Object>of(10 + (i * 1_777L) % count, "name " + i, i))
                .toList();
        BatchResult result = db.batchInsert("item", COLUMNS, rows, on(conflict).returning("id", "name"));
        assertThat(result.returned())
                .isEqualTo(rows.stream()
                        .map(row -> Optional.of(List.of(((Long) row.get(0)).intValue(), row.get(1))))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 64, 100, 1024})
    void aRowThatIsLeftOutHasNoKeyAndShiftsNoOther(int chunkSize) throws SQLException {
        List<List<String>> rows = IntStream.range(0, 300)
                .mapToObj(i -> List.of(i % 7 == 3 ? "one" : "name " + i))
                .toList();
        BatchResult result = db.batchInsert(
                "item",
                List.of("name"),
                rows,
                on(Conflict.IGNORE).chunkSize(chunkSize).returning("id"));
        List<Optional<Long>> keys = result.keys(Long.class);
        assertThat(keys).hasSize(300);
        for (int i = 0; i < 300; i++) {
            if (i % 7 == 3) {
                assertThat(keys.get(i)).isEmpty();
            } else {
                assertThat(db.one("SELECT name FROM item WHERE id = "
                                + keys.get(i).orElseThrow()))
                        .isEqualTo("name " + i);
            }
        }
        assertThat(result.changed())
                .isEqualTo(keys.stream().filter(Optional::isPresent).count());
    }

    @Test
    void aTriggerThatLeavesRowsOutShiftsNoKeyEither() throws SQLException {
        Sql.write(
                db.db,
                "CREATE TRIGGER odd BEFORE INSERT ON item WHEN new.size % 2 = 1 BEGIN SELECT RAISE(IGNORE); END");
        List<List<Integer>> rows =
                IntStream.range(0, 100).mapToObj(i -> List.of(i)).toList();
        List<Optional<Integer>> sizes = db.batchInsert(
                        "item", List.of("size"), rows, BatchOptions.defaults().returning("size"))
                .keys(int.class);
        assertThat(sizes)
                .isEqualTo(IntStream.range(0, 100)
                        .mapToObj(i -> i % 2 == 1 ? Optional.<Integer>empty() : Optional.of(i))
                        .toList());
    }

    @Test
    void whatIsReturnedMayBeNull() throws SQLException {
        BatchResult result = db.batchInsert(
                "item",
                List.of("size"),
                List.of(List.of(1)),
                BatchOptions.defaults().returning("name", "rowid"));
        assertThat(result.returned().get(0).orElseThrow()).containsExactly(null, 3);
        assertThat(result.keys(String.class)).containsExactly(Optional.empty());
        assertThatThrownBy(() -> db.batchInsert(
                        "item", COLUMNS, SOME, BatchOptions.defaults().returning("nope")))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("has no column 'nope'");
    }

    @Test
    void optionsThatCannotBeRightAreRefused() {
        BatchOptions options = BatchOptions.defaults();
        assertThatThrownBy(() -> options.onConflict(Conflict.REPLACE, "id"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.onConflict(Conflict.ABORT, "id")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.onConflict(Conflict.UPDATE, "a", "A"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(options::returning).isInstanceOf(IllegalArgumentException.class);
        for (int wrong : new int[] {0, -1}) {
            assertThatThrownBy(() -> options.chunkSize(wrong)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> options.commitEvery(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> options.chunkSize(1_000_001))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("chunkSize(1000001): allowed is 1 to 1000000 rows");
        List<Integer> keys = List.of(1);
        assertThatThrownBy(() -> db.batchDelete("item", List.of("id"), keys, options.returning("id")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("batchDelete knows neither");
        List<List<Integer>> rows = List.of(List.of(1, 2));
        assertThatThrownBy(() -> db.batchUpdate(
                        "item", List.of("id"), List.of("size"), rows, options.onConflict(Conflict.IGNORE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("batchUpdate knows neither");
    }

    @Test
    void settersLeaveTheOriginalAsItWas() {
        BatchOptions options = BatchOptions.defaults();
        options.chunkSize(5).commitEvery(6).returning("id").onConflict(Conflict.IGNORE, "id");
        assertThat(options.rowsPerChunk()).isEqualTo(1024);
        assertThat(options.rowsPerTransaction()).isZero();
        assertThat(options.returned()).isEmpty();
        assertThat(options.conflict()).isEqualTo(Conflict.ABORT);
    }
}
