package dev.rockpool.rows;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Names in SQL: always quoted, so that no name can be anything but a name. Stateless. */
final class Names {

    private Names() {}

    static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String quoted(Collection<String> names) {
        return names.stream().map(Names::quote).collect(Collectors.joining(", "));
    }

    /**
     * Checks a list of columns as a caller gives it.
     *
     * @throws IllegalArgumentException when one is blank, or there twice
     */
    static List<String> columns(String what, List<String> names) {
        Set<String> seen = new TreeSet<>();
        for (String name : names) {
            require(what, name);
            if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(what + ": column '" + name + "' is there twice in " + names);
            }
        }
        return List.copyOf(names);
    }

    /** As {@link #columns}, and there must be one. */
    static List<String> someColumns(String what, List<String> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException(what + ": the list of columns is empty; name at least one");
        }
        return columns(what, names);
    }

    /**
     * Takes a table's name apart at its dots: {@code item}, {@code main.item}. What stands in double quotes is one part, whatever is in
     * it: {@code main."odd.name"}.
     *
     * @return one to three parts, without quotes
     * @throws IllegalArgumentException when it is no name
     */
    static List<String> table(String name) {
        List<String> parts = new ArrayList<>();
        int at = 0;
        while (at <= name.length()) {
            int end = name.startsWith("\"", at) ? closingQuote(name, at) + 1 : name.indexOf('.', at);
            end = end < 0 ? name.length() : end;
            String part = name.substring(at, end);
            parts.add(
                    part.startsWith("\"") ? part.substring(1, part.length() - 1).replace("\"\"", "\"") : part);
            require("table", parts.get(parts.size() - 1));
            if (end < name.length() && name.charAt(end) != '.') {
                throw notATable(name);
            }
            at = end + 1;
        }
        if (parts.size() > 3) {
            throw notATable(name);
        }
        return List.copyOf(parts);
    }

    private static int closingQuote(String name, int open) {
        for (int i = open + 1; i < name.length(); i++) {
            if (name.charAt(i) == '"') {
                if (!name.startsWith("\"", i + 1)) {
                    return i;
                }
                i++;
            }
        }
        throw notATable(name);
    }

    private static IllegalArgumentException notATable(String name) {
        return new IllegalArgumentException(
                "'" + name + "' is no name of a table: write table or schema.table, and a part with"
                        + " dots or quotes in it as \"part\", with its quotes doubled");
    }

    private static void require(String what, String name) {
        if (name.isBlank() || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(what + ": '" + name + "' is no name, it must not be blank");
        }
    }
}
