package dev.rockpool.jdbc;

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
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import org.jspecify.annotations.NullUnmarked;

/**
 * The mechanical part of {@link LogicalPreparedStatement}: every method that only passes on. What has behaviour is left to it.
 */
@NullUnmarked // as JDBC: what may be null is the driver's and the caller's matter
abstract class ForwardingPreparedStatement extends LogicalStatement implements PreparedStatement {

    ForwardingPreparedStatement(StatementConnection connection) {
        super(connection, ResultSetKind.DEFAULT, true);
    }

    @Override
    abstract PreparedStatement delegate() throws SQLException;

    /** Returns the driver's statement, which is to get a value that may be large. */
    abstract PreparedStatement delegateFor(Object value) throws SQLException;

    @Override
    public void setNull(int parameterIndex, int sqlType) throws SQLException {
        try {
            delegate().setNull(parameterIndex, sqlType);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setBoolean(int parameterIndex, boolean x) throws SQLException {
        try {
            delegate().setBoolean(parameterIndex, x);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setByte(int parameterIndex, byte x) throws SQLException {
        try {
            delegate().setByte(parameterIndex, x);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setShort(int parameterIndex, short x) throws SQLException {
        try {
            delegate().setShort(parameterIndex, x);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setInt(int parameterIndex, int x) throws SQLException {
        try {
            delegate().setInt(parameterIndex, x);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setLong(int parameterIndex, long x) throws SQLException {
        try {
            delegate().setLong(parameterIndex, x);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setFloat(int parameterIndex, float x) throws SQLException {
        try {
            delegate().setFloat(parameterIndex, x);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setDouble(int parameterIndex, double x) throws SQLException {
        try {
            delegate().setDouble(parameterIndex, x);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setBigDecimal(int parameterIndex, BigDecimal x) throws SQLException {
        try {
            delegate().setBigDecimal(parameterIndex, x);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setString(int parameterIndex, String x) throws SQLException {
        try {
            delegateFor(x).setString(parameterIndex, x);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setBytes(int parameterIndex, byte[] x) throws SQLException {
        try {
            delegateFor(x).setBytes(parameterIndex, x);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setDate(int parameterIndex, Date x) throws SQLException {
        try {
            delegate().setDate(parameterIndex, x);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setTime(int parameterIndex, Time x) throws SQLException {
        try {
            delegate().setTime(parameterIndex, x);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setTimestamp(int parameterIndex, Timestamp x) throws SQLException {
        try {
            delegate().setTimestamp(parameterIndex, x);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setAsciiStream(int parameterIndex, InputStream x, int length) throws SQLException {
        try {
            delegateFor(x).setAsciiStream(parameterIndex, x, length);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    @Deprecated
    public void setUnicodeStream(int parameterIndex, InputStream x, int length) throws SQLException {
        try {
            delegateFor(x).setUnicodeStream(parameterIndex, x, length);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setBinaryStream(int parameterIndex, InputStream x, int length) throws SQLException {
        try {
            delegateFor(x).setBinaryStream(parameterIndex, x, length);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void clearParameters() throws SQLException {
        try {
            delegate().clearParameters();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setObject(int parameterIndex, Object x, int targetSqlType) throws SQLException {
        try {
            delegateFor(x).setObject(parameterIndex, LogicalArray.driver(x), targetSqlType);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setObject(int parameterIndex, Object x) throws SQLException {
        try {
            delegateFor(x).setObject(parameterIndex, LogicalArray.driver(x));
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setCharacterStream(int parameterIndex, Reader reader, int length) throws SQLException {
        try {
            delegateFor(reader).setCharacterStream(parameterIndex, reader, length);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setRef(int parameterIndex, Ref x) throws SQLException {
        try {
            delegate().setRef(parameterIndex, x);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setBlob(int parameterIndex, Blob x) throws SQLException {
        try {
            delegateFor(x).setBlob(parameterIndex, x);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setClob(int parameterIndex, Clob x) throws SQLException {
        try {
            delegateFor(x).setClob(parameterIndex, x);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setArray(int parameterIndex, Array x) throws SQLException {
        try {
            delegate().setArray(parameterIndex, LogicalArray.driver(x));
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setDate(int parameterIndex, Date x, Calendar cal) throws SQLException {
        try {
            delegate().setDate(parameterIndex, x, cal);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setTime(int parameterIndex, Time x, Calendar cal) throws SQLException {
        try {
            delegate().setTime(parameterIndex, x, cal);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setTimestamp(int parameterIndex, Timestamp x, Calendar cal) throws SQLException {
        try {
            delegate().setTimestamp(parameterIndex, x, cal);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setNull(int parameterIndex, int sqlType, String typeName) throws SQLException {
        try {
            delegate().setNull(parameterIndex, sqlType, typeName);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setURL(int parameterIndex, URL x) throws SQLException {
        try {
            delegate().setURL(parameterIndex, x);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setRowId(int parameterIndex, RowId x) throws SQLException {
        try {
            delegate().setRowId(parameterIndex, x);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setNString(int parameterIndex, String value) throws SQLException {
        try {
            delegateFor(value).setNString(parameterIndex, value);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setNCharacterStream(int parameterIndex, Reader value, long length) throws SQLException {
        try {
            delegateFor(value).setNCharacterStream(parameterIndex, value, length);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setNClob(int parameterIndex, NClob value) throws SQLException {
        try {
            delegateFor(value).setNClob(parameterIndex, value);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setClob(int parameterIndex, Reader reader, long length) throws SQLException {
        try {
            delegateFor(reader).setClob(parameterIndex, reader, length);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setBlob(int parameterIndex, InputStream inputStream, long length) throws SQLException {
        try {
            delegateFor(inputStream).setBlob(parameterIndex, inputStream, length);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setNClob(int parameterIndex, Reader reader, long length) throws SQLException {
        try {
            delegateFor(reader).setNClob(parameterIndex, reader, length);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setSQLXML(int parameterIndex, SQLXML xmlObject) throws SQLException {
        try {
            delegateFor(xmlObject).setSQLXML(parameterIndex, xmlObject);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setObject(int parameterIndex, Object x, int targetSqlType, int scaleOrLength) throws SQLException {
        try {
            delegateFor(x).setObject(parameterIndex, LogicalArray.driver(x), targetSqlType, scaleOrLength);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setAsciiStream(int parameterIndex, InputStream x, long length) throws SQLException {
        try {
            delegateFor(x).setAsciiStream(parameterIndex, x, length);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setBinaryStream(int parameterIndex, InputStream x, long length) throws SQLException {
        try {
            delegateFor(x).setBinaryStream(parameterIndex, x, length);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setCharacterStream(int parameterIndex, Reader reader, long length) throws SQLException {
        try {
            delegateFor(reader).setCharacterStream(parameterIndex, reader, length);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setAsciiStream(int parameterIndex, InputStream x) throws SQLException {
        try {
            delegateFor(x).setAsciiStream(parameterIndex, x);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setBinaryStream(int parameterIndex, InputStream x) throws SQLException {
        try {
            delegateFor(x).setBinaryStream(parameterIndex, x);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setCharacterStream(int parameterIndex, Reader reader) throws SQLException {
        try {
            delegateFor(reader).setCharacterStream(parameterIndex, reader);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setNCharacterStream(int parameterIndex, Reader value) throws SQLException {
        try {
            delegateFor(value).setNCharacterStream(parameterIndex, value);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setClob(int parameterIndex, Reader reader) throws SQLException {
        try {
            delegateFor(reader).setClob(parameterIndex, reader);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setBlob(int parameterIndex, InputStream inputStream) throws SQLException {
        try {
            delegateFor(inputStream).setBlob(parameterIndex, inputStream);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setNClob(int parameterIndex, Reader reader) throws SQLException {
        try {
            delegateFor(reader).setNClob(parameterIndex, reader);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setObject(int parameterIndex, Object x, SQLType targetSqlType, int scaleOrLength) throws SQLException {
        try {
            delegateFor(x).setObject(parameterIndex, LogicalArray.driver(x), targetSqlType, scaleOrLength);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void setObject(int parameterIndex, Object x, SQLType targetSqlType) throws SQLException {
        try {
            delegateFor(x).setObject(parameterIndex, LogicalArray.driver(x), targetSqlType);
        } catch (SQLException e) {
            throw failed(e);
        }
    }
}
