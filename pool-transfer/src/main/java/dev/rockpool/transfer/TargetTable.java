package dev.rockpool.transfer;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLSyntaxErrorException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table that is imported into, as the database has it. Immutable.
 *
 * @param name its name
 * @param columns those that can be written, in order
 */
record TargetTable(String name, List<TargetColumn> columns) {

    static TargetTable read(Connection connection, String table) throws SQLException {
        if (!isSqlite(connection)) {
            throw new SQLFeatureNotSupportedException(
                    "Imports are for SQLite alone: use the tools of "
                            + connection.getMetaData().getDatabaseProductName(),
                    "0A000");
        }
        List<TargetColumn> columns = new ArrayList<>();
        String name = table;
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT t.name, t.strict, x.name, x.type FROM pragma_table_list AS t, pragma_table_xinfo(t.name, 'main') AS x"
                        + " WHERE t.schema = 'main' AND t.type IN ('table', 'virtual') AND t.name = ? COLLATE NOCASE"
                        + " AND x.hidden = 0 ORDER BY x.cid")) {
            statement.setString(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    name = rows.getString(1);
                    columns.add(
                            new TargetColumn(rows.getString(3), Affinity.of(rows.getString(4), rows.getInt(2) != 0)));
                }
            }
        }
        if (columns.isEmpty()) {
            throw new SQLSyntaxErrorException(
                    "There is no table '" + table + "' to import into: create it first", "42S02");
        }
        return new TargetTable(name, List.copyOf(columns));
    }

    static boolean isSqlite(Connection connection) throws SQLException {
        return "SQLite".equals(connection.getMetaData().getDatabaseProductName());
    }

    /** Its name in SQL. */
    String quoted() {
        return "main." + RowSource.quote(name);
    }

    /** Upper and lower case are equal, as in SQLite; null where there is no such column. */
    @Nullable
    TargetColumn column(String wanted) {
        for (TargetColumn column : columns) {
            if (column.name().equalsIgnoreCase(wanted)) {
                return column;
            }
        }
        return null;
    }
}
