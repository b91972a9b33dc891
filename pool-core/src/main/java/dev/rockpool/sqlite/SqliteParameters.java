package dev.rockpool.sqlite;

import java.sql.ParameterMetaData;
import java.sql.SQLException;
import java.sql.Types;

/**
 * What the parameters of a prepared statement are. SQLite knows no types of parameters, so the driver tells those of the values set; and it
 * fails as long as a statement has never had one, though it does not once they were cleared. Here both are the same: what is not set is NULL.
 */
final class SqliteParameters implements ParameterMetaData {

    private final ParameterMetaData driver;

    SqliteParameters(ParameterMetaData driver) {
        this.driver = driver;
    }

    @Override
    public int getParameterCount() throws SQLException {
        return driver.getParameterCount();
    }

    private void require(int parameter) throws SQLException {
        int count = getParameterCount();
        if (parameter < 1 || parameter > count) {
            throw new SQLException(
                    "Parameter " + parameter + " does not exist: the statement has " + count + ", counted from 1",
                    "22023");
        }
    }

    @Override
    public int getParameterType(int parameter) throws SQLException {
        require(parameter);
        try {
            return driver.getParameterType(parameter);
        } catch (SQLException e) {
            return Types.NULL; // it exists, so none was ever set
        }
    }

    @Override
    public String getParameterTypeName(int parameter) throws SQLException {
        require(parameter);
        try {
            return driver.getParameterTypeName(parameter);
        } catch (SQLException e) {
            return "NULL";
        }
    }

    @Override
    public String getParameterClassName(int parameter) throws SQLException {
        require(parameter);
        return driver.getParameterClassName(parameter);
    }

    @Override
    public int getParameterMode(int parameter) throws SQLException {
        require(parameter);
        return driver.getParameterMode(parameter);
    }

    @Override
    public int getPrecision(int parameter) throws SQLException {
        require(parameter);
        return driver.getPrecision(parameter);
    }

    @Override
    public int getScale(int parameter) throws SQLException {
        require(parameter);
        return driver.getScale(parameter);
    }

    @Override
    public int isNullable(int parameter) throws SQLException {
        require(parameter);
        return driver.isNullable(parameter);
    }

    @Override
    public boolean isSigned(int parameter) throws SQLException {
        require(parameter);
        return driver.isSigned(parameter);
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(this) ? type.cast(this) : driver.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || driver.isWrapperFor(type);
    }
}
