package dev.rockpool.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The database of the query cache's benchmarks: items, once in one table and once more spread over as many as there are shelves, and at how many
 * places each is in stock. An update counts an item's version up, so that what was acknowledged can be counted.
 */
final class Items {

    static final int ITEMS = 10_000;
    static final int SHELVES = 20;

    /** How many rows the sum of a shelf goes over: all items of the shelf but one, at each place. */
    static final int ROWS_OF_SUM = (ITEMS / SHELVES - 1) * Items.PLACES;

    private static final int PLACES = 4;

    /** One row. Numbered from 1. */
    record Item(long id, String name, long price, long version) {}

    /** How many tables the items are in, in the order of the benchmark's tables. */
    @SuppressWarnings("ImmutableEnumChecker") // its lists cannot be changed
    enum Layout {
        ONE("one table", 1),
        SPREAD(SHELVES + " tables", SHELVES);

        private final String title;
        private final List<String> tables;
        private final List<String> reads;
        private final List<String> sums;
        private final List<String> updates;

        Layout(String title, int count) {
            this.title = title;
            this.tables = IntStream.range(0, count)
                    .mapToObj(number -> count == 1 ? "item" : "item_" + number)
                    .toList();
            this.reads = texts("SELECT id, name, price, version FROM %s WHERE id = ?");
            this.sums = texts("SELECT count(*), sum(s.quantity * i.price) FROM %s i JOIN stock s ON s.item = i.id"
                    + " WHERE i.shelf = ? AND i.id <> ?");
            this.updates = texts("UPDATE %s SET version = version + 1 WHERE id = ?");
        }

        private List<String> texts(String text) {
            return tables.stream().map(table -> String.format(text, table)).toList();
        }

        String title() {
            return title;
        }

        /** A point read of an item, with its number as the parameter. */
        String read(int item) {
            return reads.get(item % reads.size());
        }

        /** A join that sums up an item's shelf without the item, with shelf and item as parameters. */
        String sum(int item) {
            return sums.get(item % sums.size());
        }

        /** An update of an item, with its number as the parameter. */
        String update(int item) {
            return updates.get(item % updates.size());
        }
    }

    private Items() {}

    /** Which shelf an item lies on. In the spread layout each shelf has a table of its own. */
    static int shelf(int item) {
        return item % SHELVES;
    }

    /** Makes the file, in WAL mode. */
    static void create(Path file) throws SQLException {
        String series = "WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < %d) ";
        String items = String.format(series, ITEMS);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            connection.setAutoCommit(false);
            for (Layout layout : Layout.values()) {
                int count = layout.tables.size();
                for (int number = 0; number < count; number++) {
                    String table = layout.tables.get(number);
                    statement.execute("CREATE TABLE " + table + " (id INTEGER PRIMARY KEY, shelf INTEGER NOT NULL,"
                            + " name TEXT NOT NULL, price INTEGER NOT NULL, version INTEGER NOT NULL)");
                    statement.execute(items + "INSERT INTO " + table + " SELECT n, n % " + SHELVES
                            + ", 'item number ' || n, n % 97 + 1, 0 FROM series WHERE n % " + count + " = " + number);
                    statement.execute("CREATE INDEX " + table + "_shelf ON " + table + " (shelf)");
                }
            }
            statement.execute("CREATE TABLE stock (item INTEGER NOT NULL, place INTEGER NOT NULL,"
                    + " quantity INTEGER NOT NULL, PRIMARY KEY (item, place)) WITHOUT ROWID");
            statement.execute(String.format(series, ITEMS * PLACES) + "INSERT INTO stock SELECT (n - 1) / " + PLACES
                    + " + 1, n % " + PLACES + ", n % 13 + 1 FROM series");
            connection.commit();
            connection.setAutoCommit(true);
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    /** The row of {@link Layout#read}. */
    static Item item(ResultSet row) throws SQLException {
        return new Item(row.getLong(1), row.getString(2), row.getLong(3), row.getLong(4));
    }

    /** Reads an item: prepares, runs, reads and closes. */
    static Item item(Connection connection, String sql, long item) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, item);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("There is no item " + item);
                }
                return item(row);
            }
        }
    }

    /** Throws where the items were not updated exactly as often as was acknowledged, or the file is damaged. */
    static void requireSound(Path file, Updates updates) throws SQLException {
        List<String> faults = faults(file, updates);
        if (!faults.isEmpty()) {
            throw new IllegalStateException("The database is not as it was promised: " + String.join("; ", faults));
        }
    }

    /** Says what is wrong with the database; empty when all is well. */
    static List<String> faults(Path file, Updates updates) throws SQLException {
        List<String> faults = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
                while (row.next()) {
                    if (!"ok".equals(row.getString(1))) {
                        faults.add("integrity_check: " + row.getString(1));
                    }
                }
            }
            for (Layout layout : Layout.values()) {
                for (String table : layout.tables) {
                    try (ResultSet row = statement.executeQuery("SELECT id, version FROM " + table)) {
                        while (row.next()) {
                            int acknowledged = updates.acknowledged(layout, row.getInt(1));
                            if (row.getInt(2) != acknowledged) {
                                faults.add("Item " + row.getInt(1) + " in " + table + " was updated " + row.getInt(2)
                                        + " times where " + acknowledged + " were acknowledged");
                            }
                        }
                    }
                }
            }
        }
        return faults;
    }
}
