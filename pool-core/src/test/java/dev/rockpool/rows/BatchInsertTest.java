package dev.rockpool.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.Sql;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows inserted in batches. */
class BatchInsertTest {

    private static final List<String> COLUMNS = List.of("id", "name");

    @TempDir
    Path folder;

    private RowsKit db;

    record Item(@Nullable Integer id, String name, @Nullable Integer teamId) {}

    record Part(String name, BigDecimal price) {}

    @BeforeEach
    void open() throws SQLException {
        db = new RowsKit(folder, "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT, team_id INTEGER)");
    }

    @AfterEach
    void close() {
        db.close();
    }

    private void execute(String sql) throws SQLException {
        Sql.write(db.db, sql);
    }

    private static List<List<Object>> items(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> List.<Object>of(i, "name " + i))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1024", "2, 1024", "63, 1024", "64, 1024", "65, 1024", "128, 1024", "129, 1024", "1023, 1024", "1024, 1024",
        "1025, 1024", "2048, 1024", "2500, 1024", "10, 1", "10, 3", "9, 3", "11, 10", "200, 100", "201, 100"
    })
    void everyRowIsThereWhateverTheChunks(int count, int chunkSize) throws SQLException {
        BatchResult result = db.batchInsert(
                "item", COLUMNS, items(count), BatchOptions.defaults().chunkSize(chunkSize));
        assertThat(result.rows()).isEqualTo(count);
        assertThat(result.changed()).isEqualTo(count);
        assertThat(result.returned()).isEmpty();
        assertThat(db.rows("SELECT id, name FROM item ORDER BY id"))
                .isEqualTo(IntStream.range(0, count)
                        .mapToObj(i -> i + "|name " + i)
                        .toList());
        assertThat(db.transactions).hasValue(1);
    }

    @Test
    void noRowsAreNoWork() throws SQLException {
        assertThat(db.batchInsert("item", COLUMNS, List.of()).rows()).isZero();
        assertThat(db.batchInsert("item", List.of()).changed()).isZero();
    }

    @Test
    void rowsMayBeArraysListsMapsAndRecordsTogether() throws SQLException {
        Map<String, Object> map = new HashMap<>();
        map.put("ID", 3);
        map.put("name", null);
        db.batchInsert(
                "item", COLUMNS, List.of(List.of(1, "list"), new Object[] {2, "array"}, map, new Item(4, "record", 9)));
        assertThat(db.rows("SELECT * FROM item ORDER BY id"))
                .containsExactly("1|list|null", "2|array|null", "3|null|null", "4|record|null");
    }

    @Test
    void recordsTellTheirColumnsThemselves() throws SQLException {
        BatchResult result = db.batchInsert(
                "item",
                List.of(new Item(null, "a", 7), new Item(5, "b", null)),
                BatchOptions.defaults().returning("id"));
        assertThat(db.rows("SELECT id, name, team_id FROM item ORDER BY id")).containsExactly("1|a|7", "5|b|null");
        assertThat(result.keys(Long.class).stream().map(key -> key.orElse(-1L))).containsExactly(1L, 5L);
    }

    @Test
    void mapsTellTheirColumnsThemselves() throws SQLException {
        db.batchInsert("item", List.of(Map.of("NAME", "a", "id", 1), Map.of("id", 2, "NAME", "b")));
        assertThat(db.rows("SELECT id, name FROM item ORDER BY id")).containsExactly("1|a", "2|b");
    }

    @Test
    void aRecordThatFitsNoColumnIsRefused() {
        assertThatThrownBy(() -> db.batchInsert("item", List.of(new Part("a", BigDecimal.ONE))))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("Component 'price'")
                .hasMessageContaining("[id, name, team_id]");
        assertThatThrownBy(() -> db.batchInsert("item", COLUMNS, List.of(new Part("a", BigDecimal.ONE))))
                .isInstanceOf(BatchException.class)
                .hasMessageContaining("has nothing for column 'id'");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 64, 1024})
    void propertyRandomRowsAreAsIfInsertedOneByOne(int chunkSize) throws SQLException {
        Random random = new Random(chunkSize);
        for (String table : List.of("batched", "singly")) {
            execute("CREATE TABLE " + table + " (a, b TEXT UNIQUE, c REAL, d BLOB)");
        }
        for (Conflict conflict : List.of(Conflict.IGNORE, Conflict.REPLACE, Conflict.UPDATE)) {
            List<List<@Nullable Object>> rows = new ArrayList<>();
            for (int i = random.nextInt(300); i >= 0; i--) {
                rows.add(Arrays.asList(
                        value(random), "key " + random.nextInt(150), random.nextDouble(), new byte[] {(byte) i}));
            }
            BatchOptions options = conflict == Conflict.REPLACE
                    ? BatchOptions.defaults().onConflict(conflict)
                    : BatchOptions.defaults().onConflict(conflict, "b");
            List<String> columns = List.of("a", "b", "c", "d");
            BatchResult result = db.batchInsert(
                    "batched", columns, rows, options.chunkSize(chunkSize).returning("b"));
            String tail = conflict == Conflict.IGNORE
                    ? " ON CONFLICT DO NOTHING"
                    : conflict == Conflict.UPDATE
                            ? " ON CONFLICT (b) DO UPDATE SET a = excluded.a, c = excluded.c, d = excluded.d"
                            : "";
            List<Integer> counts = db.db.withConnection(connection -> {
                List<Integer> each = new ArrayList<>();
                try (var statement = connection.prepareStatement("INSERT "
                        + (conflict == Conflict.REPLACE ? "OR REPLACE " : "")
                        + "INTO singly (a, b, c, d) VALUES (?, ?, ?, ?)"
                        + tail)) {
                    for (List<@Nullable Object> row : rows) {
                        for (int i = 0; i < 4; i++) {
                            statement.setObject(i + 1, row.get(i));
                        }
                        each.add(statement.executeUpdate());
                    }
                }
                return each;
            });
            String all = "SELECT rowid, typeof(a), a, b, c, hex(d) FROM ";
            assertThat(db.rows(all + "batched ORDER BY rowid")).isEqualTo(db.rows(all + "singly ORDER BY rowid"));
            assertThat(result.changed())
                    .isEqualTo(counts.stream().mapToInt(Integer::intValue).sum());
            assertThat(result.returned())
                    .isEqualTo(IntStream.range(0, rows.size())
                            .mapToObj(i -> counts.get(i) == 0
                                    ? Optional.<List<@Nullable Object>>empty()
                                    : Optional.of(Collections.singletonList(
                                            rows.get(i).get(1))))
                            .toList());
        }
    }

    private static @Nullable Object value(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> null;
            case 1 -> random.nextInt();
            case 2 -> random.nextLong();
            case 3 -> random.nextDouble();
            default -> "text " + random.nextInt(9);
        };
    }

    @Test
    void aRowTooWideForManyPerStatementGoesInFewer() throws SQLException {
        int width = 1500;
        String columns = IntStream.range(0, width).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
        execute("CREATE TABLE wide (" + columns + ")");
        List<List<Integer>> rows =
                Collections.nCopies(50, IntStream.range(0, width).boxed().toList());
        List<String> names = IntStream.range(0, width).mapToObj(i -> "c" + i).toList();
        db.batchInsert("wide", names, rows);
        assertThat(db.one("SELECT count(*), sum(c1499) FROM wide")).isEqualTo("50|" + 50 * 1499);
    }

    @Test
    void namesAreOnlyNames() throws SQLException {
        String evil = "x\"; DROP TABLE item; --";
        execute("CREATE TABLE \"odd.t\"\"able\" (\"se lect\", \"x\"\"; DROP TABLE item; --\")");
        db.batchInsert("\"odd.t\"\"able\"", List.of("se lect", evil), List.of(List.of(1, 2)));
        db.batchInsert("main.\"odd.t\"\"able\"", List.of("SE LECT", evil), List.of(List.of(3, 4)));
        db.batchUpdate("\"odd.t\"\"able\"", List.of("se lect"), List.of(evil), List.of(List.of(1, 9)));
        assertThat(db.rows("SELECT * FROM \"odd.t\"\"able\"")).containsExactly("1|9", "3|4");
        assertThatThrownBy(() -> db.batchInsert("item; DROP TABLE item", COLUMNS, items(1)))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("no such table: item; DROP TABLE item");
        assertThatThrownBy(() -> db.batchInsert("item", List.of(evil), List.of(List.of(1))))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("has no column");
        assertThat(db.one("SELECT count(*) FROM item")).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "a.", ".a", "a..b", "\"a", "\"a\"b", "a.b.c.d", "\"\""})
    void whatIsNoTableIsRefused(String table) {
        assertThatThrownBy(() -> db.batchInsert(table, COLUMNS, items(1))).isInstanceOf(IllegalArgumentException.class);
        assertThat(db.transactions).hasValue(0);
    }

    @Test
    void aQualifiedTableIsTheOneOfItsSchema() throws SQLException {
        db.batchInsert("main.item", COLUMNS, items(3));
        db.db.useConnection(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("ATTACH ':memory:' AS other");
                statement.execute("CREATE TABLE other.item (code TEXT PRIMARY KEY, name TEXT)");
                connection.setAutoCommit(false);
                BatchOptions upsert = BatchOptions.defaults().onConflict(Conflict.UPDATE);
                List<String> columns = List.of("code", "name");
                Batches.insert(
                        connection, "other.item", columns, List.of(List.of("a", "1"), List.of("a", "2")), upsert);
                try (var rows = statement.executeQuery("SELECT name FROM other.item")) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getString(1)).isEqualTo("2");
                }
                connection.rollback();
                connection.setAutoCommit(true);
            }
        });
        assertThat(db.one("SELECT count(*) FROM item")).isEqualTo("3");
    }

    @Test
    void whatCannotBeRightIsToldBeforeAConnectionIsBorrowed() {
        assertThatThrownBy(() -> db.batchInsert("item", List.of(), items(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> db.batchInsert("item", List.of("id", "ID"), items(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'ID' is there twice");
        assertThatThrownBy(() -> db.batchInsert("item", List.of("id", " "), items(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("blank");
        assertThat(db.transactions).hasValue(0);
        assertThatThrownBy(() -> db.batchInsert("item", List.of("id", "nope"), items(1)))
                .isInstanceOf(SQLException.class)
                .hasMessage("Table 'item' has no column 'nope'; it has [id, name, team_id]");
        assertThatThrownBy(() -> db.batchInsert("item", List.of("text")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without a list of columns rows are records or maps");
    }

    @Test
    void aBatchOnAConnectionNeedsATransaction() throws SQLException {
        db.db.useConnection(connection -> assertThatThrownBy(
                        () -> Batches.insert(connection, "item", COLUMNS, items(2), BatchOptions.defaults()))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("needs a connection inside a transaction"));
        db.db.useTransaction(connection -> assertThatThrownBy(() -> Batches.insert(
                        connection,
                        "item",
                        COLUMNS,
                        items(2),
                        BatchOptions.defaults().commitEvery(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot commit inside"));
        assertThat(db.one("SELECT count(*) FROM item")).isEqualTo("0");
    }

    @Test
    void aBatchGoesBesideOtherWorkInOneTransaction() throws SQLException {
        assertThatThrownBy(() -> db.db.useTransaction(connection -> {
                    Batches.insert(connection, "item", COLUMNS, items(100), BatchOptions.defaults());
                    throw new IllegalStateException("changed my mind");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(db.one("SELECT count(*) FROM item")).isEqualTo("0");
    }
}
