package dev.rockpool.rows;

import dev.rockpool.jdbc.ResultReader;
import dev.rockpool.jdbc.StatementChecks;
import dev.rockpool.spi.ResultKey;
import dev.rockpool.spi.ResultRows;
import dev.rockpool.spi.RowsSource;
import dev.rockpool.work.SqlFunction;
import dev.rockpool.work.WorkOptions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One statement that gives rows, with its parameters and with where it runs: {@link ReadOperations#query(String, Object...)} makes one for a
 * pool, {@link #on} one for a connection. It runs each time that its rows are asked for, and leaves nothing open.
 *
 * <p>Parameters are written as the package says. Their number must fit, and the text must be one statement: on connections of a SQLite
 * pool that is checked before the statement runs, on others by their driver.
 *
 * <p>Immutable; thread-safe where what it runs on is.
 */
public final class Query {

    private final ReadOperations lender;
    private final WorkOptions options;
    /** How long rows may be kept; null for the cache's default. Without meaning unless {@link #cached}. */
    private final @Nullable Duration ttl;

    private final boolean cached;
    private final String sql;
    private final @Nullable Object[] parameters;

    Query(ReadOperations lender, WorkOptions options, String sql, @Nullable Object[] parameters) {
        this.lender = lender;
        this.options = Objects.requireNonNull(options, "options");
        this.ttl = null;
        this.cached = false;
        this.sql = Objects.requireNonNull(sql, "sql: a query needs a text");
        this.parameters = Objects.requireNonNull(
                        parameters, "parameters is null: for one parameter that is NULL give (Object) null")
                .clone();
    }

    private Query(Query query, @Nullable Duration ttl) {
        this.lender = query.lender;
        this.options = query.options;
        this.sql = query.sql;
        this.parameters = ResultKey.owned(query.parameters); // it may run again, long after the caller has changed them
        this.ttl = ttl;
        this.cached = true;
    }

    /**
     * A query on a connection that the caller holds, in its transaction if there is one: within {@code inTransaction} it sees what the unit
     * has written.
     *
     * @param connection used and given back as it is; not closed. The query is of no use when it is closed
     * @param sql one statement that gives rows
     * @param parameters one for each {@code ?}; may be null
     * @return the query, not run yet
     */
    public static Query on(Connection connection, String sql, @Nullable Object... parameters) {
        return new Query(new Held(Objects.requireNonNull(connection)), WorkOptions.DEFAULT, sql, parameters);
    }

    /**
     * The same query, whose rows are taken from the query cache: they are read once and kept, until one of the tables that they were read
     * from is written, or their time is over. Mappers get the kept rows each time, so what they make is shared with nobody.
     *
     * <p>The query runs as any other where that cannot be: without a query cache, for a statement that does more than read tables or gives other
     * rows each time, within a write unit, and on a connection that the caller holds ({@link #on}).
     *
     * @return a query; kept as long as the cache's default says
     */
    public Query cached() {
        return new Query(this, null);
    }

    /**
     * As {@link #cached()}, with a time of its own.
     *
     * @param time how long the rows may be kept
     * @return a query
     * @throws IllegalArgumentException when it is not positive
     */
    public Query cached(Duration time) {
        if (time.isZero() || time.isNegative()) {
            throw new IllegalArgumentException("cached(" + time
                    + ") is not allowed: the time must be positive; leave cached() out to read each time");
        }
        return new Query(this, time);
    }

    /**
     * Runs the statement and maps all rows.
     *
     * @param mapper makes an object of each row; where the statement writes, it may be called again for rows of a run that was undone
     * @param <T> the objects
     * @return in the order of the rows, with null where the mapper gave null; cannot be changed
     * @throws SQLException when no connection can be had, the database refuses, the parameters do not fit, or a row cannot be mapped; a
     *     {@link java.sql.SQLTimeoutException} when the deadline is over
     */
    public <T extends @Nullable Object> List<T> list(RowMapper<? extends T> mapper) throws SQLException {
        Objects.requireNonNull(mapper, "mapper");
        return this.<List<T>>rows(rows -> all(rows, mapper.forRows(rows)));
    }

    /**
     * Runs the statement and maps its only row.
     *
     * @param mapper makes an object of the row
     * @param <T> the object
     * @return empty where there is no row
     * @throws SQLException as for {@link #list}, and when there is more than one row (21000), or the mapper gave null (22002), which would
     *     look as if there were none; what the statement wrote on a pool of SQLite is then undone
     */
    public <T> Optional<T> one(RowMapper<? extends @Nullable T> mapper) throws SQLException {
        Objects.requireNonNull(mapper, "mapper");
        return this.<Optional<T>>rows(rows -> only(rows, mapper.forRows(rows)));
    }

    /** Reads the rows, kept or not. */
    private <T extends @Nullable Object> T rows(Reading<T> reading) throws SQLException {
        if (cached) {
            ResultSet kept = lender.keptRows(sql, parameters, options, ttl, new Source());
            if (kept != null) {
                return reading.of(kept);
            }
        }
        return run(reading);
    }

    /** Runs the query for the cache. */
    private final class Source implements RowsSource {

        @Override
        @SuppressWarnings("NullAway") // T may be nullable
        public @Nullable ResultRows read(long maximumBytes, @Nullable ResultRows earlier) throws SQLException {
            return Query.this.<@Nullable ResultRows>run(rows -> ResultReader.read(rows, maximumBytes, earlier));
        }

        /** Without the caller's deadline, which will be over. */
        @Override
        public RowsSource again() {
            return options.deadline() == null
                    ? this
                    : new Query(new Query(lender, WorkOptions.DEFAULT, sql, parameters), ttl).new Source();
        }
    }

    /** Reads rows. */
    @FunctionalInterface
    private interface Reading<T extends @Nullable Object> {
        T of(ResultSet rows) throws SQLException;
    }

    private <T extends @Nullable Object> T run(Reading<T> reading) throws SQLException {
        return lender.<T, SQLException>withConnectionFor(sql, options, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                StatementChecks.requireComplete(connection, sql, statement, parameters.length);
                bind(connection, statement);
                try (ResultSet rows = statement.executeQuery()) {
                    return reading.of(rows);
                }
            }
        });
    }

    private void bind(Connection connection, PreparedStatement statement) throws SQLException {
        Values values = null;
        for (int i = 0; i < parameters.length; i++) {
            @Nullable Object value = parameters[i];
            if (!Values.isPlain(value)) {
                values = values == null ? Values.of(connection) : values;
                value = written(values, value, i + 1);
            }
            statement.setObject(i + 1, value);
        }
    }

    private @Nullable Object written(Values values, @Nullable Object value, int place) throws SQLDataException {
        try {
            return values.written(value);
        } catch (SQLDataException e) {
            throw new SQLDataException(
                    "Parameter " + place + " of '" + sql + "': " + e.getMessage(), e.getSQLState(), e);
        }
    }

    private static <T extends @Nullable Object> List<T> all(ResultSet rows, RowMapper<? extends T> mapper)
            throws SQLException {
        List<T> all = new ArrayList<>();
        while (rows.next()) {
            all.add(mapper.map(rows));
        }
        return Collections.unmodifiableList(all);
    }

    private <T> Optional<T> only(ResultSet rows, RowMapper<? extends @Nullable T> mapper) throws SQLException {
        if (!rows.next()) {
            return Optional.empty();
        }
        T mapped = mapper.map(rows);
        if (mapped == null) {
            throw new SQLDataException(
                    "The row of '" + sql + "' was mapped to null, which would look as if there were no row: read it"
                            + " with list(), or have the statement give something else in its place, as COALESCE does",
                    "22002");
        } else if (rows.next()) {
            throw new SQLDataException(
                    "'" + sql + "' gave more than one row, and one at most was asked for: have it find one, or read"
                            + " them with list()",
                    "21000");
        }
        return Optional.of(mapped);
    }

    /** Tells the text, and no parameter. */
    @Override
    public String toString() {
        return "Query[" + sql + "]";
    }

    /** Lends a connection that its caller holds, whatever is to run on it. */
    private record Held(Connection connection) implements ReadOperations {

        @Override
        public <T extends @Nullable Object, X extends Exception> T withReadSnapshot(SqlFunction<T, X> work)
                throws SQLException, X {
            return work.apply(connection);
        }

        @Override
        public <T extends @Nullable Object, X extends Exception> T withConnectionFor(
                String sql, WorkOptions options, SqlFunction<T, X> work) throws SQLException, X {
            return work.apply(connection);
        }
    }
}
