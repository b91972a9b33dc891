package dev.rockpool.jdbc;

import dev.rockpool.spi.StatementCondition;
import dev.rockpool.spi.StatementKey;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/**
 * A prepared statement that belongs to no physical connection until it runs: it keeps its parameters and its batch, and sets them where
 * it runs. So preparing a write never holds the writer, and parameters set once serve run after run. Streams are read when they are
 * set, for they may be needed twice. The setters are mechanical; what is kept is in {@link ParameterLog}.
 */
@NullUnmarked // as JDBC: what may be null is the driver's and the caller's matter
final class RecordedPreparedStatement extends LogicalPreparedStatement {

    private final ParameterLog log = new ParameterLog();
    /** The batch that runs; null while none does. */
    private ParameterLog.@Nullable Rows running;

    RecordedPreparedStatement(StatementConnection connection, String sql, @Nullable StatementKey key) {
        super(connection, sql, key);
    }

    @Override
    void equip(Statement opened) throws SQLException {
        super.equip(opened);
        if (log.hasLarge()) {
            note(StatementCondition.LARGE_VALUES);
        }
        log.replay((PreparedStatement) opened);
    }

    private void record(int index, Object value, ParameterLog.Setter setter) throws SQLException {
        checkOpen();
        log.put(index, value, setter);
        pass(index, value, setter);
    }

    /** As {@link #record}, where the value alone does not tell what is set. */
    private void recordOdd(int index, Object value, ParameterLog.Setter setter) throws SQLException {
        checkOpen();
        log.putOdd(index, value, setter);
        pass(index, value, setter);
    }

    private void pass(int index, Object value, ParameterLog.Setter setter) throws SQLException {
        if (driver != null) {
            try {
                ParameterLog.set(setter, delegateFor(value), index, value);
            } catch (SQLException e) {
                throw failed(e);
            }
        }
    }

    @Override
    public void clearParameters() throws SQLException {
        checkOpen();
        log.clear();
        if (driver != null) {
            super.clearParameters();
        }
    }

    @Override
    public void addBatch() throws SQLException {
        checkOpen();
        log.addBatch();
    }

    @Override
    public void clearBatch() throws SQLException {
        checkOpen();
        log.takeBatch();
    }

    @Override
    <T> T runBatch(Call<T> call, T nothing) throws SQLException {
        checkOpen();
        ParameterLog.Rows rows = log.takeBatch();
        if (rows.isEmpty()) {
            return nothing(nothing);
        }
        running = rows;
        try {
            return super.runBatch(
                    statement -> {
                        PreparedStatement prepared = (PreparedStatement) statement;
                        rows.addTo(prepared);
                        T counts = call.on(prepared);
                        log.replay(prepared);
                        return counts;
                    },
                    nothing);
        } finally {
            running = null;
        }
    }

    @Override
    int batchSize() {
        return running == null ? 0 : running.size();
    }

    @Override
    @Nullable
    Object @Nullable [] plainParameters() {
        return log.plainValues();
    }

    private static boolean isPlain(Object value) {
        return value == null
                || value instanceof String
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Double
                || value instanceof Boolean;
    }

    @Override
    ParameterLog.@Nullable Row parameters() {
        return running == null ? log.row() : running.first();
    }

    // ---- parameters

    @Override
    public void setNull(int parameterIndex, int sqlType) throws SQLException {
        record(parameterIndex, null, (statement, index, kept) -> statement.setNull(index, sqlType));
    }

    @Override
    public void setBoolean(int parameterIndex, boolean x) throws SQLException {
        record(parameterIndex, x, (statement, index, kept) -> statement.setBoolean(index, (Boolean) kept));
    }

    @Override
    public void setByte(int parameterIndex, byte x) throws SQLException {
        record(parameterIndex, x, (statement, index, kept) -> statement.setByte(index, (Byte) kept));
    }

    @Override
    public void setShort(int parameterIndex, short x) throws SQLException {
        record(parameterIndex, x, (statement, index, kept) -> statement.setShort(index, (Short) kept));
    }

    @Override
    public void setInt(int parameterIndex, int x) throws SQLException {
        record(parameterIndex, x, (statement, index, kept) -> statement.setInt(index, (Integer) kept));
    }

    @Override
    public void setLong(int parameterIndex, long x) throws SQLException {
        record(parameterIndex, x, (statement, index, kept) -> statement.setLong(index, (Long) kept));
    }

    @Override
    public void setFloat(int parameterIndex, float x) throws SQLException {
        record(parameterIndex, x, (statement, index, kept) -> statement.setFloat(index, (Float) kept));
    }

    @Override
    public void setDouble(int parameterIndex, double x) throws SQLException {
        record(parameterIndex, x, (statement, index, kept) -> statement.setDouble(index, (Double) kept));
    }

    @Override
    public void setBigDecimal(int parameterIndex, BigDecimal x) throws SQLException {
        record(parameterIndex, x, (statement, index, kept) -> statement.setBigDecimal(index, (BigDecimal) kept));
    }

    @Override
    public void setString(int parameterIndex, String x) throws SQLException {
        record(parameterIndex, x, (statement, index, kept) -> statement.setString(index, (String) kept));
    }

    @Override
    public void setBytes(int parameterIndex, byte[] x) throws SQLException {
        record(parameterIndex, x, (statement, index, kept) -> statement.setBytes(index, (byte[]) kept));
    }

    @Override
    public void setDate(int parameterIndex, Date x) throws SQLException {
        record(parameterIndex, Copies.of(x), (statement, index, kept) -> statement.setDate(index, (Date) kept));
    }

    @Override
    public void setTime(int parameterIndex, Time x) throws SQLException {
        record(parameterIndex, Copies.of(x), (statement, index, kept) -> statement.setTime(index, (Time) kept));
    }

    @Override
    public void setTimestamp(int parameterIndex, Timestamp x) throws SQLException {
        record(
                parameterIndex,
                Copies.of(x),
                (statement, index, kept) -> statement.setTimestamp(index, (Timestamp) kept));
    }

    @Override
    public void setAsciiStream(int parameterIndex, InputStream x, int length) throws SQLException {
        byte[] content = Copies.read(x, length);
        recordOdd(
                parameterIndex,
                content,
                (statement, index, kept) -> statement.setAsciiStream(index, Copies.of(content), length));
    }

    @Override
    @SuppressWarnings("deprecation") // JDBC has it still
    public void setUnicodeStream(int parameterIndex, InputStream x, int length) throws SQLException {
        byte[] content = Copies.read(x, length);
        recordOdd(
                parameterIndex,
                content,
                (statement, index, kept) -> statement.setUnicodeStream(index, Copies.of(content), length));
    }

    @Override
    public void setBinaryStream(int parameterIndex, InputStream x, int length) throws SQLException {
        byte[] content = Copies.read(x, length);
        recordOdd(
                parameterIndex,
                content,
                (statement, index, kept) -> statement.setBinaryStream(index, Copies.of(content), length));
    }

    @Override
    public void setObject(int parameterIndex, Object x, int targetSqlType) throws SQLException {
        recordOdd(
                parameterIndex,
                Copies.of(x),
                (statement, index, kept) -> statement.setObject(index, kept, targetSqlType));
    }

    @Override
    public void setObject(int parameterIndex, Object x) throws SQLException {
        // Of what is not plain, drivers make something else here than by the setters of its type.
        if (isPlain(x)) {
            record(parameterIndex, x, (statement, index, kept) -> statement.setObject(index, kept));
        } else {
            recordOdd(parameterIndex, Copies.of(x), (statement, index, kept) -> statement.setObject(index, kept));
        }
    }

    @Override
    public void setCharacterStream(int parameterIndex, Reader reader, int length) throws SQLException {
        String content = Copies.read(reader, length);
        recordOdd(
                parameterIndex,
                content,
                (statement, index, kept) -> statement.setCharacterStream(index, Copies.of(content), length));
    }

    @Override
    public void setRef(int parameterIndex, Ref x) throws SQLException {
        recordOdd(parameterIndex, x, (statement, index, kept) -> statement.setRef(index, (Ref) kept));
    }

    @Override
    public void setBlob(int parameterIndex, Blob x) throws SQLException {
        recordOdd(parameterIndex, x, (statement, index, kept) -> statement.setBlob(index, (Blob) kept));
    }

    @Override
    public void setClob(int parameterIndex, Clob x) throws SQLException {
        recordOdd(parameterIndex, x, (statement, index, kept) -> statement.setClob(index, (Clob) kept));
    }

    @Override
    public void setArray(int parameterIndex, Array x) throws SQLException {
        recordOdd(parameterIndex, x, (statement, index, kept) -> statement.setArray(index, (Array) kept));
    }

    @Override
    public void setDate(int parameterIndex, Date x, Calendar cal) throws SQLException {
        Calendar copy = cal == null ? null : (Calendar) cal.clone();
        recordOdd(
                parameterIndex, Copies.of(x), (statement, index, kept) -> statement.setDate(index, (Date) kept, copy));
    }

    @Override
    public void setTime(int parameterIndex, Time x, Calendar cal) throws SQLException {
        Calendar copy = cal == null ? null : (Calendar) cal.clone();
        recordOdd(
                parameterIndex, Copies.of(x), (statement, index, kept) -> statement.setTime(index, (Time) kept, copy));
    }

    @Override
    public void setTimestamp(int parameterIndex, Timestamp x, Calendar cal) throws SQLException {
        Calendar copy = cal == null ? null : (Calendar) cal.clone();
        recordOdd(
                parameterIndex,
                Copies.of(x),
                (statement, index, kept) -> statement.setTimestamp(index, (Timestamp) kept, copy));
    }

    @Override
    public void setNull(int parameterIndex, int sqlType, String typeName) throws SQLException {
        record(parameterIndex, null, (statement, index, kept) -> statement.setNull(index, sqlType, typeName));
    }

    @Override
    public void setURL(int parameterIndex, URL x) throws SQLException {
        recordOdd(parameterIndex, x, (statement, index, kept) -> statement.setURL(index, (URL) kept));
    }

    @Override
    public void setRowId(int parameterIndex, RowId x) throws SQLException {
        recordOdd(parameterIndex, x, (statement, index, kept) -> statement.setRowId(index, (RowId) kept));
    }

    @Override
    public void setNString(int parameterIndex, String value) throws SQLException {
        record(parameterIndex, value, (statement, index, kept) -> statement.setNString(index, (String) kept));
    }

    @Override
    public void setNCharacterStream(int parameterIndex, Reader value, long length) throws SQLException {
        String content = Copies.read(value, length);
        recordOdd(
                parameterIndex,
                content,
                (statement, index, kept) -> statement.setNCharacterStream(index, Copies.of(content), length));
    }

    @Override
    public void setNClob(int parameterIndex, NClob value) throws SQLException {
        recordOdd(parameterIndex, value, (statement, index, kept) -> statement.setNClob(index, (NClob) kept));
    }

    @Override
    public void setClob(int parameterIndex, Reader reader, long length) throws SQLException {
        String content = Copies.read(reader, length);
        recordOdd(
                parameterIndex,
                content,
                (statement, index, kept) -> statement.setClob(index, Copies.of(content), length));
    }

    @Override
    public void setBlob(int parameterIndex, InputStream inputStream, long length) throws SQLException {
        byte[] content = Copies.read(inputStream, length);
        recordOdd(
                parameterIndex,
                content,
                (statement, index, kept) -> statement.setBlob(index, Copies.of(content), length));
    }

    @Override
    public void setNClob(int parameterIndex, Reader reader, long length) throws SQLException {
        String content = Copies.read(reader, length);
        recordOdd(
                parameterIndex,
                content,
                (statement, index, kept) -> statement.setNClob(index, Copies.of(content), length));
    }

    @Override
    public void setSQLXML(int parameterIndex, SQLXML xmlObject) throws SQLException {
        recordOdd(parameterIndex, xmlObject, (statement, index, kept) -> statement.setSQLXML(index, (SQLXML) kept));
    }

    @Override
    public void setObject(int parameterIndex, Object x, int targetSqlType, int scaleOrLength) throws SQLException {
        recordOdd(
                parameterIndex,
                Copies.of(x),
                (statement, index, kept) -> statement.setObject(index, kept, targetSqlType, scaleOrLength));
    }

    @Override
    public void setAsciiStream(int parameterIndex, InputStream x, long length) throws SQLException {
        byte[] content = Copies.read(x, length);
        recordOdd(
                parameterIndex,
                content,
                (statement, index, kept) -> statement.setAsciiStream(index, Copies.of(content), length));
    }

    @Override
    public void setBinaryStream(int parameterIndex, InputStream x, long length) throws SQLException {
        byte[] content = Copies.read(x, length);
        recordOdd(
                parameterIndex,
                content,
                (statement, index, kept) -> statement.setBinaryStream(index, Copies.of(content), length));
    }

    @Override
    public void setCharacterStream(int parameterIndex, Reader reader, long length) throws SQLException {
        String content = Copies.read(reader, length);
        recordOdd(
                parameterIndex,
                content,
                (statement, index, kept) -> statement.setCharacterStream(index, Copies.of(content), length));
    }

    @Override
    public void setAsciiStream(int parameterIndex, InputStream x) throws SQLException {
        byte[] content = Copies.read(x, -1);
        recordOdd(
                parameterIndex,
                content,
                (statement, index, kept) -> statement.setAsciiStream(index, Copies.of(content)));
    }

    @Override
    public void setBinaryStream(int parameterIndex, InputStream x) throws SQLException {
        byte[] content = Copies.read(x, -1);
        recordOdd(
                parameterIndex,
                content,
                (statement, index, kept) -> statement.setBinaryStream(index, Copies.of(content)));
    }

    @Override
    public void setCharacterStream(int parameterIndex, Reader reader) throws SQLException {
        String content = Copies.read(reader, -1);
        recordOdd(
                parameterIndex,
                content,
                (statement, index, kept) -> statement.setCharacterStream(index, Copies.of(content)));
    }

    @Override
    public void setNCharacterStream(int parameterIndex, Reader value) throws SQLException {
        String content = Copies.read(value, -1);
        recordOdd(
                parameterIndex,
                content,
                (statement, index, kept) -> statement.setNCharacterStream(index, Copies.of(content)));
    }

    @Override
    public void setClob(int parameterIndex, Reader reader) throws SQLException {
        String content = Copies.read(reader, -1);
        recordOdd(parameterIndex, content, (statement, index, kept) -> statement.setClob(index, Copies.of(content)));
    }

    @Override
    public void setBlob(int parameterIndex, InputStream inputStream) throws SQLException {
        byte[] content = Copies.read(inputStream, -1);
        recordOdd(parameterIndex, content, (statement, index, kept) -> statement.setBlob(index, Copies.of(content)));
    }

    @Override
    public void setNClob(int parameterIndex, Reader reader) throws SQLException {
        String content = Copies.read(reader, -1);
        recordOdd(parameterIndex, content, (statement, index, kept) -> statement.setNClob(index, Copies.of(content)));
    }

    @Override
    public void setObject(int parameterIndex, Object x, SQLType targetSqlType, int scaleOrLength) throws SQLException {
        recordOdd(
                parameterIndex,
                Copies.of(x),
                (statement, index, kept) -> statement.setObject(index, kept, targetSqlType, scaleOrLength));
    }

    @Override
    public void setObject(int parameterIndex, Object x, SQLType targetSqlType) throws SQLException {
        recordOdd(
                parameterIndex,
                Copies.of(x),
                (statement, index, kept) -> statement.setObject(index, kept, targetSqlType));
    }
}
