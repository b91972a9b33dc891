package dev.rockpool.sqlite;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.read;
import static dev.rockpool.Sql.run;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.DatabaseManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions, aggregates and collations of the user's: on every connection, type-safe, and never the end of the process. */
class UserFunctionsTest {

    @TempDir
    Path folder;

    private DatabaseManager open(UnaryOperator<SqliteConfig> sqlite) throws SQLException {
        return DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .maxConnections(4)
                .minConnections(4)
                .sqlite(sqlite)
                .open();
    }

    private static DatabaseManager openInMemory(UnaryOperator<SqliteConfig> sqlite) throws SQLException {
        return DatabaseManager.withPooling(":memory:").sqlite(sqlite).open();
    }

    @Test
    void aFunctionIsThereOnTheWriterOnEveryReaderAndAfterAConnectionWasReplaced() throws SQLException {
        try (DatabaseManager db = open(s -> s.function("twice", 1, a -> a.getLong(0) * 2))) {
            write(db, "CREATE TABLE t AS SELECT twice(21) AS a");
            assertThat(readOnThreeConnections(db, "SELECT twice(a) FROM t")).containsOnly("84");
            db.evictConnections();
            assertThat(readOnThreeConnections(db, "SELECT twice(a) FROM t")).containsOnly("84");
            assertThat(askWriter(db, "SELECT twice(1)")).isEqualTo("2");
        }
    }

    private static List<String> readOnThreeConnections(DatabaseManager db, String sql) throws SQLException {
        return db.withReadConnection(first -> db.withReadConnection(
                second -> db.withReadConnection(third -> List.of(ask(first, sql), ask(second, sql), ask(third, sql)))));
    }

    @ParameterizedTest
    @CsvSource({
        "NULL, null",
        "1, Long",
        "9223372036854775807, Long",
        "1.5, Double",
        "'''Zürich 🚲''', String",
        "x'00ff', byte[]",
        "x'', byte[]"
    })
    void eachTypeComesInAndGoesOutAsItIs(String literal, String type) throws SQLException {
        List<@Nullable Object> seen = new ArrayList<>();
        try (DatabaseManager db = openInMemory(s -> s.function("same", -1, a -> {
            seen.add(a.get(0));
            return a.get(0);
        }))) {
            assertThat(read(db, "SELECT same(" + literal + ", 'more') IS " + literal))
                    .isEqualTo("1");
        }
        assertThat(seen).singleElement().satisfies(value -> assertThat(
                        value == null ? "null" : value.getClass().getSimpleName())
                .isEqualTo(type));
    }

    @Test
    void integersAndBooleansAreTakenToo() throws SQLException {
        try (DatabaseManager db =
                openInMemory(s -> s.function("seven", 0, a -> 7).function("yes", 0, a -> true))) {
            assertThat(read(db, "SELECT seven() || typeof(seven()) || yes()")).isEqualTo("7integer1");
        }
    }

    @Test
    void whatAFunctionThrowsIsTheStatementsError() throws SQLException {
        try (DatabaseManager db = open(s -> s.function("refuse", 1, a -> {
                    throw new IOException("no € today");
                })
                .function("deep", 0, a -> deeper(1)))) {
            write(db, "CREATE TABLE t (a)");
            assertThatThrownBy(() -> write(db, "INSERT INTO t VALUES (refuse(1))"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("refuse() failed: no € today");
            assertThatThrownBy(() -> read(db, "SELECT deep()"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("deep() failed");
            assertThat(read(db, "SELECT count(*) FROM t")).isEqualTo("0");
            assertThat(db.getPoolStats().totalCreated()).isEqualTo(4);
        }
    }

    private static long deeper(long depth) {
        return depth < 0 ? 0 : 1 + deeper(depth + 1);
    }

    @Test
    void wrongTypesAreNamed() throws SQLException {
        try (DatabaseManager db = openInMemory(s -> s.function("number", 1, a -> a.getLong(0))
                .function("text", 1, a -> a.getString(0))
                .function("third", 1, a -> a.get(2))
                .function("odd", 0, a -> List.of()))) {
            assertThatThrownBy(() -> read(db, "SELECT number('a')"))
                    .hasMessageContaining("number() needs an integer at position 0 (from 0), and got a text");
            assertThatThrownBy(() -> read(db, "SELECT number(NULL)")).hasMessageContaining("got NULL");
            assertThatThrownBy(() -> read(db, "SELECT text(1)")).hasMessageContaining("got the integer 1");
            assertThatThrownBy(() -> read(db, "SELECT third(1)")).hasMessageContaining("none at position 2");
            assertThatThrownBy(() -> read(db, "SELECT odd()"))
                    .hasMessageContaining("it returned a java.util.")
                    .hasMessageContaining("byte[]");
        }
    }

    @Test
    void aDeterministicFunctionCanBeIndexedAndAnotherCannot() throws SQLException {
        try (DatabaseManager db =
                open(s -> s.deterministicFunction("reversed", 1, a -> new StringBuilder(a.getString(0))
                                .reverse()
                                .toString())
                        .function("chance", 1, a -> 4))) {
            write(db, "CREATE TABLE t (a)");
            write(db, "CREATE INDEX i ON t (reversed(a))");
            write(db, "INSERT INTO t VALUES ('abc'), ('xyz')");
            assertThat(read(db, "SELECT a FROM t WHERE reversed(a) = 'cba'")).isEqualTo("abc");
            assertThat(db.<String, SQLException>withReadConnection(c -> {
                        try (Statement statement = c.createStatement();
                                ResultSet row = statement.executeQuery(
                                        "EXPLAIN QUERY PLAN SELECT a FROM t WHERE reversed(a) = 'cba'")) {
                            row.next();
                            return row.getString("detail");
                        }
                    }))
                    .contains("USING INDEX i");
            assertThatThrownBy(() -> write(db, "CREATE INDEX j ON t (chance(a))"))
                    .hasMessageContaining("non-deterministic");
            assertThat(db.sqlite().integrityCheck()).isEmpty();
        }
    }

    /** Joins, so that a mix-up of groups shows. */
    private static final class Joined implements AggregateFunction {
        private final StringJoiner joiner = new StringJoiner("+");

        @Override
        public void step(FunctionArguments arguments) {
            joiner.add(arguments.getString(0));
        }

        @Override
        public String finish() {
            return joiner.toString();
        }
    }

    @Test
    void anAggregateHasAStateForEachGroupAndOneForNone() throws SQLException {
        try (DatabaseManager db = open(s -> s.aggregate("joined", 1, Joined::new))) {
            write(db, "CREATE TABLE t (g, a)");
            write(db, "INSERT INTO t VALUES (1, 'a'), (2, 'b'), (1, 'c')");
            assertThat(readOnThreeConnections(
                            db,
                            "SELECT group_concat(j, '|') FROM (SELECT joined(a) AS j FROM t GROUP BY g ORDER BY g)"))
                    .containsOnly("a+c|b");
            assertThat(read(db, "SELECT '<' || joined(a) || '>' FROM t WHERE g = 9"))
                    .isEqualTo("<>");
            assertThat(read(db, "SELECT joined(a) || '/' || joined(g || '') FROM t WHERE g = 1"))
                    .isEqualTo("a+c/1+1");
            assertThatThrownBy(() -> read(db, "SELECT joined(g) FROM t"))
                    .hasMessageContaining("joined() failed: joined() needs a text");
            assertThat(read(db, "SELECT joined(a) FROM t WHERE g = 2")).isEqualTo("b");
        }
    }

    @Test
    void aCollationOrdersQueriesAndIndexes() throws SQLException {
        try (DatabaseManager db = open(s -> s.collation("by_length", (a, b) -> a.length() - b.length()))) {
            write(db, "CREATE TABLE t (a TEXT COLLATE by_length)");
            write(db, "CREATE INDEX i ON t (a)");
            write(db, "INSERT INTO t VALUES ('ccc'), ('bb'), ('a')");
            assertThat(read(db, "SELECT group_concat(a) FROM (SELECT a FROM t ORDER BY a)"))
                    .isEqualTo("a,bb,ccc");
            assertThat(readOnThreeConnections(db, "SELECT a FROM t WHERE a = 'xx'"))
                    .containsOnly("bb");
            assertThat(db.sqlite().integrityCheck()).isEmpty();
        }
    }

    @Test
    void aCollationThatThrowsInterruptsItsStatementAndHarmsNothing() throws SQLException {
        try (DatabaseManager db = open(s -> s.collation("broken", (a, b) -> {
            throw new IllegalStateException("cannot");
        }))) {
            write(
                    db,
                    "CREATE TABLE t AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 999)"
                            + " SELECT 'v' || x AS a FROM n");
            assertThatThrownBy(
                            () -> read(db, "SELECT group_concat(a) FROM (SELECT a FROM t ORDER BY a COLLATE broken)"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("INTERRUPT");
            assertThat(read(db, "SELECT count(*) FROM t")).isEqualTo("999");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "a b", "a;b", "zürich", "a\"b"})
    void badNamesAreRefused(String name) {
        SqliteConfig config = SqliteConfig.defaults();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config.function(name, 0, a -> 1))
                .withMessageContaining("function '" + name + "' is not allowed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config.collation(name, String::compareTo))
                .withMessageContaining("collation '" + name + "' is not allowed");
    }

    @Test
    void badArgumentCountsAndSecondOnesOfANameAreRefused() {
        SqliteConfig config = SqliteConfig.defaults().function("f", 1, a -> 1).collation("c", String::compareTo);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config.function("g", -2, a -> 1))
                .withMessageContaining("argumentCount = '-2'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config.aggregate("g", 128, Joined::new))
                .withMessageContaining("0 to 127");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config.function("F", 1, a -> 2))
                .withMessageContaining("function F/1 is not allowed: there is one");
        assertThatIllegalArgumentException().isThrownBy(() -> config.collation("C", String::compareTo));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config.collation("NoCase", String::compareTo))
                .withMessageContaining("nocase");
        assertThat(config.function("f", 2, a -> 1).functions()).hasSize(2);
    }

    @Test
    void hooksRunInOrderOnEveryConnectionAndWhatTheySetStays() throws SQLException {
        List<String> ran = Collections.synchronizedList(new ArrayList<>());
        try (DatabaseManager db = open(s -> s.function("one", 0, a -> 1)
                .onConnect((c, writes) -> {
                    run(c, "PRAGMA recursive_triggers=1");
                    ran.add("first " + writes);
                })
                .onConnect((c, writes) -> ran.add("second " + ask(c, "SELECT one()"))))) {
            assertThat(ran.subList(0, 2)).containsExactly("first true", "second 1");
            assertThat(ran).contains("first false").hasSizeGreaterThanOrEqualTo(8);
            write(db, "PRAGMA recursive_triggers=0");
            assertThat(askWriter(db, "PRAGMA recursive_triggers")).isEqualTo("1");
            assertThat(read(db, "PRAGMA recursive_triggers")).isEqualTo("1");
        }
    }

    @Test
    void aHookThatFailsFailsTheOpeningByItsNumberAndClass() {
        assertThatThrownBy(() -> open(s -> s.onConnect((c, writes) -> {}).onConnect(new Failing())))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("onConnect hook 2 of 2")
                .hasMessageContaining(Failing.class.getName())
                .hasMessageContaining("not today");
        assertThatThrownBy(() -> open(s -> s.onConnect((c, writes) -> c.setAutoCommit(false))))
                .hasMessageContaining("hook 1 of 1")
                .hasMessageContaining("auto-commit off");
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("rockpool-housekeeper") && thread.isAlive());
    }

    private static final class Failing implements ConnectionSetup {
        @Override
        public void setUp(Connection connection, boolean writes) {
            throw new IllegalStateException("not today");
        }
    }

    @Test
    void differencesNeverShowValuesOfPragmas() {
        SqliteConfig one = SqliteConfig.defaults()
                .pragma("cipher", "'sesame'")
                .function("f", 1, a -> new String(a.getBytes(0), StandardCharsets.UTF_8))
                .optimizeInterval(Duration.ofMinutes(5))
                .attachReadOnly("other", Path.of("other.sqlite"))
                .onConnect((c, writes) -> {});
        assertThat(one.differencesFrom(SqliteConfig.defaults()))
                .containsExactlyInAnyOrder(
                        "optimizeInterval = 300 s (in force: 1.00 h)",
                        "functions [f/1] (in force: [])",
                        "attached files [other = other.sqlite (read-only)] (in force: [])",
                        "pragmas [cipher] (in force: [])",
                        "onConnect hooks: 1 (in force: 0)");
        assertThat(one.differencesFrom(one)).isEmpty();
    }

    private static String askWriter(DatabaseManager db, String sql) throws SQLException {
        return db.withConnection(c -> ask(c, sql));
    }
}
