package dev.rockpool.jdbc;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import org.jspecify.annotations.NullUnmarked;

/** The mechanical part of {@link LogicalResultSetMetaData}: every method that only passes on. */
@NullUnmarked // as JDBC: what may be null is the driver's and the caller's matter
abstract class ForwardingResultSetMetaData implements ResultSetMetaData {

    /** Returns the driver's metadata, once it is certain that it may be used. */
    abstract ResultSetMetaData delegate() throws SQLException;

    /** Looks at an error of the driver's; returns what the borrower shall see. */
    abstract SQLException failed(SQLException failure);

    @Override
    public int getColumnCount() throws SQLException {
        try {
            return delegate().getColumnCount();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public boolean isAutoIncrement(int column) throws SQLException {
        try {
            return delegate().isAutoIncrement(column);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public boolean isCaseSensitive(int column) throws SQLException {
        try {
            return delegate().isCaseSensitive(column);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public boolean isSearchable(int column) throws SQLException {
        try {
            return delegate().isSearchable(column);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public boolean isCurrency(int column) throws SQLException {
        try {
            return delegate().isCurrency(column);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public int isNullable(int column) throws SQLException {
        try {
            return delegate().isNullable(column);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public boolean isSigned(int column) throws SQLException {
        try {
            return delegate().isSigned(column);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public int getColumnDisplaySize(int column) throws SQLException {
        try {
            return delegate().getColumnDisplaySize(column);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public String getColumnLabel(int column) throws SQLException {
        try {
            return delegate().getColumnLabel(column);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public String getColumnName(int column) throws SQLException {
        try {
            return delegate().getColumnName(column);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public String getSchemaName(int column) throws SQLException {
        try {
            return delegate().getSchemaName(column);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public int getPrecision(int column) throws SQLException {
        try {
            return delegate().getPrecision(column);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public int getScale(int column) throws SQLException {
        try {
            return delegate().getScale(column);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public String getTableName(int column) throws SQLException {
        try {
            return delegate().getTableName(column);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public String getCatalogName(int column) throws SQLException {
        try {
            return delegate().getCatalogName(column);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public int getColumnType(int column) throws SQLException {
        try {
            return delegate().getColumnType(column);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public String getColumnTypeName(int column) throws SQLException {
        try {
            return delegate().getColumnTypeName(column);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public boolean isReadOnly(int column) throws SQLException {
        try {
            return delegate().isReadOnly(column);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public boolean isWritable(int column) throws SQLException {
        try {
            return delegate().isWritable(column);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public boolean isDefinitelyWritable(int column) throws SQLException {
        try {
            return delegate().isDefinitelyWritable(column);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public String getColumnClassName(int column) throws SQLException {
        try {
            return delegate().getColumnClassName(column);
        } catch (SQLException e) {
            throw failed(e);
        }
    }
}
