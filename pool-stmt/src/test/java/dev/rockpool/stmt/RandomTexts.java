package dev.rockpool.stmt;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The texts of random scripts: few, so that they come again and are found prepared. */
final class RandomTexts {

    /** What every script begins with. */
    static final List<String> BEGINNING = List.of(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b TEXT UNIQUE, c REAL CHECK (c IS NULL OR c < 1000))",
            "CREATE TABLE u (id INTEGER PRIMARY KEY, t INTEGER REFERENCES t(id), n NUMERIC NOT NULL)",
            "CREATE TABLE w (k TEXT PRIMARY KEY, x BLOB) WITHOUT ROWID",
            "CREATE VIEW v AS SELECT id, a, b FROM t WHERE a IS NOT NULL",
            "INSERT INTO t(id, a, b, c) VALUES (1, 10, 'one', 1.5), (2, 20, '[2]', NULL), (3, NULL, 'x', 3.25)",
            "INSERT INTO u(t, n) VALUES (1, 5), (1, 7), (2, 9)");

    private static final List<String> USUAL = List.of(
            "SELECT * FROM t WHERE id = ?",
            "SELECT id, a, b FROM t WHERE a > ? ORDER BY id",
            "INSERT INTO t(a, b, c) VALUES (?, ?, ?)",
            "UPDATE t SET a = ?, c = ? WHERE id = ?",
            "SELECT t.id, u.n FROM t JOIN u ON u.t = t.id WHERE u.n BETWEEN ? AND ? ORDER BY u.id",
            "SELECT count(*) AS n, sum(a), max(c) FROM t");

    private static final List<String> OTHERS = List.of(
            "INSERT INTO t(id, a, b) VALUES (?, ?, ?)",
            "INSERT INTO t(a, b) VALUES (?, ?) RETURNING id, a",
            "INSERT INTO u(t, n) VALUES (?, ?)",
            "INSERT OR REPLACE INTO w(k, x) VALUES (?, ?)",
            "SELECT k, x FROM w ORDER BY k",
            "REPLACE INTO t(id, a, b) VALUES (?, ?, ?)",
            "DELETE FROM t WHERE id = ?",
            "DELETE FROM u",
            "SELECT * FROM v WHERE id < ? ORDER BY id",
            "VALUES (?, ?), (1, 'x')",
            "SELECT ?1, ?3, :name",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ? LIMIT 40) SELECT i FROM n",
            "SELECT b LIKE ? AS hit FROM t ORDER BY id LIMIT 9",
            "SELECT t.* FROM t ORDER BY id LIMIT 9",
            "SELECT last_insert_rowid(), changes()");

    /** Of which many fail: always, for some values, in the middle of their rows, or as the schema is. */
    private static final List<String> TROUBLE = List.of(
            "SELECT abs(?)",
            "SELECT json(?)",
            "SELECT id, json(b) FROM t ORDER BY id",
            "SELECT id, abs(a) FROM t ORDER BY id",
            "INSERT OR ROLLBACK INTO t(id, a, b) VALUES (?, ?, ?)",
            "INSERT INTO t(a, b) SELECT a, json(b) || ? FROM t",
            "UPDATE t SET a = abs(a)",
            "SELECT * FROM missing WHERE x = ?",
            "SELECT d FROM t WHERE id = ?",
            "SELECT a2 FROM t ORDER BY id",
            "INSERT INTO t(a, d) VALUES (?, ?)",
            "SELECT * FROM side.s WHERE k = ?",
            "INSERT INTO side.s VALUES (?, ?)",
            "SELECT * FROM t2 WHERE id = ?",
            "SELECT nosuch(?)",
            "SELEC 1",
            "SELECT 1; SELECT 2",
            "SELECT 'unfinished",
            "",
            "-- nothing",
            "SELECT id FROM t WHERE b = ? COLLATE nosuch",
            "PRAGMA table_info(t)",
            "PRAGMA user_version",
            "PRAGMA foreign_keys",
            "EXPLAIN QUERY PLAN SELECT * FROM t WHERE id = ?",
            "SELECT name, sql FROM sqlite_schema ORDER BY name",
            "SELECT name FROM temp.sqlite_schema ORDER BY name");

    private static final List<String> SCHEMA = List.of(
            "DROP TABLE t",
            "DROP TABLE IF EXISTS t",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b TEXT UNIQUE, c REAL)",
            "CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, a INTEGER, b TEXT UNIQUE, c REAL)",
            "CREATE TABLE IF NOT EXISTS t (b TEXT, c REAL DEFAULT 2.5, id INTEGER PRIMARY KEY AUTOINCREMENT, a INTEGER)",
            "CREATE TABLE missing (x, y)",
            "DROP TABLE missing",
            "ALTER TABLE t ADD COLUMN d DEFAULT 'new'",
            "ALTER TABLE t DROP COLUMN d",
            "ALTER TABLE t RENAME COLUMN a TO a2",
            "ALTER TABLE t RENAME COLUMN a2 TO a",
            "ALTER TABLE t RENAME TO t2",
            "ALTER TABLE t2 RENAME TO t",
            "CREATE INDEX ta ON t(a)",
            "DROP INDEX ta",
            "CREATE TEMP TABLE t (id, a, b, c, shadow)",
            "CREATE TEMPORARY VIEW v AS SELECT 1 AS id, 'temporary' AS a",
            "DROP TABLE temp.t",
            "DROP VIEW v",
            "CREATE VIEW IF NOT EXISTS v AS SELECT id, b, a FROM t",
            "CREATE TRIGGER log AFTER INSERT ON t BEGIN INSERT INTO u(t, n) VALUES (new.id, 99); END",
            "DROP TRIGGER log",
            "ATTACH ':memory:' AS side",
            "CREATE TABLE side.s (k, n)",
            "DETACH side",
            "PRAGMA foreign_keys = 0",
            "PRAGMA foreign_keys = 1",
            "PRAGMA short_column_names = 0",
            "PRAGMA full_column_names = 1",
            "PRAGMA case_sensitive_like = 1",
            "PRAGMA recursive_triggers = 1",
            "PRAGMA reverse_unordered_selects = 1",
            "PRAGMA user_version = 7",
            "PRAGMA ignore_check_constraints = 1",
            "PRAGMA query_only = 1",
            "PRAGMA defer_foreign_keys = 1",
            "PRAGMA schema_version",
            "ANALYZE",
            "REINDEX",
            "VACUUM",
            "BEGIN",
            "COMMIT",
            "ROLLBACK",
            "SAVEPOINT s",
            "ROLLBACK TO s",
            "RELEASE s",
            "DELETE FROM t WHERE id > 9",
            "DELETE FROM u WHERE id > 9");

    private static final List<String> LITERAL = List.of(
            "SELECT * FROM t WHERE id = 1",
            "UPDATE t SET a = a + 1 WHERE id = 1",
            "INSERT INTO t(a, b) VALUES (7, 'seven')",
            "INSERT INTO t(a, b) VALUES (-9223372036854775808, '{}')",
            "DELETE FROM t WHERE b = 'seven'",
            "SELECT count(*) FROM u",
            "SELECT 1 AS one UNION ALL SELECT 2");

    private RandomTexts() {}

    /** A text that is worth preparing. */
    static String prepared(Random random) {
        int dice = random.nextInt(100);
        return dice < 75
                ? one(USUAL, random)
                : dice < 90 ? one(OTHERS, random) : dice < 98 ? one(TROUBLE, random) : one(LITERAL, random);
    }

    static String schema(Random random) {
        return one(SCHEMA, random);
    }

    /** A text for a plain statement. */
    static String plain(Random random) {
        int dice = random.nextInt(100);
        return dice < 50
                ? one(LITERAL, random)
                : dice < 70 ? one(USUAL, random) : dice < 85 ? one(OTHERS, random) : one(TROUBLE, random);
    }

    /** As far as it matters: all have question marks and nothing in quotes that looks like one. */
    static int parameters(String sql) {
        return (int) sql.chars().filter(c -> c == '?' || c == ':').count();
    }

    static List<String> several(Random random) {
        List<String> texts = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            texts.add(random.nextInt(25) == 0 ? schema(random) : plain(random));
        }
        return texts;
    }

    static <T> T one(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }
}
