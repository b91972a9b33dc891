package dev.rockpool.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rockpool.Sql;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLTransientException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches that fail: which row it was is told, its values are not, and nothing is kept. */
class BatchFailuresTest {

    private static final List<String> COLUMNS = List.of("id", "name");

    @TempDir
    Path folder;

    private RowsKit db;

    @BeforeEach
    void open() throws SQLException {
        db = new RowsKit(
                folder,
                "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE CHECK (name <> 'bad'))",
                "CREATE TABLE part (item_id REFERENCES item (id))",
                "INSERT INTO item VALUES (-1, 'there')");
    }

    @AfterEach
    void close() {
        db.close();
    }

    private static List<List<Object>> items(int count) {
        List<List<Object>> rows = new ArrayList<>();
        IntStream.range(0, count).forEach(i -> rows.add(List.of(i, "name " + i)));
        return rows;
    }

    private static BatchException failure(ThrowingCallable batch) {
        BatchException failure = catchThrowableOfType(BatchException.class, batch);
        told(failure).isNotNull();
        return failure;
    }

    /** An SQLException is an Iterable too, which AssertJ cannot tell apart. */
    private static AbstractThrowableAssert<?, ? extends Throwable> told(Throwable failure) {
        return assertThat(failure);
    }

    private String count() throws SQLException {
        return db.one("SELECT count(*) FROM item");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "0, 2",
        "1, 2",
        "0, 3000",
        "63, 3000",
        "64, 3000",
        "1023, 3000",
        "1024, 3000",
        "1777, 3000",
        "2999, 3000"
    })
    void theGuiltyRowIsNamedAndNothingIsKept(int guilty, int count) throws SQLException {
        List<List<Object>> rows = items(count);
        rows.set(guilty, List.of(guilty, "there"));
        BatchException failure = failure(() -> db.batchInsert("item", COLUMNS, rows));
        assertThat(failure.row()).isEqualTo(guilty);
        assertThat(failure.table()).isEqualTo("item");
        assertThat(failure.valueTypes()).containsExactly("java.lang.Integer", "java.lang.String");
        assertThat(failure.committedRows()).isZero();
        told(failure)
                .hasMessageStartingWith("Row " + guilty + " (from 0) of a batch on table 'item' failed: ")
                .hasMessageContaining("UNIQUE constraint failed: item.name")
                .hasMessageEndingWith("Types of its values: id java.lang.Integer, name java.lang.String")
                .hasMessageNotContaining("there")
                .hasCauseInstanceOf(SQLIntegrityConstraintViolationException.class);
        SQLException cause = (SQLException) failure.getCause();
        assertThat(failure.getSQLState()).isEqualTo(cause.getSQLState()).startsWith("23");
        assertThat(failure.getErrorCode()).isEqualTo(cause.getErrorCode()).isEqualTo(19);
        told(failure.getNextException()).isSameAs(cause);
        assertThat(count()).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bad", "there"})
    void theFirstOfSeveralGuiltyRowsIsNamedThoughAnotherIsInAnEarlierStatementOfTheSameChunk(String name)
            throws SQLException {
        List<List<Object>> rows = items(500);
        rows.set(70, List.of(70, name));
        rows.set(300, List.of(300, "there"));
        assertThat(failure(() -> db.batchInsert("item", COLUMNS, rows)).row()).isEqualTo(70);
        assertThat(count()).isEqualTo("1");
    }

    @Test
    void rowsThatBlameEachOtherAreToldByTheLater() {
        List<List<Object>> rows = items(10);
        rows.set(7, List.of(7, "name 2"));
        assertThat(failure(() -> db.batchInsert("item", COLUMNS, rows)).row()).isEqualTo(7);
    }

    @Test
    void noConflictPolicyHidesOtherErrors() throws SQLException {
        for (Conflict conflict : Conflict.values()) {
            List<List<Object>> rows = items(200);
            rows.set(99, List.of(99, "bad"));
            BatchOptions options = BatchOptions.defaults().onConflict(conflict);
            BatchException failure = failure(() -> db.batchInsert("item", COLUMNS, rows, options));
            assertThat(failure.row()).isEqualTo(99);
            told(failure).hasMessageContaining("CHECK constraint failed");
            rows.set(99, Arrays.asList(99, null));
            assertThat(failure(() -> db.batchInsert("item", COLUMNS, rows, options))
                            .valueTypes())
                    .containsExactly("java.lang.Integer", "null");
        }
        assertThat(count()).isEqualTo("1");
    }

    @Test
    void aFailureWithReturningNamesTheRowToo() throws SQLException {
        List<List<Object>> rows = items(1500);
        rows.set(1100, List.of(1100, "there"));
        BatchOptions options = BatchOptions.defaults().returning("id");
        assertThat(failure(() -> db.batchInsert("item", COLUMNS, rows, options)).row())
                .isEqualTo(1100);
        assertThat(count()).isEqualTo("1");
    }

    @Test
    void rowsThatDoNotFitAreToldBeforeAnythingIsWritten() throws SQLException {
        List<Object> rows = new ArrayList<>(items(2000));
        BatchOptions everyTen = BatchOptions.defaults().commitEvery(10);
        for (Object wrong : Arrays.asList(
                null,
                List.of(1),
                List.of(1, 2, 3),
                new Object[0],
                "text",
                7,
                Map.of("id", 1),
                Map.of("id", 1, "NAME", "a", "more", 3))) {
            rows.set(1500, wrong);
            BatchException failure = failure(() -> db.batchInsert("item", COLUMNS, rows, everyTen));
            assertThat(failure.row()).isEqualTo(1500);
            told(failure).hasMessageContaining("Row 1500 (from 0) of a batch on table 'item' cannot be used: ");
            assertThat(count()).isEqualTo("1");
        }
    }

    @Test
    void noRowIsToBlameWhereTheTableTakesNone() throws SQLException {
        Sql.write(db.db, "CREATE VIEW names AS SELECT name FROM item");
        for (int rows : List.of(1, 2, 100)) {
            told(catchThrowableOfType(
                            SQLException.class,
                            () -> db.batchInsert(
                                    "names",
                                    List.of("name"),
                                    items(rows).stream()
                                            .map(row -> row.subList(1, 2))
                                            .toList())))
                    .isNotInstanceOf(BatchException.class)
                    .hasMessageContaining("cannot modify names because it is a view");
        }
    }

    @Test
    void withinAUnitNothingIsSaidToBeCommitted() {
        List<List<Object>> rows = items(30);
        rows.set(29, List.of(29, "bad"));
        BatchOptions everyTen = BatchOptions.defaults().commitEvery(10);
        BatchException failure =
                failure(() -> db.useTransaction(tx -> db.batchInsert("item", COLUMNS, rows, everyTen)));
        assertThat(failure.row()).isEqualTo(29);
        assertThat(failure.committedRows()).isZero();
        told(failure).hasMessageNotContaining("are committed");
    }

    @Test
    void theMessagesOfRowsThatDoNotFitSayWhy() {
        told(failure(() -> db.batchInsert("item", COLUMNS, Arrays.asList(List.of(1, "a"), null))))
                .hasMessageEndingWith("it is null");
        told(failure(() -> db.batchInsert("item", COLUMNS, List.of(List.of(1)))))
                .hasMessageEndingWith("it has 1 values for 2 columns [id, name]");
        told(failure(() -> db.batchInsert("item", COLUMNS, List.of(Map.of("id", 1)))))
                .hasMessageEndingWith("it has no value for column 'name': put null where null is meant");
        told(failure(() -> db.batchInsert("item", COLUMNS, List.of(Map.of("id", 1, "name", "a", "x", 1)))))
                .hasMessageEndingWith("it has 'x', which is none of [id, name]");
        told(failure(() -> db.batchInsert("item", COLUMNS, List.of("secret"))))
                .hasMessageEndingWith("a row is a list, an array, a map or a record, and this is java.lang.String")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aValueThatCannotBeStoredIsNamedByItsType() throws SQLException {
        List<List<Object>> rows = items(100);
        rows.set(42, List.of(42, List.of("secret")));
        BatchException failure = failure(() -> db.batchInsert("item", COLUMNS, rows));
        assertThat(failure.row()).isEqualTo(42);
        told(failure).hasMessageContaining("cannot be stored in SQLite").hasMessageNotContaining("secret");
        assertThat(count()).isEqualTo("1");
    }

    @Test
    void aBrokenReferenceIsNamedInInsertsUpdatesAndDeletes() throws SQLException {
        db.batchInsert("item", COLUMNS, items(100));
        List<List<Integer>> parts =
                IntStream.range(0, 50).mapToObj(i -> List.of(i == 33 ? 999 : i)).toList();
        assertThat(failure(() -> db.batchInsert("part", List.of("item_id"), parts))
                        .row())
                .isEqualTo(33);
        db.batchInsert("part", List.of("item_id"), List.of(List.of(77)));
        List<Integer> keys = IntStream.range(0, 100).boxed().toList();
        assertThat(failure(() -> db.batchDelete("item", "id", keys)).row()).isEqualTo(77);
        List<List<Object>> renamed = items(100);
        renamed.set(50, List.of(50, "there"));
        BatchException failure = failure(() -> db.batchUpdate("item", List.of("id"), List.of("name"), renamed));
        assertThat(failure.row()).isEqualTo(50);
        assertThat(failure.valueTypes()).containsExactly("java.lang.String", "java.lang.Integer");
        assertThat(count()).isEqualTo("101");
    }

    @Test
    void aTriggerThatRollsTheTransactionBackFailsTheBatch() throws SQLException {
        Sql.write(
                db.db,
                "CREATE TRIGGER stop BEFORE INSERT ON item WHEN new.id = 70 BEGIN SELECT RAISE(ROLLBACK, 'stop'); END");
        assertThatThrownBy(() -> db.batchInsert("item", COLUMNS, items(100)))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("stop");
        assertThat(count()).isEqualTo("1");
        db.batchInsert("item", COLUMNS, items(50));
        assertThat(count()).isEqualTo("51");
    }

    @Test
    void aTriggerThatKeepsHalfOfAStatementDoublesNothing() throws SQLException {
        Sql.write(
                db.db,
                "CREATE TRIGGER stop BEFORE INSERT ON item WHEN new.id = 70 BEGIN SELECT RAISE(FAIL, 'stop'); END");
        assertThat(failure(() -> db.batchInsert("item", COLUMNS, items(100))).row())
                .isEqualTo(70);
        assertThat(count()).isEqualTo("1");
    }

    @Test
    void aFailureThatMayPassKeepsItsClassSoThatATransactionIsRunAgain() {
        SQLTransientException busy = new SQLTransientException("busy");
        assertThatThrownBy(() -> db.db.useTransaction(connection -> {
                    try (ChunkWriter writer = new ChunkWriter(
                            connection, new BatchPlan("item", COLUMNS, rows -> sneaky(busy), 64, 0, false, true, 0))) {
                        writer.write(List.of(new Object[] {1, "a"}, new Object[] {2, "b"}), 0);
                    }
                }))
                .isSameAs(busy);
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> String sneaky(Throwable failure) throws X {
        throw (X) failure;
    }

    @Test
    void aRecordsOwnFailureReachesTheCallerAsItIs() throws SQLException {
        assertThatThrownBy(() -> db.batchInsert("item", List.of(new Moody(1, "a"))))
                .isInstanceOf(ArithmeticException.class);
        assertThat(count()).isEqualTo("1");
    }

    record Moody(int id, String name) {
        @Override
        public String name() {
            throw new ArithmeticException("not today");
        }
    }
}
