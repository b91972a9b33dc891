package dev.rockpool.stmt;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.Calendar;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/** The ways to set a parameter. Values are small, so that they meet again, and now and then such that a function fails or a type is wrong. */
final class RandomParameters {

    private static final List<Long> NUMBERS =
            List.of(1L, 2L, 3L, 4L, 5L, 7L, 10L, 20L, -1L, 0L, 5_000L, Long.MIN_VALUE);
    private static final List<String> STRINGS = List.of(
            "one", "[2]", "x", "seven", "1", "{\"a\":1}", "%E", "", "not json", "\u00e9\u4e2d\ud83d\ude00", "4");

    private static final long MOMENT = 1_700_000_000_000L;

    private final Random random;

    RandomParameters(Random random) {
        this.random = random;
    }

    /** Sets one parameter. */
    @FunctionalInterface
    private interface Setter {
        void set(PreparedStatement statement, int index) throws SQLException;
    }

    RandomCall set(int place, int index) {
        long number = RandomTexts.one(NUMBERS, random);
        String string = RandomTexts.one(STRINGS, random);
        int dice = random.nextInt(100);
        if (dice < 45) {
            int small = (int) (number % 1_000_000);
            return switch (dice % 3) {
                case 0 -> call(place, index, "setInt " + small, (s, i) -> s.setInt(i, small));
                case 1 -> call(place, index, "setLong " + number, (s, i) -> s.setLong(i, number));
                default -> call(place, index, "setObject " + number, (s, i) -> s.setObject(i, number));
            };
        } else if (dice < 65) {
            return dice % 2 == 0
                    ? call(place, index, "setString " + string, (s, i) -> s.setString(i, string))
                    : call(place, index, "setObject " + string, (s, i) -> s.setObject(i, string));
        }
        return rare(place, index, number, string);
    }

    private RandomCall rare(int place, int index, long number, String string) {
        byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(30)) {
            case 0, 1, 2 -> call(place, index, "setNull", (s, i) -> s.setNull(i, Types.INTEGER));
            case 3 -> call(place, index, "setNull with a name", (s, i) -> s.setNull(i, Types.VARCHAR, "TEXT"));
            case 4 -> call(place, index, "setObject null", (s, i) -> s.setObject(i, null));
            case 5 -> call(place, index, "setBoolean", (s, i) -> s.setBoolean(i, number % 2 == 0));
            case 6 -> call(place, index, "setByte", (s, i) -> s.setByte(i, (byte) number));
            case 7 -> call(place, index, "setShort", (s, i) -> s.setShort(i, (short) number));
            case 8 -> call(place, index, "setFloat", (s, i) -> s.setFloat(i, number / 4f));
            case 9, 10 -> call(place, index, "setDouble " + number / 4d, (s, i) -> s.setDouble(i, number / 4d));
            case 11 -> call(place, index, "setDouble NaN", (s, i) -> s.setDouble(i, Double.NaN));
            case 12 -> call(place, index, "setBigDecimal", (s, i) -> s.setBigDecimal(i, BigDecimal.valueOf(number, 1)));
            case 13, 14 -> call(place, index, "setBytes " + string, (s, i) -> s.setBytes(i, bytes.clone()));
            case 15 -> call(place, index, "setBytes null", (s, i) -> s.setBytes(i, null));
            case 16 -> call(place, index, "setString null", (s, i) -> s.setString(i, null));
            case 17 -> call(place, index, "setDate", (s, i) -> s.setDate(i, new Date(MOMENT)));
            case 18 -> call(place, index, "setTime", (s, i) -> s.setTime(i, new Time(MOMENT)));
            case 19 ->
                call(place, index, "setTimestamp", (s, i) -> s.setTimestamp(i, new Timestamp(MOMENT + number % 100)));
            case 20 ->
                call(place, index, "setTimestamp UTC", (s, i) -> s.setTimestamp(i, new Timestamp(MOMENT), utc()));
            case 21 ->
                call(
                        place,
                        index,
                        "setBinaryStream",
                        (s, i) -> s.setBinaryStream(i, new ByteArrayInputStream(bytes), bytes.length));
            case 22 ->
                call(
                        place,
                        index,
                        "setCharacterStream",
                        (s, i) -> s.setCharacterStream(i, new StringReader(string), string.length()));
            case 23 ->
                call(
                        place,
                        index,
                        "setAsciiStream",
                        (s, i) -> s.setAsciiStream(i, new ByteArrayInputStream(bytes), bytes.length));
            case 24 -> call(place, index, "setObject as VARCHAR", (s, i) -> s.setObject(i, number, Types.VARCHAR));
            case 25 -> call(place, index, "setObject as INTEGER", (s, i) -> s.setObject(i, string, Types.INTEGER));
            case 26 -> call(place, index, "setObject by SQLType", (s, i) -> s.setObject(i, string, JDBCType.VARCHAR));
            case 27 -> call(place, index, "setObject of an odd class", (s, i) -> s.setObject(i, Optional.of(string)));
            case 28 -> call(place, index, "setNString", (s, i) -> s.setNString(i, string));
            default -> call(place, index, "setClob", (s, i) -> s.setClob(i, new StringReader(string)));
        };
    }

    private static Calendar utc() {
        return Calendar.getInstance(TimeZone.getTimeZone("UTC"));
    }

    private static RandomCall call(int place, int index, String what, Setter setter) {
        return new RandomCall(
                "s" + place + "." + what + " at " + index,
                world -> world.onPrepared(place, statement -> done(statement, index, setter)));
    }

    private static @Nullable Object done(PreparedStatement statement, int index, Setter setter) throws SQLException {
        setter.set(statement, index);
        return "set";
    }
}
