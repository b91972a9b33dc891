package dev.rockpool.rows;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The columns of a result, and those that Rockpool adds at the end for itself, which no mapper of ours shows. Stateless. */
final class ResultColumns {

    /** Begins the names of columns that are ours. */
    private static final String OWN = "rockpool_";

    /** The rank of a row among those of its parent. */
    static final String RANK = OWN + "rank";

    private ResultColumns() {}

    /** The name of the nth key column, from 0. */
    static String key(int index) {
        return OWN + "key_" + (index + 1);
    }

    /** The names of the columns that were asked for, in order, without our own at the end. */
    static List<String> names(ResultSet rows) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        int count = columns.getColumnCount();
        List<String> names = new ArrayList<>(count);
        for (int i = 1; i <= count; i++) {
            names.add(columns.getColumnLabel(i));
        }
        while (!names.isEmpty() && names.get(names.size() - 1).startsWith(OWN)) {
            names.remove(names.size() - 1);
        }
        return names;
    }

    /** Where our key columns are, from 1. */
    static int[] keys(ResultSet rows, int count) throws SQLException {
        int[] places = new int[count];
        for (int i = 0; i < count; i++) {
            places[i] = rows.findColumn(key(i));
        }
        return places;
    }
}
