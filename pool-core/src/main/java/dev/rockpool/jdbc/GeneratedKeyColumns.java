package dev.rockpool.jdbc;

import java.util.Arrays;
import java.util.List;

/** The two forms in which JDBC lets a caller name the columns of generated keys, as {@code StatementKey} has them. */
final class GeneratedKeyColumns {

    private GeneratedKeyColumns() {}

    static List<Object> of(int[] columnIndexes) {
        return Arrays.stream(columnIndexes).<Object>mapToObj(index -> index).toList();
    }

    static List<Object> of(String[] columnNames) {
        return List.of((Object[]) columnNames);
    }
}
