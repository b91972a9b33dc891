package dev.rockpool.jdbc;

import java.sql.ParameterMetaData;
import java.sql.SQLException;
import org.jspecify.annotations.NullUnmarked;

/** The mechanical part of {@link LogicalParameterMetaData}: every method that only passes on. */
@NullUnmarked // as JDBC: what may be null is the driver's and the caller's matter
abstract class ForwardingParameterMetaData implements ParameterMetaData {

    /** Returns the driver's metadata, once it is certain that it may be used. */
    abstract ParameterMetaData delegate() throws SQLException;

    /** Looks at an error of the driver's; returns what the borrower shall see. */
    abstract SQLException failed(SQLException failure);

    @Override
    public int getParameterCount() throws SQLException {
        try {
            return delegate().getParameterCount();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public int isNullable(int param) throws SQLException {
        try {
            return delegate().isNullable(param);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public boolean isSigned(int param) throws SQLException {
        try {
            return delegate().isSigned(param);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public int getPrecision(int param) throws SQLException {
        try {
            return delegate().getPrecision(param);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public int getScale(int param) throws SQLException {
        try {
            return delegate().getScale(param);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public int getParameterType(int param) throws SQLException {
        try {
            return delegate().getParameterType(param);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public String getParameterTypeName(int param) throws SQLException {
        try {
            return delegate().getParameterTypeName(param);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public String getParameterClassName(int param) throws SQLException {
        try {
            return delegate().getParameterClassName(param);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public int getParameterMode(int param) throws SQLException {
        try {
            return delegate().getParameterMode(param);
        } catch (SQLException e) {
            throw failed(e);
        }
    }
}
