package dev.rockpool.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.DatabaseManager;
import dev.rockpool.spi.KeptValue;
import dev.rockpool.spi.ResultRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of a result, and what cannot be kept. */
class ResultReaderTest extends DetachedKit {

    @BeforeEach
    void fill() throws SQLException {
        JdbcFixture.run(
                live,
                "CREATE TABLE person (id INTEGER PRIMARY KEY AUTOINCREMENT, name VARCHAR(20) NOT NULL, height DECIMAL(10, 2), photo BLOB, born DATE, x)");
        JdbcFixture.run(live, "CREATE TABLE odd (x VARCHAR(1.5))");
        JdbcFixture.run(
                live,
                "INSERT INTO person VALUES (1, 'Ada', 1.5, x'00ff', '1815-12-10', NULL), (2, 'Grace', 2, NULL, 0, 'text'),"
                        + " (3, 'Edsger', 1e300, x'', NULL, 9223372036854775807)");
    }

    private static List<String> described(ResultSetMetaData metaData) throws SQLException {
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= metaData.getColumnCount(); i++) {
            columns.add(String.join(
                    "|",
                    metaData.getColumnLabel(i),
                    metaData.getColumnName(i),
                    metaData.getTableName(i),
                    metaData.getSchemaName(i),
                    metaData.getCatalogName(i),
                    metaData.getColumnTypeName(i),
                    metaData.getColumnClassName(i),
                    "" + metaData.getColumnType(i),
                    "" + metaData.getPrecision(i),
                    "" + metaData.getScale(i),
                    "" + metaData.getColumnDisplaySize(i),
                    "" + metaData.isNullable(i),
                    "" + metaData.isAutoIncrement(i),
                    "" + metaData.isCaseSensitive(i),
                    "" + metaData.isSearchable(i),
                    "" + metaData.isCurrency(i),
                    "" + metaData.isSigned(i),
                    "" + metaData.isReadOnly(i),
                    "" + metaData.isWritable(i),
                    "" + metaData.isDefinitelyWritable(i)));
        }
        return columns;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM person",
                "SELECT * FROM person WHERE id = 3",
                "SELECT * FROM person WHERE id > 3",
                "SELECT id + 1, x, count(*) OVER (), name AS n, x AS \"cast(x as decimal(5,1))\" FROM person WHERE id = 2",
                "SELECT max(x), id FROM person WHERE id > 3",
                "SELECT p.id, q.id, q.name FROM person p, person q ORDER BY p.id DESC",
                "PRAGMA table_info(person)"
            })
    void theColumnsAreDescribedAsByTheDriverOnItsFirstRow(String sql) throws SQLException {
        try (PreparedStatement select = prepared(sql);
                ResultSet rows = select.executeQuery()) {
            List<String> before = described(rows.getMetaData());
            rows.next();
            assertThat(described(rows.getMetaData())).isEqualTo(before);
            try (ResultSet ours = detached(sql)) {
                assertThat(described(ours.getMetaData())).isEqualTo(before);
            }
        }
    }

    private ResultRows again(String sql, ResultRows earlier, Object... parameters) throws SQLException {
        try (PreparedStatement select = prepared(sql, parameters);
                ResultSet rows = select.executeQuery()) {
            return ResultReader.read(rows, PLENTY, earlier);
        }
    }

    @Test
    void theColumnsOfAnEarlierResultAreTakenOverWhereTheFirstRowsAreAlike() throws SQLException {
        String sql = "SELECT id, x, id + 1 AS next FROM person WHERE id >= ?1";
        ResultRows first = kept(sql, 1);
        assertThat(again(sql, first, 1).columns()).isSameAs(first.columns());
        ResultRows text = again(sql, first, 2);
        assertThat(text.columns()).isEqualTo(kept(sql, 2).columns()).isNotEqualTo(first.columns());
        assertThat(again(sql, text, 3).columns()).isEqualTo(kept(sql, 3).columns());
        ResultRows none = again(sql, text, 4);
        assertThat(none.size()).isZero();
        assertThat(none.columns()).isEqualTo(kept(sql, 4).columns()).isNotEqualTo(text.columns());
        assertThat(again(sql, none, 4).columns()).isSameAs(none.columns());
        assertThat(again(sql, none, 2).columns()).isEqualTo(text.columns());
        assertThat(again("SELECT id FROM person", text).columns()).hasSize(1);
    }

    /** One is remembered of each text, beside all budgets. */
    @Test
    void anOutlineWillDoForThatAndHoldsNoneOfTheValues() throws SQLException {
        String sql = "SELECT name, zeroblob(100000) AS b, 1.5 AS c, printf('%.100000c', 'x') AS d, id FROM person";
        ResultRows first = kept(sql);
        ResultRows outline = first.outline();
        assertThat(first.bytes()).isGreaterThan(200_000);
        assertThat(outline.bytes()).isLessThan(1_000);
        ResultRows second = again(sql, outline);
        assertThat(second.columns()).isSameAs(first.columns());
        assertThat(second.size()).isEqualTo(3);
        assertThat(second.value(0, 0)).isEqualTo("Ada");
        assertThat(second.value(1, 0)).isEqualTo("Grace");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT * FROM person", "SELECT *, id + 1 FROM person WHERE id > 3"})
    void aPoolsResultIsReadAsTheDriversIs(String sql) throws SQLException {
        ResultRows expected = kept(sql);
        try (DatabaseManager db = DatabaseManager.withPooling(
                                folder.resolve("detached.sqlite").toString())
                        .open();
                Connection connection = db.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            ResultRows earlier = null;
            for (int i = 0; i < 2; i++) { // the second time with the columns of the first
                try (ResultSet rows = statement.executeQuery(sql)) {
                    ResultRows read = ResultReader.read(rows, PLENTY, earlier);
                    assertThat(read.columns()).isEqualTo(expected.columns());
                    assertThat(read.size()).isEqualTo(expected.size());
                    if (earlier == null) {
                        assertThat(read.bytes()).isEqualTo(expected.bytes());
                    } else {
                        assertThat(read.columns()).isSameAs(earlier.columns());
                        assertThat(read.bytes()).as("the columns count once").isLessThan(expected.bytes());
                    }
                    assertThat(rows.next()).isFalse();
                    earlier = read;
                }
            }
        }
    }

    @Test
    void nothingIsKeptThatTakesMoreThanAllowed() throws SQLException {
        String sql =
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) SELECT i, 'text ' || i FROM n";
        try (PreparedStatement select = prepared(sql)) {
            try (ResultSet rows = select.executeQuery()) {
                assertThat(ResultReader.read(rows, 1000)).isNull();
                assertThat(rows.getInt(1)).isLessThan(50); // where it stopped
            }
            long needed;
            try (ResultSet rows = select.executeQuery()) {
                needed = ResultReader.read(rows, Long.MAX_VALUE).bytes();
            }
            try (ResultSet rows = select.executeQuery()) {
                assertThat(ResultReader.read(rows, needed)).isNotNull();
            }
            try (ResultSet rows = select.executeQuery()) {
                assertThat(ResultReader.read(rows, needed - 1)).isNull();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT CAST(x'61ff' AS TEXT)", "SELECT * FROM odd"})
    void nothingIsKeptThatCouldNotBeGivenBackAsItWas(String sql) throws SQLException {
        try (PreparedStatement select = prepared(sql);
                ResultSet rows = select.executeQuery()) {
            assertThat(ResultReader.read(rows, PLENTY)).isNull();
        }
    }

    @Test
    void sizesAreThoseOfTheHeap() throws SQLException {
        assertThat(KeptValue.bytes(null)).isZero();
        assertThat(KeptValue.bytes(1)).isEqualTo(16);
        assertThat(KeptValue.bytes(1L)).isEqualTo(24);
        assertThat(KeptValue.bytes("")).isEqualTo(24 + 16);
        assertThat(KeptValue.bytes("a".repeat(100))).isEqualTo(24 + 120);
        assertThat(KeptValue.bytes("\u0416".repeat(100))).isEqualTo(24 + 216);
        assertThat(KeptValue.bytes(new byte[9])).isEqualTo(32);
        assertThat(KeptValue.bytes('x')).isEqualTo(-1);
        long two = kept("SELECT 1 AS a UNION ALL SELECT 2").bytes();
        long four = kept("SELECT 1 AS a UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4")
                .bytes();
        assertThat(four - two).isEqualTo(2 * (16 + 4));
    }

    @Test
    void whatIsHandedOutIsTheCallersOwn() throws SQLException {
        ResultRows kept = kept("SELECT x'0102' AS a, '2024-02-29 00:00:00.000' AS b");
        ((byte[]) kept.value(0, 0))[0] = 9;
        try (ResultSet rows = DetachedResultSet.of(kept, values)) {
            rows.next();
            rows.getBytes(1)[0] = 9;
            ((byte[]) rows.getObject(1))[0] = 9;
            rows.getObject(1, byte[].class)[0] = 9;
            rows.getTimestamp(2).setTime(0);
            assertThat(rows.getBytes("a")).containsExactly(1, 2);
            assertThat(rows.getTimestamp("b").getTime()).isPositive();
        }
        assertThat((byte[]) kept.value(0, 0)).containsExactly(1, 2);
    }

    @Test
    void rowsThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> new ResultRows(List.of(), 1, new Object[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rowCount = 1");
        ResultRows empty = new ResultRows(List.of(), 0, new Object[0]);
        assertThatThrownBy(() -> empty.value(0, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
