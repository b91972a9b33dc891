package dev.rockpool.stmt;

import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.sql.BatchUpdateException;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What came of a call, as text to compare. Left out is what tells one object or moment from another: identities, hash codes, how long
 * somebody waited, the names of physical connections and of files.
 */
final class JdbcOutcome {

    /** The names of connections have a number each, and that of a manager the path of its file. */
    private static final Pattern NAMES = Pattern.compile("\\b(?:reader|writer)\\.\\d+|\\S*/(?:pooled|plain)/\\S*");
    /** Savepoints are counted, in all databases together. */
    private static final Pattern NUMBERED = Pattern.compile("(rockpool_|Savepoint )\\d+");

    private JdbcOutcome() {}

    static String of(@Nullable Object value) throws Exception {
        if (value == null) {
            return "null";
        } else if (value instanceof byte[] bytes) {
            return "x" + HexFormat.of().formatHex(bytes);
        } else if (value instanceof int[] counts) {
            return Arrays.toString(counts);
        } else if (value instanceof long[] counts) {
            return Arrays.toString(counts);
        } else if (value instanceof Object[] values) {
            return of(Arrays.asList(values));
        } else if (value instanceof Collection<?> values) {
            StringJoiner all = new StringJoiner(", ", "[", "]");
            for (Object one : values) {
                all.add(of(one));
            }
            return all.toString();
        } else if (value instanceof ResultSetMetaData columns) {
            return columns(columns);
        } else if (value instanceof ParameterMetaData parameters) {
            return parameters(parameters);
        } else if (value instanceof InputStream stream) {
            return "stream " + of(stream.readAllBytes());
        } else if (value instanceof Reader reader) {
            StringWriter text = new StringWriter();
            reader.transferTo(text);
            return "reader " + text;
        } else if (value instanceof Blob blob) {
            return "blob " + of(blob.getBinaryStream());
        } else if (value instanceof Clob clob) {
            return "clob " + of(clob.getCharacterStream());
        } else if (value instanceof Throwable failure) {
            return ofFailure(failure);
        } else if (value instanceof Statement) {
            return "a statement";
        } else if (value instanceof ResultSet) {
            return "a result set";
        } else if (value instanceof Connection) {
            return "a connection";
        }
        return value.getClass().getSimpleName() + " " + withoutNames(value.toString());
    }

    private static String withoutNames(@Nullable String text) {
        String nameless = NAMES.matcher(String.valueOf(text)).replaceAll("NAME");
        return NUMBERED.matcher(nameless).replaceAll("$1N");
    }

    static String ofFailure(Throwable failure) {
        StringBuilder text = new StringBuilder("! ");
        int depth = 0;
        for (Throwable at = failure; at != null && depth < 4; at = at.getCause(), depth++) {
            text.append(depth > 0 ? " <- " : "").append(one(at));
        }
        return text.toString();
    }

    private static String one(Throwable failure) {
        StringBuilder text = new StringBuilder(failure.getClass().getSimpleName());
        if (failure instanceof SQLException sql) {
            text.append(" state ").append(sql.getSQLState()).append(" code ").append(sql.getErrorCode());
            if (sql.getNextException() != null) {
                text.append(" next (").append(one(sql.getNextException())).append(')');
            }
        }
        if (failure instanceof BatchUpdateException batch) {
            text.append(" counts ").append(Arrays.toString(batch.getUpdateCounts()));
        }
        if (failure instanceof IndexOutOfBoundsException || failure instanceof NullPointerException) {
            return text.toString(); // thrown often, the JVM leaves its message out
        }
        return text.append(": ").append(withoutNames(failure.getMessage())).toString();
    }

    // ---- what describes itself by many methods, of which some may fail

    private interface Asked {
        @Nullable
        Object ask() throws SQLException;
    }

    private static void add(StringJoiner all, Asked asked) {
        try {
            all.add(String.valueOf(asked.ask()));
        } catch (SQLException | RuntimeException e) {
            all.add(ofFailure(e));
        }
    }

    private static String columns(ResultSetMetaData columns) throws SQLException {
        StringJoiner all = new StringJoiner(" ", "columns{", "}");
        for (int i = 1; i <= Math.min(columns.getColumnCount(), 4); i++) {
            int at = i;
            add(all, () -> columns.getColumnLabel(at));
            add(all, () -> columns.getColumnName(at));
            add(all, () -> columns.getColumnType(at));
            add(all, () -> columns.getColumnTypeName(at));
            add(all, () -> columns.getColumnClassName(at));
            add(all, () -> columns.getTableName(at));
            add(all, () -> columns.getSchemaName(at));
            add(all, () -> columns.getCatalogName(at));
            add(all, () -> columns.getPrecision(at));
            add(all, () -> columns.getScale(at));
            add(all, () -> columns.isNullable(at));
            add(all, () -> columns.isAutoIncrement(at));
            add(all, () -> columns.isSigned(at));
            add(all, () -> columns.getColumnDisplaySize(at));
            add(all, () -> columns.isReadOnly(at));
        }
        add(all, columns::getColumnCount);
        return all.toString();
    }

    private static String parameters(ParameterMetaData parameters) throws SQLException {
        StringJoiner all = new StringJoiner(" ", "parameters{", "}");
        add(all, parameters::getParameterCount);
        for (int i = 1; i <= Math.min(parameters.getParameterCount() + 1, 4); i++) {
            int at = i;
            add(all, () -> parameters.getParameterType(at));
            add(all, () -> parameters.getParameterTypeName(at));
            add(all, () -> parameters.getParameterClassName(at));
            add(all, () -> parameters.getParameterMode(at));
            add(all, () -> parameters.isNullable(at));
        }
        return all.toString();
    }
}
