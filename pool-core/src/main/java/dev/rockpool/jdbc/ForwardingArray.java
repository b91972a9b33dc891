package dev.rockpool.jdbc;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.NullUnmarked;

/** The mechanical part of {@link LogicalArray}. */
@NullUnmarked // as JDBC: what may be null is the driver's and the caller's matter
abstract class ForwardingArray implements Array {

    /** Returns the driver's array, once it is certain that it may be used. */
    abstract Array delegate() throws SQLException;

    /** Looks at an error of the driver's; returns what the borrower shall see. */
    abstract SQLException failed(SQLException failure);

    /** Wraps a result set, so that it leads back to the connection. */
    abstract ResultSet results(ResultSet results) throws SQLException;

    @Override
    public String getBaseTypeName() throws SQLException {
        try {
            return delegate().getBaseTypeName();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public int getBaseType() throws SQLException {
        try {
            return delegate().getBaseType();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public Object getArray() throws SQLException {
        try {
            return delegate().getArray();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public Object getArray(java.util.Map<String, Class<?>> map) throws SQLException {
        try {
            return delegate().getArray(map);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public Object getArray(long index, int count) throws SQLException {
        try {
            return delegate().getArray(index, count);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public Object getArray(long index, int count, java.util.Map<String, Class<?>> map) throws SQLException {
        try {
            return delegate().getArray(index, count, map);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public ResultSet getResultSet() throws SQLException {
        try {
            return results(delegate().getResultSet());
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public ResultSet getResultSet(java.util.Map<String, Class<?>> map) throws SQLException {
        try {
            return results(delegate().getResultSet(map));
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public ResultSet getResultSet(long index, int count) throws SQLException {
        try {
            return results(delegate().getResultSet(index, count));
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public ResultSet getResultSet(long index, int count, java.util.Map<String, Class<?>> map) throws SQLException {
        try {
            return results(delegate().getResultSet(index, count, map));
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void free() throws SQLException {
        try {
            delegate().free();
        } catch (SQLException e) {
            throw failed(e);
        }
    }
}
