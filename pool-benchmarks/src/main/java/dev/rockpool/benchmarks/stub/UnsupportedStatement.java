package dev.rockpool.benchmarks.stub;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.Date;
import java.sql.NClob;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import org.jspecify.annotations.NullUnmarked;

/** Every method of a statement throws, until {@link StubStatement} says otherwise. */
@NullUnmarked // as JDBC
abstract class UnsupportedStatement implements PreparedStatement {

    private static SQLFeatureNotSupportedException unsupported(String method) {
        return new SQLFeatureNotSupportedException("The stub driver has no " + method);
    }

    @Override
    public ResultSet executeQuery(String text) throws SQLException {
        throw unsupported("executeQuery");
    }

    @Override
    public int executeUpdate(String text) throws SQLException {
        throw unsupported("executeUpdate");
    }

    @Override
    public void close() throws SQLException {
        throw unsupported("close");
    }

    @Override
    public int getMaxFieldSize() throws SQLException {
        throw unsupported("getMaxFieldSize");
    }

    @Override
    public void setMaxFieldSize(int value) throws SQLException {
        throw unsupported("setMaxFieldSize");
    }

    @Override
    public int getMaxRows() throws SQLException {
        throw unsupported("getMaxRows");
    }

    @Override
    public void setMaxRows(int value) throws SQLException {
        throw unsupported("setMaxRows");
    }

    @Override
    public void setEscapeProcessing(boolean value) throws SQLException {
        throw unsupported("setEscapeProcessing");
    }

    @Override
    public int getQueryTimeout() throws SQLException {
        throw unsupported("getQueryTimeout");
    }

    @Override
    public void setQueryTimeout(int value) throws SQLException {
        throw unsupported("setQueryTimeout");
    }

    @Override
    public void cancel() throws SQLException {
        throw unsupported("cancel");
    }

    @Override
    public SQLWarning getWarnings() throws SQLException {
        throw unsupported("getWarnings");
    }

    @Override
    public void clearWarnings() throws SQLException {
        throw unsupported("clearWarnings");
    }

    @Override
    public void setCursorName(String value) throws SQLException {
        throw unsupported("setCursorName");
    }

    @Override
    public boolean execute(String text) throws SQLException {
        throw unsupported("execute");
    }

    @Override
    public ResultSet getResultSet() throws SQLException {
        throw unsupported("getResultSet");
    }

    @Override
    public int getUpdateCount() throws SQLException {
        throw unsupported("getUpdateCount");
    }

    @Override
    public boolean getMoreResults() throws SQLException {
        throw unsupported("getMoreResults");
    }

    @Override
    public void setFetchDirection(int value) throws SQLException {
        throw unsupported("setFetchDirection");
    }

    @Override
    public int getFetchDirection() throws SQLException {
        throw unsupported("getFetchDirection");
    }

    @Override
    public void setFetchSize(int value) throws SQLException {
        throw unsupported("setFetchSize");
    }

    @Override
    public int getFetchSize() throws SQLException {
        throw unsupported("getFetchSize");
    }

    @Override
    public int getResultSetConcurrency() throws SQLException {
        throw unsupported("getResultSetConcurrency");
    }

    @Override
    public int getResultSetType() throws SQLException {
        throw unsupported("getResultSetType");
    }

    @Override
    public void addBatch(String text) throws SQLException {
        throw unsupported("addBatch");
    }

    @Override
    public void clearBatch() throws SQLException {
        throw unsupported("clearBatch");
    }

    @Override
    public int[] executeBatch() throws SQLException {
        throw unsupported("executeBatch");
    }

    @Override
    public Connection getConnection() throws SQLException {
        throw unsupported("getConnection");
    }

    @Override
    public boolean getMoreResults(int value) throws SQLException {
        throw unsupported("getMoreResults");
    }

    @Override
    public ResultSet getGeneratedKeys() throws SQLException {
        throw unsupported("getGeneratedKeys");
    }

    @Override
    public int executeUpdate(String text, int option) throws SQLException {
        throw unsupported("executeUpdate");
    }

    @Override
    public int executeUpdate(String text, int[] option) throws SQLException {
        throw unsupported("executeUpdate");
    }

    @Override
    public int executeUpdate(String text, String[] option) throws SQLException {
        throw unsupported("executeUpdate");
    }

    @Override
    public boolean execute(String text, int option) throws SQLException {
        throw unsupported("execute");
    }

    @Override
    public boolean execute(String text, int[] option) throws SQLException {
        throw unsupported("execute");
    }

    @Override
    public boolean execute(String text, String[] option) throws SQLException {
        throw unsupported("execute");
    }

    @Override
    public int getResultSetHoldability() throws SQLException {
        throw unsupported("getResultSetHoldability");
    }

    @Override
    public boolean isClosed() throws SQLException {
        throw unsupported("isClosed");
    }

    @Override
    public void setPoolable(boolean value) throws SQLException {
        throw unsupported("setPoolable");
    }

    @Override
    public boolean isPoolable() throws SQLException {
        throw unsupported("isPoolable");
    }

    @Override
    public void closeOnCompletion() throws SQLException {
        throw unsupported("closeOnCompletion");
    }

    @Override
    public boolean isCloseOnCompletion() throws SQLException {
        throw unsupported("isCloseOnCompletion");
    }

    @Override
    public ResultSet executeQuery() throws SQLException {
        throw unsupported("executeQuery");
    }

    @Override
    public int executeUpdate() throws SQLException {
        throw unsupported("executeUpdate");
    }

    @Override
    public void setNull(int index, int value) throws SQLException {
        throw unsupported("setNull");
    }

    @Override
    public void setBoolean(int index, boolean value) throws SQLException {
        throw unsupported("setBoolean");
    }

    @Override
    public void setByte(int index, byte value) throws SQLException {
        throw unsupported("setByte");
    }

    @Override
    public void setShort(int index, short value) throws SQLException {
        throw unsupported("setShort");
    }

    @Override
    public void setInt(int index, int value) throws SQLException {
        throw unsupported("setInt");
    }

    @Override
    public void setLong(int index, long value) throws SQLException {
        throw unsupported("setLong");
    }

    @Override
    public void setFloat(int index, float value) throws SQLException {
        throw unsupported("setFloat");
    }

    @Override
    public void setDouble(int index, double value) throws SQLException {
        throw unsupported("setDouble");
    }

    @Override
    public void setBigDecimal(int index, BigDecimal value) throws SQLException {
        throw unsupported("setBigDecimal");
    }

    @Override
    public void setString(int index, String value) throws SQLException {
        throw unsupported("setString");
    }

    @Override
    public void setBytes(int index, byte[] value) throws SQLException {
        throw unsupported("setBytes");
    }

    @Override
    public void setDate(int index, Date value) throws SQLException {
        throw unsupported("setDate");
    }

    @Override
    public void setTime(int index, Time value) throws SQLException {
        throw unsupported("setTime");
    }

    @Override
    public void setTimestamp(int index, Timestamp value) throws SQLException {
        throw unsupported("setTimestamp");
    }

    @Override
    public void setAsciiStream(int index, InputStream value, int detail) throws SQLException {
        throw unsupported("setAsciiStream");
    }

    @Override
    @Deprecated
    public void setUnicodeStream(int index, InputStream value, int detail) throws SQLException {
        throw unsupported("setUnicodeStream");
    }

    @Override
    public void setBinaryStream(int index, InputStream value, int detail) throws SQLException {
        throw unsupported("setBinaryStream");
    }

    @Override
    public void clearParameters() throws SQLException {
        throw unsupported("clearParameters");
    }

    @Override
    public void setObject(int index, Object value, int detail) throws SQLException {
        throw unsupported("setObject");
    }

    @Override
    public void setObject(int index, Object value) throws SQLException {
        throw unsupported("setObject");
    }

    @Override
    public boolean execute() throws SQLException {
        throw unsupported("execute");
    }

    @Override
    public void addBatch() throws SQLException {
        throw unsupported("addBatch");
    }

    @Override
    public void setCharacterStream(int index, Reader value, int detail) throws SQLException {
        throw unsupported("setCharacterStream");
    }

    @Override
    public void setRef(int index, Ref value) throws SQLException {
        throw unsupported("setRef");
    }

    @Override
    public void setBlob(int index, Blob value) throws SQLException {
        throw unsupported("setBlob");
    }

    @Override
    public void setClob(int index, Clob value) throws SQLException {
        throw unsupported("setClob");
    }

    @Override
    public void setArray(int index, Array value) throws SQLException {
        throw unsupported("setArray");
    }

    @Override
    public ResultSetMetaData getMetaData() throws SQLException {
        throw unsupported("getMetaData");
    }

    @Override
    public void setDate(int index, Date value, Calendar detail) throws SQLException {
        throw unsupported("setDate");
    }

    @Override
    public void setTime(int index, Time value, Calendar detail) throws SQLException {
        throw unsupported("setTime");
    }

    @Override
    public void setTimestamp(int index, Timestamp value, Calendar detail) throws SQLException {
        throw unsupported("setTimestamp");
    }

    @Override
    public void setNull(int index, int value, String detail) throws SQLException {
        throw unsupported("setNull");
    }

    @Override
    public void setURL(int index, URL value) throws SQLException {
        throw unsupported("setURL");
    }

    @Override
    public ParameterMetaData getParameterMetaData() throws SQLException {
        throw unsupported("getParameterMetaData");
    }

    @Override
    public void setRowId(int index, RowId value) throws SQLException {
        throw unsupported("setRowId");
    }

    @Override
    public void setNString(int index, String value) throws SQLException {
        throw unsupported("setNString");
    }

    @Override
    public void setNCharacterStream(int index, Reader value, long detail) throws SQLException {
        throw unsupported("setNCharacterStream");
    }

    @Override
    public void setNClob(int index, NClob value) throws SQLException {
        throw unsupported("setNClob");
    }

    @Override
    public void setClob(int index, Reader value, long detail) throws SQLException {
        throw unsupported("setClob");
    }

    @Override
    public void setBlob(int index, InputStream value, long detail) throws SQLException {
        throw unsupported("setBlob");
    }

    @Override
    public void setNClob(int index, Reader value, long detail) throws SQLException {
        throw unsupported("setNClob");
    }

    @Override
    public void setSQLXML(int index, SQLXML value) throws SQLException {
        throw unsupported("setSQLXML");
    }

    @Override
    public void setObject(int index, Object value, int detail, int scale) throws SQLException {
        throw unsupported("setObject");
    }

    @Override
    public void setAsciiStream(int index, InputStream value, long detail) throws SQLException {
        throw unsupported("setAsciiStream");
    }

    @Override
    public void setBinaryStream(int index, InputStream value, long detail) throws SQLException {
        throw unsupported("setBinaryStream");
    }

    @Override
    public void setCharacterStream(int index, Reader value, long detail) throws SQLException {
        throw unsupported("setCharacterStream");
    }

    @Override
    public void setAsciiStream(int index, InputStream value) throws SQLException {
        throw unsupported("setAsciiStream");
    }

    @Override
    public void setBinaryStream(int index, InputStream value) throws SQLException {
        throw unsupported("setBinaryStream");
    }

    @Override
    public void setCharacterStream(int index, Reader value) throws SQLException {
        throw unsupported("setCharacterStream");
    }

    @Override
    public void setNCharacterStream(int index, Reader value) throws SQLException {
        throw unsupported("setNCharacterStream");
    }

    @Override
    public void setClob(int index, Reader value) throws SQLException {
        throw unsupported("setClob");
    }

    @Override
    public void setBlob(int index, InputStream value) throws SQLException {
        throw unsupported("setBlob");
    }

    @Override
    public void setNClob(int index, Reader value) throws SQLException {
        throw unsupported("setNClob");
    }
}
