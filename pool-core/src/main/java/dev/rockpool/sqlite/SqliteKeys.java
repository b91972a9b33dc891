package dev.rockpool.sqlite;

import dev.rockpool.spi.GeneratedKeys;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * Generated keys without the SELECT that the driver leaves open after every insert (trap 8): the row id is read, and the reading
 * finished, right after an insert for which keys were asked. After a batch it is the last row's.
 */
final class SqliteKeys implements GeneratedKeys {

    private static final String COLUMN = "last_insert_rowid()";

    private final SQLiteConnection sqlite;
    /** Always gives a row: after a statement that gives none, the driver makes a transaction of its own and commits it. */
    private final PreparedStatement query;

    SqliteKeys(SQLiteConnection sqlite) throws SQLException {
        this.sqlite = sqlite;
        this.query = sqlite.prepareStatement("SELECT last_insert_rowid(), changes()");
    }

    @Override
    public @Nullable Object capture(String sql, Statement statement) throws SQLException {
        if (!SqlText.mayInsert(sql)) {
            return null;
        }
        try (ResultSet row = query.executeQuery()) {
            return row.next() && row.getLong(2) > 0 ? (Long) row.getLong(1) : null;
        }
    }

    @Override
    public ResultSet open(@Nullable Object captured, List<Object> keyColumns) throws SQLException {
        String label = keyColumns.size() == 1 && keyColumns.get(0) instanceof String name ? name : COLUMN;
        String value = captured == null ? "NULL" : captured.toString();
        Statement statement = sqlite.createStatement();
        try {
            statement.closeOnCompletion();
            return statement.executeQuery(
                    "SELECT " + value + " AS " + SqliteSession.quote(label) + (captured == null ? " WHERE 0" : ""));
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    void close() throws SQLException {
        query.close();
    }
}
