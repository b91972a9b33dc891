package dev.rockpool.transfer;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is exported: a table, or what a query gives. Immutable. */
public final class RowSource {

    private static final int FETCH = 1000;

    private final String text;
    private final boolean isTable;
    private final List<@Nullable Object> parameters;

    private RowSource(String text, boolean isTable, List<@Nullable Object> parameters) {
        this.text = text;
        this.isTable = isTable;
        this.parameters = parameters;
    }

    /**
     * A whole table or view, in the database's order. Columns that are generated are left out, because they cannot be imported.
     *
     * @param name its plain name, whatever characters are in it
     * @return a source
     */
    public static RowSource table(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("table '" + name + "' is not allowed: give a table's name");
        }
        return new RowSource(name, true, List.of());
    }

    /**
     * What a query gives.
     *
     * @param sql a query; its columns need names that differ
     * @param parameters for its question marks, in order
     * @return a source
     */
    public static RowSource query(String sql, @Nullable Object... parameters) {
        List<@Nullable Object> copy = new ArrayList<@Nullable Object>(Arrays.asList(parameters));
        return new RowSource(sql, false, Collections.unmodifiableList(copy));
    }

    PreparedStatement prepare(Connection connection) throws SQLException {
        String sql = isTable ? "SELECT " + columns(connection) + " FROM " + quote(text) : text;
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            statement.setFetchSize(FETCH); // some drivers fetch all rows at once else
            for (int i = 0; i < parameters.size(); i++) {
                statement.setObject(i + 1, parameters.get(i));
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            try (statement) {
                throw e;
            }
        }
    }

    private String columns(Connection connection) throws SQLException {
        if (!TargetTable.isSqlite(connection)) {
            return "*";
        }
        List<String> names = new ArrayList<>();
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0 ORDER BY cid")) {
            statement.setString(1, text);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.add(quote(rows.getString(1)));
                }
            }
        }
        return names.isEmpty() ? "*" : String.join(", ", names); // the database itself says what is missing
    }

    static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Names the table, or gives the query. */
    @Override
    public String toString() {
        return isTable ? "table " + text : text;
    }
}
