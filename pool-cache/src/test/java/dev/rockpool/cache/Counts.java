package dev.rockpool.cache;

import java.util.List;
import java.util.Random;

/** Numbered counts, each in six places that every count takes it to: by an update, triggers, a cascade; and a view shows it. */
final class Counts {

    /** Marks the statements that a policy has kept. */
    static final String POLICY = "/*kept*/ ";

    private Counts() {}

    static List<String> create(int count) {
        return List.of(
                        "CREATE TABLE t? (id INTEGER PRIMARY KEY, n INTEGER UNIQUE)",
                        "CREATE TABLE copy? (id INTEGER PRIMARY KEY, n INTEGER)",
                        "CREATE TABLE keyed? (k TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID",
                        "CREATE TABLE emptied? (n INTEGER)",
                        "CREATE TABLE child? (n INTEGER REFERENCES t?(n) ON UPDATE CASCADE)",
                        "CREATE VIEW v? AS SELECT n FROM t? WHERE id = 1",
                        "CREATE TRIGGER tr? AFTER UPDATE ON t? BEGIN"
                                + " REPLACE INTO copy? VALUES (new.id, new.n);"
                                + " UPDATE keyed? SET n = new.n WHERE k = 'count';"
                                + " DELETE FROM emptied?; INSERT INTO emptied? VALUES (new.n); END",
                        "INSERT INTO t? VALUES (1, 0)",
                        "INSERT INTO copy? VALUES (1, 0)",
                        "INSERT INTO keyed? VALUES ('count', 0)",
                        "INSERT INTO emptied? VALUES (0)",
                        "INSERT INTO child? VALUES (0)")
                .stream()
                .map(sql -> sql.replace("?", Integer.toString(count)))
                .toList();
    }

    /** Counts one up, and gives the number. */
    static String up(int count) {
        return "UPDATE t" + count + " SET n = n + 1 WHERE id = 1 RETURNING n";
    }

    /** Asks for a count at one of its places. */
    static String question(int count, Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> "SELECT n FROM t" + count + " WHERE id = 1";
            case 1 -> "SELECT n FROM copy" + count + " WHERE id = 1";
            case 2 -> "SELECT n FROM keyed" + count;
            case 3 -> "SELECT n FROM emptied" + count;
            case 4 -> "SELECT n FROM child" + count;
            default -> "SELECT n FROM v" + count;
        };
    }
}
