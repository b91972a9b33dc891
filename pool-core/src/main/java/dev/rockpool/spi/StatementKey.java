package dev.rockpool.spi;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the preparation of a statement varies by. Immutable; zero stands for "not given" in the three result-set options.
 *
 * @param sql the text
 * @param callable whether it is prepared by {@code prepareCall}
 * @param type a result-set type, or 0
 * @param concurrency a result-set concurrency, or 0
 * @param holdability a result-set holdability, or 0
 * @param returnKeys whether generated keys were asked for
 * @param keyColumns the columns whose generated keys were asked for: names ({@code String}) or indexes ({@code Integer}); empty for
 *     whatever the database generates
 */
public record StatementKey(
        String sql,
        boolean callable,
        int type,
        int concurrency,
        int holdability,
        boolean returnKeys,
        List<Object> keyColumns) {

    /** Copies the list. */
    public StatementKey {
        keyColumns = List.copyOf(keyColumns);
    }

    /**
     * The key of {@code prepareStatement(sql)}.
     *
     * @param sql the text
     * @return a key with no options
     */
    public static StatementKey of(String sql) {
        return new StatementKey(sql, false, 0, 0, 0, false, List.of());
    }

    /**
     * Prepares the statement by the driver.
     *
     * @param jdbc the driver's connection
     * @return a new statement
     * @throws SQLException as the driver's
     */
    public PreparedStatement prepare(Connection jdbc) throws SQLException {
        if (callable) {
            return prepareCall(jdbc);
        } else if (returnKeys) {
            @Nullable
            String[] names = keyColumns.stream()
                    .map(column -> column instanceof String name ? name : null)
                    .toArray(String[]::new);
            if (keyColumns.isEmpty()) {
                return jdbc.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS);
            } else if (Arrays.stream(names).allMatch(java.util.Objects::nonNull)) {
                return jdbc.prepareStatement(sql, keyColumns.toArray(new String[0]));
            }
            return jdbc.prepareStatement(
                    sql, keyColumns.stream().mapToInt(index -> (Integer) index).toArray());
        } else if (type == 0) {
            return jdbc.prepareStatement(sql);
        } else if (holdability == 0) {
            return jdbc.prepareStatement(sql, type, concurrency);
        }
        return jdbc.prepareStatement(sql, type, concurrency, holdability);
    }

    private CallableStatement prepareCall(Connection jdbc) throws SQLException {
        if (type == 0) {
            return jdbc.prepareCall(sql);
        } else if (holdability == 0) {
            return jdbc.prepareCall(sql, type, concurrency);
        }
        return jdbc.prepareCall(sql, type, concurrency, holdability);
    }
}
