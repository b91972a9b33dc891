package dev.rockpool.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.spi.ResultRows;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every getter gives of every value what the driver's own result set gives: the value, {@code wasNull}, and the failure. */
class DetachedGettersTest extends DetachedKit {

    private static final List<Object> VALUES = new ArrayList<>();

    static {
        VALUES.add(null);
        for (long number : new long[] {
            0,
            1,
            -1,
            2,
            127,
            128,
            -128,
            -129,
            255,
            256,
            32767,
            32768,
            -32769,
            2_147_483_647,
            2_147_483_648L,
            -2_147_483_648L,
            -2_147_483_649L,
            4_294_967_296L,
            4_294_967_297L,
            1_700_000_000_000L,
            253_402_300_800_000L,
            9_007_199_254_740_993L,
            16_777_217,
            Long.MAX_VALUE,
            Long.MAX_VALUE - 1,
            Long.MIN_VALUE,
            Long.MIN_VALUE + 1
        }) {
            VALUES.add(number);
        }
        for (double number : new double[] {
            0.0,
            -0.0,
            0.1,
            0.5,
            -0.5,
            1.0,
            1.5,
            -1.5,
            255.9,
            1e15,
            1e18,
            1e19,
            -1e19,
            1e300,
            -1e300,
            9.223372036854776E+18,
            2147483648.5,
            2460000.5,
            2460123.456789,
            1e-320,
            3.4e38,
            3.5e38,
            123456789.12345678,
            Double.MIN_VALUE,
            Double.MAX_VALUE,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.NaN
        }) {
            VALUES.add(number);
        }
        VALUES.addAll(List.of(
                "",
                " ",
                "12",
                "-12",
                "+7",
                " 12abc",
                "12 ",
                "1.5e3",
                "1e400",
                "0x10",
                "9223372036854775807",
                "9223372036854775808",
                "99999999999999999999",
                "4294967297",
                "true",
                "false",
                "abc",
                "NaN",
                "Infinity"));
        VALUES.addAll(List.of(
                "2024-02-29 13:14:15.678",
                "2024-02-29 13:14:15",
                "2024-02-29",
                "13:14:15",
                "13:14",
                "2024-02-29T13:14:15",
                "2024-02-29T13:14:15.678Z",
                "2024-13-45 99:99:99.999",
                "0001-01-01 00:00:00.000",
                "9999-12-31 23:59:59.999",
                "2024-03-31 02:30:00.000"));
        VALUES.addAll(List.of(
                "gr\u00fc\u00df",
                "\u65e5\u672c",
                "\ud83d\ude00 smile",
                "a\u0000b",
                "\u0000",
                "\u0661\u0662",
                "x".repeat(5000),
                "\u00e9".repeat(3000)));
        VALUES.add(new byte[0]);
        VALUES.add(new byte[] {0});
        VALUES.add(new byte[] {1, -1, 127, -128});
        VALUES.add("12".getBytes(StandardCharsets.UTF_8));
        VALUES.add("2024-02-29 13:14:15.678".getBytes(StandardCharsets.UTF_8));
        VALUES.add("gr\u00fc\u00df".getBytes(StandardCharsets.UTF_8));
        VALUES.add(new byte[3000]);
    }

    @Test
    void everyGetterGivesOfEveryValueWhatTheDriverGives() throws SQLException {
        for (Object value : VALUES) {
            compare("SELECT 'first' AS a, ?1 AS Value, 'other' AS VALUE", value);
        }
    }

    /** The value as it is stored, in columns of every affinity. */
    @Test
    void everyGetterGivesOfEveryStoredValueWhatTheDriverGives() throws SQLException {
        JdbcFixture.run(
                live,
                "CREATE TABLE stored (id INTEGER PRIMARY KEY, i INTEGER, r REAL, t TEXT, n NUMERIC, b BLOB, d DATETIME)");
        Random random = new Random(1);
        for (Object value : VALUES) {
            JdbcFixture.run(live, "DELETE FROM stored");
            try (PreparedStatement insert =
                    live.prepareStatement("INSERT INTO stored VALUES (1, ?1, ?1, ?1, ?1, ?1, ?1)")) {
                insert.setObject(1, value);
                insert.executeUpdate();
            }
            String column = List.of("i", "r", "t", "n", "b", "d").get(random.nextInt(6));
            compare("SELECT id, " + column + " AS value FROM stored");
        }
    }

    private void compare(String sql, Object... parameters) throws SQLException {
        ResultRows kept = kept(sql, parameters);
        String value = Getters.shown(kept.value(0, 1));
        try (PreparedStatement select = prepared(sql, parameters)) {
            for (Map.Entry<String, Getters.Call> getter :
                    Getters.all(2, "value").entrySet()) {
                try (ResultSet theirs = select.executeQuery();
                        ResultSet ours = DetachedResultSet.of(kept, values)) {
                    assertThat(theirs.next()).isTrue();
                    assertThat(ours.next()).isTrue();
                    assertThat(Getters.outcome(ours, 2, getter.getValue()))
                            .as("%s of %s by %s", getter.getKey(), value, sql)
                            .isEqualTo(Getters.outcome(theirs, 2, getter.getValue()));
                }
            }
        }
    }

    @Test
    void aColumnThatIsNotThereIsRefusedAsByTheDriver() throws SQLException {
        String sql = "SELECT 1 AS a, 2 AS b";
        try (PreparedStatement select = prepared(sql);
                ResultSet theirs = select.executeQuery();
                ResultSet ours = detached(sql)) {
            theirs.next();
            ours.next();
            for (Getters.Call call : List.<Getters.Call>of(
                    rows -> rows.getInt(0),
                    rows -> rows.getInt(3),
                    rows -> rows.getString(-1),
                    rows -> rows.getMetaData().getColumnLabel(3))) {
                assertThat(Getters.outcome(ours, 1, call)).isEqualTo(Getters.outcome(theirs, 1, call));
            }
            String refused = Getters.outcome(theirs, 1, rows -> rows.getInt("c"));
            assertThat(Getters.outcome(ours, 1, rows -> rows.getInt("c")))
                    .startsWith(refused.substring(0, refused.indexOf(", null")));
            for (String label : List.of("a", "A", "b", "B")) {
                assertThat(ours.findColumn(label)).isEqualTo(theirs.findColumn(label));
            }
        }
    }
}
