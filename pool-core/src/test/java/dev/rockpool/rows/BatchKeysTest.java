package dev.rockpool.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.Sql;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches that go by keys: updates, deletes, and selections by id. */
class BatchKeysTest {

    private static final int COUNT = 2500;

    @TempDir
    Path folder;

    private RowsKit db;

    record Rename(String name, int id, String unused) {}

    record Pair(int b, int a) {}

    @BeforeEach
    void open() throws SQLException {
        db = new RowsKit(
                folder,
                "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT, size REAL)",
                "CREATE TABLE pair (a INTEGER, b INTEGER, c TEXT, PRIMARY KEY (a, b))");
        db.batchInsert("item", List.of("id", "name", "size"), items());
    }

    @AfterEach
    void close() {
        db.close();
    }

    private static List<List<Object>> items() {
        return IntStream.range(0, COUNT)
                .mapToObj(i -> List.<Object>of(i, "name " + i, i / 2.0))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1024})
    void updatesSetTheColumnsOfTheRowsMeant(int chunkSize) throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        IntStream.range(0, COUNT).filter(i -> i % 2 == 0).forEach(i -> rows.add(List.of(i, "new " + i, -1)));
        rows.add(List.of(COUNT + 5, "nobody", 0));
        BatchResult result = db.batchUpdate(
                "item",
                List.of("ID"),
                List.of("Name", "size"),
                rows,
                BatchOptions.defaults().chunkSize(chunkSize));
        assertThat(result.rows()).isEqualTo(COUNT / 2 + 1);
        assertThat(result.changed()).isEqualTo(COUNT / 2);
        assertThat(db.rows("SELECT id, name, size FROM item ORDER BY id"))
                .isEqualTo(IntStream.range(0, COUNT)
                        .mapToObj(i -> i + "|" + (i % 2 == 0 ? "new " + i + "|-1.0" : "name " + i + "|" + i / 2.0))
                        .toList());
    }

    @Test
    void updatesTakeRecordsMapsAndArrays() throws SQLException {
        List<Object> rows = List.of(new Rename("a", 1, "x"), Map.of("name", "b", "id", 2), new Object[] {3, "c"});
        db.batchUpdate("item", List.of("id"), List.of("name"), rows);
        assertThat(db.rows("SELECT name FROM item WHERE id IN (1, 2, 3) ORDER BY id"))
                .containsExactly("a", "b", "c");
    }

    @Test
    void updatesGoByKeysOfSeveralColumns() throws SQLException {
        db.batchInsert("pair", List.of("a", "b"), List.of(List.of(1, 1), List.of(1, 2), List.of(2, 1)));
        db.batchUpdate(
                "main.pair", List.of("a", "b"), List.of("c"), List.of(List.of(1, 2, "x"), Arrays.asList(2, 1, null)));
        assertThat(db.rows("SELECT * FROM pair ORDER BY a, b")).containsExactly("1|1|null", "1|2|x", "2|1|null");
    }

    @Test
    void anUpdateNeedsKeysAndColumnsThatDiffer() {
        List<List<Integer>> rows = List.of(List.of(1, 2));
        assertThatThrownBy(() -> db.batchUpdate("item", List.of(), List.of("name"), rows))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> db.batchUpdate("item", List.of("id"), List.of(), rows))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> db.batchUpdate("item", List.of("id"), List.of("ID"), rows))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'ID' is there twice");
        assertThatThrownBy(() -> db.batchUpdate("item", List.of("nope"), List.of("name"), rows))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("has no column 'nope'");
        assertThatThrownBy(
                        () -> db.batchUpdate("item", List.of("id"), List.of("name"), List.of(Arrays.asList(null, 1))))
                .isInstanceOf(BatchException.class)
                .hasMessageContaining("its key 'id' is null");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 499, 500, 501, 1024, 1025, COUNT})
    void deletesTakeTheRowsOfTheKeys(int count) throws SQLException {
        List<Integer> keys = IntStream.range(0, count).boxed().toList();
        BatchResult result = db.batchDelete("item", "id", keys);
        assertThat(result.changed()).isEqualTo(count);
        assertThat(db.rows("SELECT id FROM item ORDER BY id"))
                .isEqualTo(
                        IntStream.range(count, COUNT).mapToObj(String::valueOf).toList());
    }

    @Test
    void keysThatAreMissingOrThereTwiceDeleteNothingMore() throws SQLException {
        BatchResult result = db.batchDelete("item", "id", List.of(5, 5, -1, 6, 9999));
        assertThat(result.rows()).isEqualTo(5);
        assertThat(result.changed()).isEqualTo(2);
        assertThat(db.one("SELECT count(*) FROM item")).isEqualTo("" + (COUNT - 2));
    }

    @Test
    void deletesGoByKeysOfSeveralColumns() throws SQLException {
        List<List<Object>> pairs = new ArrayList<>();
        IntStream.range(0, 1200).forEach(i -> pairs.add(List.of(i / 40, i % 40, "c")));
        db.batchInsert("pair", List.of("a", "b", "c"), pairs);
        List<Object> keys =
                new ArrayList<>(pairs.stream().map(pair -> pair.subList(0, 2)).toList());
        keys.set(0, new Pair(0, 0));
        keys.set(1, Map.of("B", 1, "a", 0));
        keys.set(2, new Object[] {0, 2});
        keys.remove(1100);
        BatchResult result = db.batchDelete("pair", List.of("a", "b"), keys, BatchOptions.defaults());
        assertThat(result.changed()).isEqualTo(1199);
        assertThat(db.rows("SELECT a, b FROM pair")).containsExactly("27|20");
    }

    @Test
    void aColumnThatIsNotThereNeverDeletesEverything() throws SQLException {
        // SQLite takes "nope" for a text where no column has that name.
        assertThatThrownBy(() -> db.batchDelete("item", "nope", List.of("nope")))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("has no column 'nope'");
        assertThatThrownBy(() -> db.batchDelete("item", "id", Arrays.asList(1, null)))
                .isInstanceOf(BatchException.class)
                .hasMessage("Row 1 (from 0) of a batch on table 'item' cannot be used: it is null");
        assertThat(db.one("SELECT count(*) FROM item")).isEqualTo("" + COUNT);
    }

    @Test
    void deletesMayGoByTheRowId() throws SQLException {
        assertThat(db.batchDelete("pair", "rowid", List.of(1)).changed()).isZero();
        assertThat(db.batchDelete("item", "rowid", List.of(1, 2)).changed()).isEqualTo(2);
    }

    @Test
    void aTableWithoutRowIdIsNeverDeletedOrChangedByOne() throws SQLException {
        Sql.write(db.db, "CREATE TABLE code (name TEXT PRIMARY KEY, value) WITHOUT ROWID");
        db.batchInsert("code", List.of("name", "value"), List.of(List.of("rowid", 1), List.of("b", 2)));

        // SQLite takes "rowid" for a text where it is no column.
        assertThatThrownBy(() -> db.batchDelete("code", "rowid", List.of("rowid")))
                .isInstanceOf(SQLSyntaxErrorException.class)
                .hasMessageContaining("no such column: code.rowid");
        assertThatThrownBy(
                        () -> db.batchUpdate("code", List.of("rowid"), List.of("value"), List.of(List.of("rowid", 9))))
                .isInstanceOf(SQLSyntaxErrorException.class);
        assertThatThrownBy(() -> db.batchInsert(
                        "code",
                        List.of("name"),
                        List.of("c"),
                        BatchOptions.defaults().returning("rowid")))
                .isInstanceOf(SQLSyntaxErrorException.class);
        assertThat(db.one("SELECT group_concat(name || value) FROM code")).isEqualTo("b2,rowid1");
    }

    @Test
    void aSelectionKeepsTheOrderServesDuplicatesAndTellsWhatIsMissing() throws SQLException {
        List<Integer> ids = List.of(7, 9999, 3, 7, -1, 9999);
        BatchSelection<Integer, String> found =
                db.batchSelectByIds("item", "ID", ids, row -> row.getInt(1) + row.getString("name"));
        assertThat(found.inOrder())
                .containsExactly(
                        Optional.of("7name 7"),
                        Optional.empty(),
                        Optional.of("3name 3"),
                        Optional.of("7name 7"),
                        Optional.empty(),
                        Optional.empty());
        assertThat(found.found()).containsExactly("7name 7", "3name 3", "7name 7");
        assertThat(found.missing()).containsExactly(9999, -1);
        assertThat(found.byId()).containsExactly(Map.entry(7, "7name 7"), Map.entry(3, "3name 3"));
        assertThat(found).hasToString("BatchSelection[ids=6, found=3]");
        assertThat(db.transactions).hasValue(1); // the insert at the beginning
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 499, 500, 501, 1000, 1001, COUNT})
    void aSelectionIsOfAnyLength(int count) throws SQLException {
        List<Integer> ids = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(ids, new Random(count));
        BatchSelection<Integer, Integer> found = db.batchSelectByIds("main.item", "id", ids, row -> row.getInt("id"));
        assertThat(found.found()).isEqualTo(ids);
        assertThat(found.missing()).isEmpty();
    }

    record Named(String name, int id) {}

    @Test
    void aSelectionMakesRecordsThroughTheManagerItself() throws SQLException {
        assertThat(db.batchSelectByIds("item", "id", List.of(5, 4), RowMapper.to(Named.class))
                        .found())
                .containsExactly(new Named("name 5", 5), new Named("name 4", 4));
        db.batchUpdate("item", List.of("id"), List.of("name"), List.of(new Named("five", 5)));
        assertThat(db.batchDelete("item", "name", List.of("five")).changed()).isEqualTo(1);
    }

    @Test
    void theDatabaseDecidesWhichIdsAreEqual() throws SQLException {
        Sql.write(db.db, "CREATE TABLE code (code TEXT PRIMARY KEY COLLATE NOCASE)");
        db.batchInsert("code", List.of("code"), List.of(List.of("Abc"), List.of("5")));
        assertThat(db.<Object, String>batchSelectByIds("code", "code", List.of("aBC", 5), row -> row.getString(1))
                        .found())
                .containsExactly("Abc", "5");
        assertThat(db.<Object, Integer>batchSelectByIds("item", "id", List.of("5", 6.0, 7L), row -> row.getInt(1))
                        .found())
                .containsExactly(5, 6, 7);
    }

    @Test
    void idsMayBeOfAnyTypeThatCanBeStored() throws SQLException {
        Sql.write(db.db, "CREATE TABLE token (id TEXT PRIMARY KEY, n)");
        List<UUID> ids = IntStream.range(0, 5).mapToObj(i -> new UUID(i, i)).toList();
        db.batchInsert(
                "token",
                List.of("id", "n"),
                ids.stream().map(id -> List.of(id, 1)).toList());
        assertThat(db.batchSelectByIds("token", "id", ids, row -> UUID.fromString(row.getString(1)))
                        .found())
                .isEqualTo(ids);
    }

    @Test
    void everyIdIsLookedUpByItsIndex() throws SQLException {
        Sql.write(db.db, "ANALYZE");
        List<String> plan =
                db.rows("EXPLAIN QUERY PLAN WITH v (p, i) AS (VALUES (0, 1), (1, 2)) SELECT r.*, v.p FROM v CROSS"
                        + " JOIN item AS r WHERE r.id = v.i");
        assertThat(String.join("; ", plan))
                .contains("SEARCH r USING INTEGER PRIMARY KEY")
                .doesNotContain("SCAN r");
    }

    @Test
    void aSelectionThatCannotBeRightIsRefused() throws SQLException {
        assertThatThrownBy(() -> db.batchSelectByIds("item", "nope", List.of(1), row -> 1))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("has no column 'nope'");
        assertThatThrownBy(() -> db.batchSelectByIds("item", "id", Arrays.asList(1, null), row -> 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Id 1 (from 0)");
        db.batchInsert("pair", List.of("a", "b"), List.of(List.of(1, 1), List.of(1, 2)));
        assertThatThrownBy(() -> db.batchSelectByIds("pair", "a", List.of(3, 1), row -> 1))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("is no unique key: id 1 (from 0) has several rows");
        assertThatThrownBy(() -> db.batchSelectByIds("no table", " ", List.of(1), row -> 1))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("no such table: no table");
    }
}
