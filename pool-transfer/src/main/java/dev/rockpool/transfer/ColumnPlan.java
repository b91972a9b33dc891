package dev.rockpool.transfer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which columns of a file go into which of the table. Immutable. */
final class ColumnPlan {

    private final TargetTable table;
    private final ImportOptions options;
    private final List<TargetColumn> columns = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();

    /**
     * Decides.
     *
     * @param names the file's columns
     * @param line where they stand
     */
    ColumnPlan(TargetTable table, List<String> names, ImportOptions options, long line) throws TransferException {
        this.table = table;
        this.options = options;
        List<String> taken = options.chosen().isEmpty() ? names : options.chosen();
        for (String name : taken) {
            TargetColumn column = table.column(name);
            if (column != null) {
                add(column, line);
            } else if (!options.chosen().isEmpty() || !options.ignoresUnknown()) {
                throw unknown(name, line);
            }
        }
        if (columns.isEmpty()) {
            throw TransferException.inLine(line, "none of its columns is one of table '" + table.name() + "'");
        }
    }

    private void add(TargetColumn column, long line) throws TransferException {
        if (places.putIfAbsent(key(column.name()), columns.size()) != null) {
            throw TransferException.inColumn(line, column.name(), "it is there twice");
        }
        columns.add(column);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private TransferException unknown(String name, long line) {
        return TransferException.inColumn(
                line,
                name,
                "table '" + table.name() + "' has no such column that could be written; it has "
                        + table.columns().stream().map(TargetColumn::name).toList()
                        + ". ImportOptions.columns and ignoreUnknownColumns leave columns of a file out");
    }

    List<String> names() {
        return columns.stream().map(TargetColumn::name).toList();
    }

    /** The columns' places in the rows to be written, for the columns of a file; -1 for those that are left out. */
    int[] placesOf(List<String> names, long line) throws TransferException {
        int[] found = new int[names.size()];
        boolean[] seen = new boolean[columns.size()];
        for (int i = 0; i < found.length; i++) {
            found[i] = placeOf(names.get(i), line);
            if (found[i] >= 0) {
                if (seen[found[i]]) {
                    throw TransferException.inColumn(line, names.get(i), "it is there twice");
                }
                seen[found[i]] = true;
            }
        }
        for (int i = 0; i < seen.length; i++) {
            if (!seen[i] && !options.takesMissingAsNull()) {
                throw TransferException.inColumn(
                        line,
                        columns.get(i).name(),
                        "it is missing. Name the columns that all lines have by ImportOptions.columns, or allow"
                                + " missingAsNull()");
            }
        }
        return found;
    }

    private int placeOf(String name, long line) throws TransferException {
        Integer place = places.get(key(name));
        if (place != null) {
            return place;
        }
        if (!options.chosen().isEmpty()) {
            return -1;
        }
        if (table.column(name) != null) {
            throw TransferException.inColumn(
                    line,
                    name,
                    "it was not in the first line, which tells the columns: name all of them by"
                            + " ImportOptions.columns, and allow missingAsNull()");
        }
        if (!options.ignoresUnknown()) {
            throw unknown(name, line);
        }
        return -1;
    }

    /** The values of a row to be written. */
    @Nullable
    Object[] row(int[] targets, List<Field> fields, long line) throws TransferException {
        @Nullable Object[] values = new @Nullable Object[columns.size()];
        for (int i = 0; i < targets.length; i++) {
            if (targets[i] >= 0) {
                values[targets[i]] = columns.get(targets[i]).value(fields.get(i), options.rounds(), line);
            }
        }
        return values;
    }
}
