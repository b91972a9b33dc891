package dev.rockpool.rows;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.Date;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How Java's values are written, for one kind of database; how they are read is told by {@link Conversions}. The rules are in the
 * package's description. Immutable.
 */
final class Values {

    private final boolean sqlite;

    private Values(boolean sqlite) {
        this.sqlite = sqlite;
    }

    static Values of(Connection connection) throws SQLException {
        return new Values(isSqlite(connection));
    }

    static boolean isSqlite(Connection connection) throws SQLException {
        return "SQLite".equals(connection.getMetaData().getDatabaseProductName());
    }

    void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        statement.setObject(index, written(value));
    }

    /** Tells whether every driver is given a value as it is. */
    static boolean isPlain(@Nullable Object value) {
        return value == null || value instanceof String || value instanceof Long || value instanceof Integer;
    }

    /** What the driver is given for a value. */
    @Nullable
    Object written(@Nullable Object value) throws SQLDataException {
        if (value == null || isPlain(value)) {
            return value;
        }
        if (value instanceof Enum<?> constant) { // whatever its toString says
            return constant.name();
        }
        if (value instanceof Character || value instanceof CharSequence) {
            return value.toString();
        }
        return sqlite ? forSqlite(value) : forOthers(value);
    }

    private static Object forSqlite(Object value) throws SQLDataException {
        if (value instanceof Double
                || value instanceof Float
                || value instanceof Short
                || value instanceof Boolean
                || value instanceof byte[]
                || value instanceof Date) {
            return value;
        }
        if (value instanceof Byte number) { // the driver would make it text
            return number.intValue();
        }
        if (value instanceof TemporalAccessor
                || value instanceof TemporalAmount
                || value instanceof UUID
                || value instanceof BigDecimal
                || value instanceof BigInteger) {
            return value.toString();
        }
        // The driver would store what its toString gives, and nobody could read it back.
        throw new SQLDataException(
                "A value of type " + value.getClass().getTypeName() + " cannot be stored in SQLite: make it a number,"
                        + " text or bytes first",
                "22000");
    }

    private static Object forOthers(Object value) {
        if (value instanceof Instant instant) {
            return instant.atOffset(ZoneOffset.UTC);
        }
        if (value instanceof ZonedDateTime time) {
            return time.toOffsetDateTime();
        }
        return value;
    }
}
