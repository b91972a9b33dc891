package dev.rockpool.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What values become in SQLite, and back. */
@SuppressWarnings("JavaUtilDate") // it is what drivers give
class ValuesTest {

    private static final Instant INSTANT = Instant.parse("2026-03-29T01:30:00.123456789Z");
    private static final UUID ID = UUID.fromString("f81d4fae-7dec-11d0-a765-00a0c91e6bf6");

    @TempDir
    Path folder;

    enum Colour {
        RED,
        GREEN {
            @Override
            public String toString() {
                return "leaf";
            }
        }
    }

    static Stream<Arguments> stored() {
        return Stream.of(
                Arguments.of("text", "text", "text"),
                Arguments.of(42, "integer", "42"),
                Arguments.of(Long.MIN_VALUE, "integer", "-9223372036854775808"),
                Arguments.of((short) 7, "integer", "7"),
                Arguments.of((byte) -3, "integer", "-3"),
                Arguments.of(2.5, "real", "2.5"),
                Arguments.of(0.1f, "real", "0.10000000149011612"),
                Arguments.of(true, "integer", "1"),
                Arguments.of(false, "integer", "0"),
                Arguments.of('c', "text", "c"),
                Arguments.of(new BigDecimal("12345678901234567890.10"), "text", "12345678901234567890.10"),
                Arguments.of(new BigInteger("123456789012345678901"), "text", "123456789012345678901"),
                Arguments.of(Colour.RED, "text", "RED"),
                Arguments.of(Colour.GREEN, "text", "GREEN"),
                Arguments.of(ID, "text", ID.toString()),
                Arguments.of(INSTANT, "text", "2026-03-29T01:30:00.123456789Z"),
                Arguments.of(LocalDate.of(2026, 3, 29), "text", "2026-03-29"),
                Arguments.of(LocalTime.of(1, 30), "text", "01:30"),
                Arguments.of(LocalDateTime.of(2026, 3, 29, 1, 30), "text", "2026-03-29T01:30"),
                Arguments.of(
                        OffsetDateTime.of(2026, 3, 29, 1, 30, 5, 0, ZoneOffset.ofHours(2)),
                        "text",
                        "2026-03-29T01:30:05+02:00"),
                Arguments.of(
                        ZonedDateTime.of(2026, 3, 29, 5, 30, 5, 0, ZoneId.of("Europe/Berlin")),
                        "text",
                        "2026-03-29T05:30:05+02:00[Europe/Berlin]"),
                Arguments.of(Duration.ofSeconds(90), "text", "PT1M30S"),
                Arguments.of(Period.ofMonths(3), "text", "P3M"),
                Arguments.of(Year.of(2026), "text", "2026"),
                Arguments.of(YearMonth.of(2026, 3), "text", "2026-03"),
                Arguments.of(ZoneOffset.ofHours(1), "text", "+01:00"),
                Arguments.of(Date.from(Instant.ofEpochMilli(1234567)), "integer", "1234567"),
                Arguments.of(new Timestamp(1234567), "integer", "1234567"));
    }

    @ParameterizedTest
    @MethodSource("stored")
    void valuesAreStoredAndReadBackAsTheyWere(Object value, String type, String text) throws SQLException {
        try (RowsKit db = new RowsKit(folder, "CREATE TABLE t (v)")) {
            db.batchInsert("t", List.of("v"), List.of(List.of(value)));
            assertThat(db.rows("SELECT typeof(v), CAST(v AS TEXT) FROM t")).containsExactly(type + "|" + text);
            Object read = db.db.withReadConnection(connection -> {
                try (PreparedStatement statement = connection.prepareStatement("SELECT v FROM t");
                        ResultSet rows = statement.executeQuery()) {
                    assertThat(rows.next()).isTrue();
                    return rows.getObject(1);
                }
            });
            Class<?> wanted = value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
            assertThat(Conversions.convert(read, wanted)).isEqualTo(value);
        }
    }

    @Test
    void bytesAndNullsAreStoredAsTheyAre() throws SQLException {
        try (RowsKit db = new RowsKit(folder, "CREATE TABLE t (v)")) {
            db.batchInsert(
                    "t", List.of("v"), List.of(new Object[] {new byte[] {0, 1, -1}}, new @Nullable Object[] {null}));
            assertThat(db.rows("SELECT typeof(v), hex(v) FROM t")).containsExactly("blob|0001FF", "null|");
        }
    }

    @Test
    void whatSqliteCannotStoreIsRefusedInsteadOfStoredAsSomeText() throws SQLException {
        try (RowsKit db = new RowsKit(folder, "CREATE TABLE t (v)")) {
            for (Object value :
                    List.of(Map.of(), new int[0], Optional.empty(), new AtomicInteger(), new Object(), String.class)) {
                assertThatThrownBy(() -> db.batchInsert("t", List.of("v"), List.of(List.of(value))))
                        .isInstanceOf(BatchException.class)
                        .hasMessageContaining(value.getClass().getTypeName())
                        .hasMessageContaining("cannot be stored in SQLite");
            }
            assertThat(db.one("SELECT count(*) FROM t")).isEqualTo("0");
        }
    }

    static Stream<Arguments> read() {
        return Stream.of(
                Arguments.of(5L, Integer.class, 5),
                Arguments.of(5, long.class, 5L),
                Arguments.of(5, short.class, (short) 5),
                Arguments.of(-5, byte.class, (byte) -5),
                Arguments.of(5, double.class, 5.0),
                Arguments.of(2.5, float.class, 2.5f),
                Arguments.of(3.0, int.class, 3),
                Arguments.of("12", int.class, 12),
                Arguments.of("1.50", BigDecimal.class, new BigDecimal("1.50")),
                Arguments.of(0.1, BigDecimal.class, new BigDecimal("0.1")),
                Arguments.of(7, BigInteger.class, BigInteger.valueOf(7)),
                Arguments.of(true, int.class, 1),
                Arguments.of(1, boolean.class, true),
                Arguments.of(0, Boolean.class, false),
                Arguments.of("TRUE", boolean.class, true),
                Arguments.of("f", boolean.class, false),
                Arguments.of(12, String.class, "12"),
                Arguments.of(ID, String.class, ID.toString()),
                Arguments.of("x", char.class, 'x'),
                Arguments.of("GREEN", Colour.class, Colour.GREEN),
                Arguments.of(
                        new byte[] {-8, 29, 79, -82, 125, -20, 17, -48, -89, 101, 0, -96, -55, 30, 107, -10},
                        UUID.class,
                        ID),
                Arguments.of("2026-03-29 01:30:00", Instant.class, Instant.parse("2026-03-29T01:30:00Z")),
                Arguments.of("2026-03-29T03:30:00+02:00", Instant.class, Instant.parse("2026-03-29T01:30:00Z")),
                Arguments.of("2026-03-29", Instant.class, Instant.parse("2026-03-29T00:00:00Z")),
                Arguments.of(1000L, Instant.class, Instant.ofEpochSecond(1)),
                Arguments.of(Timestamp.from(INSTANT), Instant.class, INSTANT),
                Arguments.of("2026-03-29 01:30", LocalDateTime.class, LocalDateTime.of(2026, 3, 29, 1, 30)),
                Arguments.of("2026-03-29T03:30:00+02:00", LocalDateTime.class, LocalDateTime.of(2026, 3, 29, 3, 30)),
                Arguments.of("2026-03-29 01:30:00", LocalDate.class, LocalDate.of(2026, 3, 29)),
                Arguments.of("2026-03-29 01:30:00", LocalTime.class, LocalTime.of(1, 30)),
                Arguments.of("01:30:00", LocalTime.class, LocalTime.of(1, 30)),
                Arguments.of(java.sql.Date.valueOf("2026-03-29"), LocalDate.class, LocalDate.of(2026, 3, 29)),
                Arguments.of(java.sql.Time.valueOf("01:30:00"), LocalTime.class, LocalTime.of(1, 30)),
                Arguments.of(
                        Timestamp.valueOf("2026-03-29 05:30:00"),
                        LocalDateTime.class,
                        LocalDateTime.of(2026, 3, 29, 5, 30)),
                Arguments.of(LocalDate.of(2026, 3, 29), LocalDateTime.class, LocalDateTime.of(2026, 3, 29, 0, 0)),
                Arguments.of(INSTANT.atOffset(ZoneOffset.UTC), Instant.class, INSTANT),
                Arguments.of(1234L, Date.class, new Date(1234)),
                Arguments.of(1234L, java.sql.Date.class, new java.sql.Date(1234)),
                Arguments.of(1234L, java.sql.Time.class, new java.sql.Time(1234)),
                Arguments.of(
                        "2026-03-29T01:30:00Z", Timestamp.class, Timestamp.from(Instant.parse("2026-03-29T01:30:00Z"))),
                Arguments.of(5, Object.class, 5),
                Arguments.of(5, Number.class, 5));
    }

    @ParameterizedTest
    @MethodSource("read")
    void valuesAreReadAsTheTypeThatIsAskedFor(Object value, Class<?> type, Object expected) throws SQLException {
        assertThat(Conversions.convert(value, type)).isEqualTo(expected);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(1L << 31, int.class, "22003"),
                Arguments.of(40_000, short.class, "22003"),
                Arguments.of(128, byte.class, "22003"),
                Arguments.of(1.5, long.class, "22003"),
                Arguments.of(1e30, Long.class, "22003"),
                Arguments.of("1.5", int.class, "22003"),
                Arguments.of(0.5, BigInteger.class, "22003"),
                Arguments.of("secret", int.class, "22018"),
                Arguments.of(Double.NaN, BigDecimal.class, "22018"),
                Arguments.of("secret", boolean.class, "22018"),
                Arguments.of("secret", char.class, "22018"),
                Arguments.of("secret", Colour.class, "22018"),
                Arguments.of("leaf", Colour.class, "22018"),
                Arguments.of(1, Colour.class, "22018"),
                Arguments.of("secret", UUID.class, "22018"),
                Arguments.of(new byte[3], UUID.class, "22018"),
                Arguments.of(new byte[3], String.class, "22018"),
                Arguments.of(new byte[3], int.class, "22018"),
                Arguments.of("secret", Instant.class, "22018"),
                Arguments.of("secret:", LocalDateTime.class, "22018"),
                Arguments.of("2026-02-30", LocalDate.class, "22018"),
                Arguments.of("secret", Duration.class, "22018"),
                Arguments.of(1, Duration.class, "22018"),
                Arguments.of("secret", byte[].class, "22018"),
                Arguments.of("secret", List.class, "22018"),
                Arguments.of(5, AtomicInteger.class, "22018"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatCannotBeReadIsToldByTypesAndNotByValues(Object value, Class<?> type, String state) {
        assertThatThrownBy(() -> Conversions.convert(value, type))
                .isInstanceOfSatisfying(
                        SQLDataException.class, e -> assertThat(e.getSQLState()).isEqualTo(state))
                .hasMessageContaining(value.getClass().getTypeName())
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    @Test
    void nullIsNullButNotForPrimitives() throws SQLException {
        assertThat(Conversions.convert(null, Integer.class)).isNull();
        assertThatThrownBy(() -> Conversions.convert(null, boolean.class))
                .isInstanceOf(SQLDataException.class)
                .hasMessage("NULL is no boolean: read it as Boolean");
    }
}
