package dev.rockpool.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

/** Parameters of every kind, set once: the driver gets the same on a reader, on the writer and on a reader again. */
class ParametersMoveTest extends RoutedKit {

    private static final String ECHO = "SELECT typeof(?1), quote(?1)";
    private static final String UNSUPPORTED = "unsupported";
    private static final Date DATE = Date.valueOf("2024-02-29");
    private static final Time TIME = Time.valueOf("12:34:56");
    private static final Timestamp TIMESTAMP = Timestamp.valueOf("2024-02-29 12:34:56.789");

    /** Sets the first parameter. */
    @FunctionalInterface
    interface Setter {
        void on(PreparedStatement statement) throws SQLException;
    }

    private static Calendar calendar() {
        return Calendar.getInstance(TimeZone.getTimeZone("Asia/Tokyo"));
    }

    private static InputStream stream(String content) {
        return new ByteArrayInputStream(content.getBytes(UTF_8));
    }

    private static Reader reader(String content) {
        return new StringReader(content);
    }

    @SuppressWarnings("deprecation") // JDBC has it still
    private static Map<String, Setter> setters() {
        Map<String, Setter> setters = new LinkedHashMap<>();
        setters.put("null", s -> s.setNull(1, Types.INTEGER));
        setters.put("null with a type's name", s -> s.setNull(1, Types.VARCHAR, "TEXT"));
        setters.put("boolean", s -> s.setBoolean(1, true));
        setters.put("byte", s -> s.setByte(1, (byte) -7));
        setters.put("short", s -> s.setShort(1, (short) 300));
        setters.put("int", s -> s.setInt(1, Integer.MIN_VALUE));
        setters.put("long", s -> s.setLong(1, Long.MAX_VALUE));
        setters.put("float", s -> s.setFloat(1, 1.5f));
        setters.put("double", s -> s.setDouble(1, Math.PI));
        setters.put("BigDecimal", s -> s.setBigDecimal(1, new BigDecimal("12345678901234567890.123")));
        setters.put("String", s -> s.setString(1, "Grüße 🎉"));
        setters.put("null String", s -> s.setString(1, null));
        setters.put("bytes", s -> s.setBytes(1, new byte[] {0, 1, -1}));
        setters.put("Date", s -> s.setDate(1, DATE));
        setters.put("Time", s -> s.setTime(1, TIME));
        setters.put("Timestamp", s -> s.setTimestamp(1, TIMESTAMP));
        setters.put("Date with calendar", s -> s.setDate(1, DATE, calendar()));
        setters.put("Time with calendar", s -> s.setTime(1, TIME, calendar()));
        setters.put("Timestamp with calendar", s -> s.setTimestamp(1, TIMESTAMP, calendar()));
        setters.put("null Date", s -> s.setDate(1, null));
        setters.put("AsciiStream, int", s -> s.setAsciiStream(1, stream("plain text"), 5));
        setters.put("AsciiStream, long", s -> s.setAsciiStream(1, stream("plain text"), 5L));
        setters.put("AsciiStream", s -> s.setAsciiStream(1, stream("plain text")));
        setters.put("UnicodeStream", s -> s.setUnicodeStream(1, stream("Grüße"), 7));
        setters.put("BinaryStream, int", s -> s.setBinaryStream(1, stream("bytes"), 5));
        setters.put("BinaryStream, long", s -> s.setBinaryStream(1, stream("bytes"), 5L));
        setters.put("BinaryStream", s -> s.setBinaryStream(1, stream("bytes")));
        setters.put("CharacterStream, int", s -> s.setCharacterStream(1, reader("Grüße"), 3));
        setters.put("CharacterStream, long", s -> s.setCharacterStream(1, reader("Grüße"), 3L));
        setters.put("CharacterStream", s -> s.setCharacterStream(1, reader("Grüße")));
        setters.put("NString", s -> s.setNString(1, "Grüße"));
        setters.put("NCharacterStream", s -> s.setNCharacterStream(1, reader("Grüße")));
        setters.put("NCharacterStream, long", s -> s.setNCharacterStream(1, reader("Grüße"), 3L));
        setters.put("Clob of a Reader", s -> s.setClob(1, reader("Grüße")));
        setters.put("Clob of a Reader, long", s -> s.setClob(1, reader("Grüße"), 3L));
        setters.put("NClob of a Reader", s -> s.setNClob(1, reader("Grüße")));
        setters.put("NClob of a Reader, long", s -> s.setNClob(1, reader("Grüße"), 3L));
        setters.put("Blob of a stream", s -> s.setBlob(1, stream("bytes")));
        setters.put("Blob of a stream, long", s -> s.setBlob(1, stream("bytes"), 3L));
        setters.put("Object: Integer", s -> s.setObject(1, 42));
        setters.put("Object: String", s -> s.setObject(1, "text"));
        setters.put("Object: bytes", s -> s.setObject(1, new byte[] {5}));
        setters.put("Object: Timestamp", s -> s.setObject(1, TIMESTAMP));
        setters.put("Object: null", s -> s.setObject(1, null));
        setters.put("Object with a type", s -> s.setObject(1, 42, Types.INTEGER));
        setters.put("Object with a type and scale", s -> s.setObject(1, new BigDecimal("1.25"), Types.DECIMAL, 2));
        setters.put("Object with an SQLType", s -> s.setObject(1, 42, JDBCType.INTEGER));
        setters.put("Object with an SQLType and scale", s -> s.setObject(1, 42, JDBCType.INTEGER, 0));
        setters.put("URL", s -> s.setURL(1, null));
        setters.put("Ref", s -> s.setRef(1, null));
        setters.put("RowId", s -> s.setRowId(1, null));
        setters.put("SQLXML", s -> s.setSQLXML(1, null));
        setters.put("Array", s -> s.setArray(1, null));
        return setters;
    }

    private static String run(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getString(1) + " " + row.getString(2) : "(none)";
        }
    }

    /** What the driver itself makes of it, or the error that it throws. */
    private String plainly(Setter setter) throws SQLException {
        try (Connection plain = DriverManager.getConnection("jdbc:sqlite::memory:");
                PreparedStatement statement = plain.prepareStatement(ECHO)) {
            setter.on(statement);
            return run(statement);
        } catch (SQLFeatureNotSupportedException e) {
            return UNSUPPORTED;
        }
    }

    private static void setAndRun(Setter setter, PreparedStatement statement) throws SQLException {
        setter.on(statement);
        run(statement);
    }

    @Test
    void theDriverGetsTheSameWhereverTheStatementRuns() throws SQLException {
        for (Map.Entry<String, Setter> kind : setters().entrySet()) {
            String expected = plainly(kind.getValue());
            try (Connection c = borrow();
                    PreparedStatement statement = c.prepareStatement(ECHO)) {
                if (expected.equals(UNSUPPORTED)) {
                    assertThatThrownBy(() -> setAndRun(kind.getValue(), statement))
                            .as(kind.getKey())
                            .isInstanceOf(SQLFeatureNotSupportedException.class);
                    continue;
                }
                kind.getValue().on(statement);
                List<String> seen = new ArrayList<>();
                seen.add(run(statement)); // on a reader
                seen.add(run(statement));
                c.setAutoCommit(false);
                seen.add(run(statement)); // on the writer
                c.commit();
                c.setAutoCommit(true);
                seen.add(run(statement)); // on the reader again
                assertThat(seen).as(kind.getKey()).containsOnly(expected);
            }
        }
    }

    @Test
    void laterChangesOfADateOrCalendarDoNotMatter() throws SQLException {
        try (Connection c = borrow();
                PreparedStatement statement = c.prepareStatement("SELECT ?, ?")) {
            Timestamp when = new Timestamp(TIMESTAMP.getTime());
            Calendar zone = calendar();
            statement.setTimestamp(1, when);
            statement.setTimestamp(2, when, zone);
            String before = run(statement);
            when.setTime(0);
            zone.setTimeZone(TimeZone.getTimeZone("America/New_York"));
            c.setAutoCommit(false);
            assertThat(run(statement)).isEqualTo(before);
        }
    }

    @Test
    void aStreamThatCannotBeReadIsRefusedWhenItIsSet() throws Exception {
        Reader broken = reader("never read");
        broken.close();
        try (Connection c = borrow();
                PreparedStatement statement = c.prepareStatement(ECHO)) {
            assertThatThrownBy(() -> statement.setCharacterStream(1, broken))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("cannot be read");
            statement.setInt(1, 1);
            assertThat(run(statement)).isEqualTo("integer 1");
        }
    }
}
