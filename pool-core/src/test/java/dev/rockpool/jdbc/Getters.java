package dev.rockpool.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.sql.Clob;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Calendar;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;

/** Every getter of a result set, by number and by label, and what comes of it in a form that can be compared. */
final class Getters {

    private static final List<Class<?>> CLASSES = List.of(
            Object.class,
            String.class,
            Boolean.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            BigDecimal.class,
            byte[].class,
            Date.class,
            Time.class,
            Timestamp.class,
            LocalDate.class,
            LocalTime.class,
            LocalDateTime.class,
            Instant.class,
            Number.class);

    /** Calls a getter by number or by label. */
    interface Call {
        Object of(ResultSet rows) throws SQLException;
    }

    private Getters() {}

    /** All getters by name. */
    static Map<String, Call> all(int column, String label) {
        Map<String, Call> calls = new LinkedHashMap<>();
        calls.put("getObject", rows -> rows.getObject(column));
        calls.put("getObject by label", rows -> rows.getObject(label));
        calls.put("getString", rows -> rows.getString(column));
        calls.put("getString by label", rows -> rows.getString(label));
        calls.put("getBoolean", rows -> rows.getBoolean(column));
        calls.put("getBoolean by label", rows -> rows.getBoolean(label));
        calls.put("getByte", rows -> rows.getByte(column));
        calls.put("getByte by label", rows -> rows.getByte(label));
        calls.put("getShort", rows -> rows.getShort(column));
        calls.put("getShort by label", rows -> rows.getShort(label));
        calls.put("getInt", rows -> rows.getInt(column));
        calls.put("getInt by label", rows -> rows.getInt(label));
        calls.put("getLong", rows -> rows.getLong(column));
        calls.put("getLong by label", rows -> rows.getLong(label));
        calls.put("getFloat", rows -> rows.getFloat(column));
        calls.put("getFloat by label", rows -> rows.getFloat(label));
        calls.put("getDouble", rows -> rows.getDouble(column));
        calls.put("getDouble by label", rows -> rows.getDouble(label));
        calls.put("getBigDecimal", rows -> rows.getBigDecimal(column));
        calls.put("getBigDecimal by label", rows -> rows.getBigDecimal(label));
        calls.put("getBytes", rows -> rows.getBytes(column));
        calls.put("getBytes by label", rows -> rows.getBytes(label));
        times(calls, column, label);
        large(calls, column, label);
        rare(calls, column, label);
        for (Class<?> type : CLASSES) {
            calls.put("getObject " + type.getSimpleName(), rows -> rows.getObject(column, type));
            calls.put("getObject " + type.getSimpleName() + " by label", rows -> rows.getObject(label, type));
        }
        calls.put("getObject null", rows -> rows.getObject(column, (Class<?>) null));
        return calls;
    }

    private static void times(Map<String, Call> calls, int column, String label) {
        calls.put("getDate", rows -> rows.getDate(column));
        calls.put("getDate by label", rows -> rows.getDate(label));
        calls.put("getDate in a zone", rows -> rows.getDate(column, zone()));
        calls.put("getDate in a zone by label", rows -> rows.getDate(label, zone()));
        calls.put("getDate in no zone", rows -> rows.getDate(column, null));
        calls.put("getTime", rows -> rows.getTime(column));
        calls.put("getTime by label", rows -> rows.getTime(label));
        calls.put("getTime in a zone", rows -> rows.getTime(column, zone()));
        calls.put("getTime in a zone by label", rows -> rows.getTime(label, zone()));
        calls.put("getTimestamp", rows -> rows.getTimestamp(column));
        calls.put("getTimestamp by label", rows -> rows.getTimestamp(label));
        calls.put("getTimestamp in a zone", rows -> rows.getTimestamp(column, zone()));
        calls.put("getTimestamp in a zone by label", rows -> rows.getTimestamp(label, zone()));
        calls.put("getTimestamp in no zone", rows -> rows.getTimestamp(column, null));
    }

    private static Calendar zone() {
        return Calendar.getInstance(TimeZone.getTimeZone("Pacific/Chatham"));
    }

    @SuppressWarnings("deprecation") // they are getters like the others
    private static void large(Map<String, Call> calls, int column, String label) {
        calls.put("getAsciiStream", rows -> rows.getAsciiStream(column));
        calls.put("getAsciiStream by label", rows -> rows.getAsciiStream(label));
        calls.put("getUnicodeStream", rows -> rows.getUnicodeStream(column));
        calls.put("getUnicodeStream by label", rows -> rows.getUnicodeStream(label));
        calls.put("getBinaryStream", rows -> rows.getBinaryStream(column));
        calls.put("getBinaryStream by label", rows -> rows.getBinaryStream(label));
        calls.put("getCharacterStream", rows -> rows.getCharacterStream(column));
        calls.put("getCharacterStream by label", rows -> rows.getCharacterStream(label));
        calls.put("getNCharacterStream", rows -> rows.getNCharacterStream(column));
        calls.put("getNCharacterStream by label", rows -> rows.getNCharacterStream(label));
        calls.put("getBlob", rows -> rows.getBlob(column));
        calls.put("getBlob by label", rows -> rows.getBlob(label));
        calls.put("getClob", rows -> rows.getClob(column));
        calls.put("getClob by label", rows -> rows.getClob(label));
        calls.put("getNClob", rows -> rows.getNClob(column));
        calls.put("getNClob by label", rows -> rows.getNClob(label));
    }

    @SuppressWarnings("deprecation") // they are getters like the others
    private static void rare(Map<String, Call> calls, int column, String label) {
        calls.put("getBigDecimal to scale", rows -> rows.getBigDecimal(column, 2));
        calls.put("getBigDecimal to scale by label", rows -> rows.getBigDecimal(label, 2));
        calls.put("getArray", rows -> rows.getArray(column));
        calls.put("getArray by label", rows -> rows.getArray(label));
        calls.put("getRef", rows -> rows.getRef(column));
        calls.put("getRef by label", rows -> rows.getRef(label));
        calls.put("getRowId", rows -> rows.getRowId(column));
        calls.put("getRowId by label", rows -> rows.getRowId(label));
        calls.put("getURL", rows -> rows.getURL(column));
        calls.put("getURL by label", rows -> rows.getURL(label));
        calls.put("getSQLXML", rows -> rows.getSQLXML(column));
        calls.put("getSQLXML by label", rows -> rows.getSQLXML(label));
        calls.put("getNString", rows -> rows.getNString(column));
        calls.put("getNString by label", rows -> rows.getNString(label));
        calls.put("getObject by map", rows -> rows.getObject(column, Map.of()));
        calls.put("getObject by map by label", rows -> rows.getObject(label, Map.of()));
    }

    /** The value's class and the value, or the failure, and what {@code wasNull} says then. */
    static String outcome(ResultSet rows, int column, Call call) throws SQLException {
        rows.getLong(
                column); // the driver's getBigDecimal leaves wasNull to whatever was read before; this changes nothing
        String outcome;
        try {
            outcome = shown(call.of(rows));
        } catch (SQLException e) {
            outcome = e.getClass().getName() + " " + e.getSQLState() + " " + e.getErrorCode() + " " + e.getMessage();
        } catch (RuntimeException e) {
            outcome = e.getClass().getName() + " " + e.getMessage();
        }
        return outcome + ", null: " + rows.wasNull();
    }

    @SuppressWarnings("JavaUtilDate") // it is what drivers give
    static String shown(Object value) throws SQLException {
        try {
            if (value == null) {
                return "null";
            } else if (value instanceof byte[] bytes) {
                return "bytes " + HexFormat.of().formatHex(bytes);
            } else if (value instanceof InputStream stream) {
                return "stream " + HexFormat.of().formatHex(stream.readAllBytes());
            } else if (value instanceof Reader reader) {
                StringWriter text = new StringWriter();
                reader.transferTo(text);
                return "reader " + text;
            } else if (value instanceof Clob clob) {
                return "clob " + clob.getSubString(1, (int) clob.length());
            } else if (value instanceof java.util.Date date) {
                return date.getClass().getName() + " " + date.getTime();
            }
            return value.getClass().getName() + " " + value;
        } catch (IOException e) {
            throw new SQLException(e);
        }
    }
}
