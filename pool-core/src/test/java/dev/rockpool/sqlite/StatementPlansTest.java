package dev.rockpool.sqlite;

import static dev.rockpool.spi.Access.LAST_WRITE;
import static dev.rockpool.spi.Access.READ;
import static dev.rockpool.spi.Access.SESSION;
import static dev.rockpool.spi.Access.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.rockpool.spi.Access;
import dev.rockpool.spi.StatementPlan;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What SQLite says of many statements, on one schema that has everything. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatementPlansTest {

    private PlanKit kit;

    @BeforeAll
    void makeTheSchema(@TempDir Path folder) throws SQLException {
        kit = new PlanKit(
                folder.resolve("app.sqlite"), SqliteConfig.defaults().attach("side", folder.resolve("side.sqlite")));
        kit.run(
                "CREATE TABLE users(id INTEGER PRIMARY KEY, name TEXT, Upper TEXT AS (upper(name)))",
                "CREATE INDEX users_name ON users(name)",
                "CREATE INDEX users_some ON users(id) WHERE name IS NOT NULL",
                "CREATE TABLE orders(id INTEGER PRIMARY KEY, u REFERENCES users(id) ON DELETE CASCADE)",
                "CREATE TABLE lines(id INTEGER PRIMARY KEY, o REFERENCES orders(id) ON DELETE SET NULL)",
                "CREATE TABLE log(id INTEGER PRIMARY KEY AUTOINCREMENT, what TEXT)",
                "CREATE TABLE seen(what TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID",
                "CREATE TABLE tags(name TEXT UNIQUE, n INTEGER) STRICT",
                "CREATE TRIGGER lines_log AFTER UPDATE ON lines BEGIN INSERT INTO log(what) VALUES ('line'); END",
                "CREATE TRIGGER log_seen AFTER INSERT ON log BEGIN INSERT OR REPLACE INTO seen VALUES (new.what, 1); END",
                "CREATE VIEW names AS SELECT name FROM users",
                "CREATE VIEW busy AS SELECT n.name, o.id FROM names n JOIN orders o ON o.id = 1",
                "CREATE TRIGGER names_insert INSTEAD OF INSERT ON names BEGIN INSERT INTO tags VALUES (new.name, 1); END",
                "CREATE TABLE \"Größe;--x\"(a)",
                "CREATE TABLE changes(a)",
                "CREATE VIRTUAL TABLE docs USING fts5(body)",
                "CREATE VIRTUAL TABLE found USING fts5(what, content='log', content_rowid='id')",
                "CREATE VIRTUAL TABLE words USING fts5vocab(docs, row)",
                "CREATE VIRTUAL TABLE boxes USING rtree(id, x0, x1)",
                "CREATE TABLE hidden(a)",
                "ATTACH '" + folder.resolve("side.sqlite") + "' AS side",
                "CREATE TABLE side.users(id INTEGER PRIMARY KEY)",
                "CREATE TABLE side.only(id INTEGER PRIMARY KEY)");
    }

    @AfterAll
    void close() throws SQLException {
        kit.close();
    }

    private static final String DOCS = "docs docs_data docs_idx docs_content docs_docsize docs_config";
    private static final String FOUND = "found found_data found_idx found_docsize found_config";
    private static final String BOXES = "boxes boxes_node boxes_rowid boxes_parent";
    private static final String CASCADE = "users orders lines log seen sqlite_sequence";

    static Stream<Arguments> reads() {
        return Stream.of(
                arguments("SELECT * FROM users", "users"),
                arguments("select count(*) from USERS;", "users"),
                arguments("SELECT name FROM users WHERE name > ?", "users"),
                arguments("SELECT id FROM users WHERE name IS NOT NULL", "users"),
                arguments("SELECT Upper FROM users", "users"),
                arguments("SELECT * FROM names", "users"),
                arguments("SELECT * FROM busy", "users orders"),
                arguments("SELECT 1", ""),
                arguments("VALUES (1), (2)", ""),
                arguments("SELECT (SELECT max(id) FROM orders) FROM users", "users orders"),
                arguments(
                        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT * FROM n",
                        ""),
                arguments(
                        "WITH a AS (SELECT * FROM users) SELECT * FROM a JOIN seen ON seen.what = a.name",
                        "users seen"),
                arguments("SELECT * FROM seen WHERE what = 'a'", "seen"),
                arguments("SELECT * FROM tags UNION SELECT what, n FROM seen ORDER BY 1 LIMIT 3", "tags seen"),
                arguments("-- a comment; with a semicolon\n SELECT * FROM users", "users"),
                arguments("/* PRAGMA x; */ SELECT ';' FROM users -- ;", "users"),
                arguments("SELECT * FROM users; ; -- that is all", "users"),
                arguments("SELECT * FROM \"Größe;--x\"", "größe;--x"),
                arguments("SELECT * FROM [users] WHERE name = 'last_insert_rowid'", "users"),
                arguments("SELECT * FROM changes", "changes"),
                arguments("SELECT value FROM users, json_each(users.name)", "users"),
                arguments("SELECT sql FROM sqlite_schema", "sqlite_schema"),
                arguments("SELECT * FROM side.users", "side.users"),
                arguments("SELECT * FROM only", "side.only"),
                arguments("SELECT u.id FROM users u, side.users v WHERE u.id = v.id", "users side.users"),
                arguments("SELECT body FROM docs WHERE docs MATCH 'a'", DOCS),
                arguments("SELECT rowid FROM found", FOUND + " log"),
                arguments("SELECT id FROM boxes WHERE x0 > 1", BOXES),
                arguments("SELECT sum(id), group_concat(name), count(*) OVER () FROM users", "users"),
                arguments("SELECT abs(id), name LIKE 'a%', json_extract(name, '$.a') FROM users", "users"));
    }

    @ParameterizedTest
    @MethodSource("reads")
    void aReadReadsExactlyTheseTables(String sql, String tables) {
        assertThat(kit.plan(sql)).isEqualTo(new StatementPlan(READ, true, names(tables), Set.of(), false, true));
        assertThat(kit.engine.access(sql)).isEqualTo(READ);
    }

    static Stream<Arguments> writes() {
        return Stream.of(
                arguments("INSERT INTO users(name) VALUES ('a')", "users"),
                arguments("INSERT INTO users(name) VALUES ('a') RETURNING id", "users"),
                arguments("INSERT INTO users(id) VALUES (1) ON CONFLICT DO UPDATE SET name = 'b'", "users"),
                arguments("insert into seen select name, 1 from users where true", "seen"),
                arguments("INSERT INTO tags VALUES ('a', 1)", "tags"),
                arguments("INSERT INTO names VALUES ('a')", "tags"),
                arguments("INSERT INTO log(what) VALUES ('a')", "log seen sqlite_sequence"),
                arguments("INSERT INTO changes(a) VALUES (1)", "changes"),
                arguments("INSERT INTO side.users VALUES (1)", "side.users"),
                arguments("INSERT INTO docs VALUES ('a')", DOCS),
                arguments("INSERT INTO found(found) VALUES ('rebuild')", FOUND),
                arguments("DELETE FROM boxes", BOXES),
                arguments("UPDATE users SET name = 'x'", "users"),
                arguments("UPDATE lines SET o = NULL WHERE id = 1", "lines log seen sqlite_sequence"),
                arguments("DELETE FROM users", CASCADE),
                arguments("DELETE FROM users WHERE id = 1", CASCADE),
                arguments("DELETE FROM orders", "orders lines log seen sqlite_sequence"),
                arguments("DELETE FROM tags", "tags"),
                arguments("DELETE FROM seen", "seen"),
                arguments("REPLACE INTO users(id) VALUES (1)", CASCADE),
                arguments("UPDATE OR REPLACE users SET id = 7", CASCADE),
                arguments("WITH a AS (SELECT 1 AS i) INSERT INTO users(id) SELECT i FROM a RETURNING id", "users"),
                arguments("/* first */ DELETE FROM tags RETURNING *", "tags"),
                arguments("  ;; DELETE FROM tags;", "tags"));
    }

    @ParameterizedTest
    @MethodSource("writes")
    void aWriteWritesExactlyTheseTables(String sql, String tables) {
        StatementPlan plan = kit.plan(sql);
        assertThat(plan.known()).isTrue();
        assertThat(new TreeSet<>(plan.writes())).isEqualTo(new TreeSet<>(names(tables)));
        assertThat(plan.access()).isEqualTo(WRITE);
        assertThat(plan.changesSchema()).isFalse();
        assertThat(plan.deterministic()).isFalse();
        assertThat(kit.engine.access(sql)).isEqualTo(WRITE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE x(a)",
                "CREATE TABLE templates(a)",
                "create table x as select * from users",
                "CREATE INDEX i ON users(name)",
                "CREATE VIRTUAL TABLE v USING fts5(a)",
                "CREATE TRIGGER t AFTER INSERT ON tags BEGIN UPDATE seen SET n = 1; SELECT 1; END",
                "DROP TABLE users",
                "ALTER TABLE users ADD COLUMN x",
                "ALTER TABLE users RENAME TO people",
                "REINDEX",
                "ANALYZE",
                "VACUUM",
                "-- why\nDROP VIEW names",
                "INSERT INTO tags VALUES ('a', 1); DELETE FROM tags",
                "SELECT 1; SELECT 2",
                "SELECT * FROM pragma_optimize",
                "UPDATE sqlite_schema SET sql = ''",
                "nonsense",
                "",
                "  -- nothing\n;"
            })
    void whatChangesTheSchemaOrCannotBeToldGoesToTheWriterAndMayDoAnything(String sql) {
        assertThat(kit.engine.access(sql)).isEqualTo(WRITE);
        assertThat(kit.plan(sql)).isEqualTo(StatementPlan.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRAGMA foreign_keys",
                "PRAGMA foreign_keys=OFF",
                "PRAGMA user_version=3",
                "PRAGMA user_version 3",
                "PRAGMA temp.table_info(x)",
                "PRAGMA optimize",
                "PRAGMA writable_schema=1",
                "PRAGMA/**/user_version",
                "/* hidden */ PRAGMA journal_mode",
                "ATTACH 'x' AS y",
                "detach y",
                "BEGIN",
                "begin immediate",
                "COMMIT;",
                "END TRANSACTION",
                "rollback to s",
                "SAVEPOINT s",
                "RELEASE s",
                "CREATE TEMP TABLE x(a)",
                "CREATE TEMPORARY VIEW x AS SELECT 1",
                "CREATE TEMP TABLE x AS SELECT * FROM users",
                "create table temp.x(a)",
                "CREATE TABLE \"temp\".x(a)",
                "CREATE/**/TEMP TABLE x(a)",
                "CREATE TEMP TRIGGER t AFTER INSERT ON users BEGIN SELECT 1; END",
                "INSERT INTO temp.x VALUES (1)",
                "SELECT * FROM sqlite_temp_schema",
                "SELECT total_changes(), * FROM users",
                "SELECT load_extension('x')",
                "INSERT INTO tags VALUES ('a', changes/**/())",
                "EXPLAIN PRAGMA user_version=3",
                "INSERT INTO tags VALUES ('a', 1); SELECT last_insert_rowid()",
                "SELECT 1; PRAGMA foreign_keys=OFF",
                "CREATE TRIGGER t AFTER INSERT ON tags BEGIN SELECT 1; END; BEGIN"
            })
    void whatBelongsToAConnectionNeedsTheSession(String sql) {
        assertThat(kit.engine.access(sql)).isEqualTo(SESSION);
        assertThat(kit.plan(sql).access()).isEqualTo(SESSION);
        assertThat(kit.plan(sql).deterministic()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT last_insert_rowid()",
                "SELECT \"changes\"()",
                "SELECT * FROM tags WHERE rowid = last_insert_rowid()",
                "with x as (select changes() as c) select * from x"
            })
    void whatAsksForTheLastWriteNeedsToBeTold(String sql) {
        assertThat(kit.engine.access(sql)).isEqualTo(LAST_WRITE);
        assertThat(kit.plan(sql).deterministic()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT * FROM missing", "SELECT FROM WHERE", "with x as (select 1) select * from missing"})
    void aQueryThatCannotBeCompiledIsRefusedByAReader(String sql) {
        assertThat(kit.engine.access(sql)).isEqualTo(READ);
        assertThat(kit.plan(sql).known()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRAGMA table_info(users)",
                "pragma main.table_info('users');",
                "PRAGMA table_list",
                "PRAGMA user_version",
                "PRAGMA schema_version ;",
                "PRAGMA integrity_check",
                "PRAGMA database_list",
                "EXPLAIN SELECT * FROM users",
                "EXPLAIN QUERY PLAN DELETE FROM users",
                "SELECT * FROM pragma_table_info('users')",
                "SELECT * FROM words",
                "SELECT name FROM dbstat",
                "SELECT random()",
                "SELECT randomblob(4) FROM users",
                "SELECT datetime('now')",
                "SELECT date(name) FROM users",
                "SELECT CURRENT_TIMESTAMP",
                "SELECT sqlite_version()",
                "SELECT charindex('a', name) FROM users"
            })
    void whatReadsButMayTellOtherwiseNextTimeIsNotDeterministic(String sql) {
        assertThat(kit.engine.access(sql)).isEqualTo(READ);
        StatementPlan plan = kit.plan(sql);
        assertThat(plan.deterministic()).isFalse();
        assertThat(plan.writes()).isEmpty();
        assertThat(plan.changesSchema()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT * FROM words", "SELECT name FROM dbstat", "SELECT * FROM pragma_table_list"})
    void virtualTablesOfUnknownReachMayReadEverything(String sql) {
        assertThat(kit.plan(sql).known()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRAGMA foreign_keys=OFF",
                "BEGIN",
                "COMMIT",
                "ATTACH 'x' AS y",
                "CREATE TEMP TABLE x AS SELECT * FROM users"
            })
    void whatChangesOnlyItsConnectionLeavesTheSchemaAlone(String sql) {
        assertThat(kit.plan(sql).known()).isTrue();
        assertThat(kit.plan(sql).changesSchema()).isFalse();
        assertThat(kit.plan(sql).writes()).isSubsetOf("temp.sqlite_schema");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"PRAGMA query_only=1", "/* c */ PRAGMA foreign_keys=OFF", "EXPLAIN PRAGMA foreign_keys=OFF"})
    void askingNeverRunsAPragma(String sql) {
        Access asked = kit.engine.access(sql);
        assertThat(asked).isEqualTo(SESSION);
        assertThat(kit.plan("DELETE FROM users WHERE id = " + sql.length()).writes())
                .contains("main.lines");
    }

    private static Set<String> names(String tables) {
        return Arrays.stream(tables.isEmpty() ? new String[0] : tables.split(" ", -1))
                .map(name -> name.startsWith("side.") ? name : "main." + name)
                .collect(Collectors.toSet());
    }
}
