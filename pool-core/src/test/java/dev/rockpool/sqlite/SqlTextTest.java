package dev.rockpool.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "insert into t values (1)",
                "  update t set a = 1",
                "DELETE FROM t",
                "with x as (select 1) select * from x",
                "CREATE TABLE t (a);  ",
                "create index i on t(a)",
                "drop table t",
                "",
                "   ",
                "pragmatic",
                "ANALYZE",
                "/* from; a report */ SELECT 1",
                "-- from; a report\r\n\tSELECT 1",
                "SELECT 1; -- done",
                "SELECT 1 ;\n/* done */ ",
                "-- nothing",
                "/* never ended; BEGIN"
            })
    void ordinaryStatementsLeaveNothingBehind(String sql) {
        assertThat(SqlText.leavesBehind(sql)).isEqualTo(SqlText.NOTHING);
    }

    static Stream<Arguments> sessionStatements() {
        return Stream.of(
                arguments("PRAGMA busy_timeout=1", SqlText.PRAGMA),
                arguments(" \n pragma foreign_keys", SqlText.PRAGMA),
                arguments("attach 'x' as y", SqlText.ATTACHED),
                arguments("DETACH y", SqlText.ATTACHED),
                arguments("create temp table t (a)", SqlText.TEMPORARY),
                arguments("CREATE  TEMPORARY VIEW v as select 1", SqlText.TEMPORARY),
                arguments("create table temp.t (a)", SqlText.TEMPORARY),
                arguments("CREATE TABLE \"temp\".t (a)", SqlText.TEMPORARY),
                arguments("BEGIN", SqlText.TRANSACTION),
                arguments("savepoint s", SqlText.TRANSACTION),
                arguments("COMMIT", SqlText.TRANSACTION),
                arguments("end transaction", SqlText.TRANSACTION),
                arguments("Rollback", SqlText.TRANSACTION),
                arguments("EXPLAIN PRAGMA foreign_keys=OFF", SqlText.PRAGMA),
                arguments("CREATE/**/TEMP TABLE t (a)", SqlText.TEMPORARY),
                arguments("INSERT INTO t VALUES (1); BEGIN", SqlText.EVERYTHING),
                arguments("-- hidden\nPRAGMA query_only=1", SqlText.PRAGMA),
                arguments("/* hidden; */ -- more\n /**/ATTACH 'x' AS y", SqlText.ATTACHED),
                arguments("; PRAGMA query_only=1", SqlText.EVERYTHING));
    }

    @ParameterizedTest
    @MethodSource("sessionStatements")
    void whatChangesTheSessionIsNoticed(String sql, int bits) {
        assertThat(SqlText.leavesBehind(sql)).isEqualTo(bits);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "values (1)",
                "INSERT INTO t VALUES (1)",
                "replace into t values (1)",
                "UPDATE t SET a = 1;",
                "DELETE FROM t ; ",
                "WITH x AS (SELECT 1) SELECT * FROM x",
                "-- a report; daily\nSELECT 1",
                "/* a report; daily */ SELECT 1",
                "SELECT 1; -- done",
                "SELECT 1 /* done */",
                "SELECT 1;/* done */\n",
                "INSERT INTO t VALUES (1) RETURNING a"
            })
    void whatOnlyReadsOrWritesDataIsReusable(String sql) {
        assertThat(SqlText.isReusable(sql)).isTrue();
        assertThat(SqlText.mayChangeSchema(sql, SqlText.leavesBehind(sql))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-- nothing",
                "PRAGMA foreign_keys",
                "/* hidden */ PRAGMA foreign_keys = OFF",
                "EXPLAIN SELECT 1",
                "EXPLAIN QUERY PLAN SELECT 1",
                "CREATE TABLE t (a)",
                "CREATE TEMP TABLE t (a)",
                "ALTER TABLE t ADD COLUMN b",
                "DROP TABLE t",
                "ATTACH 'x' AS y",
                "DETACH y",
                "BEGIN",
                "COMMIT",
                "SAVEPOINT s",
                "RELEASE s",
                "ROLLBACK",
                "VACUUM",
                "ANALYZE",
                "REINDEX",
                "SELECT 1; SELECT 2",
                "SELECT 1; PRAGMA foreign_keys = OFF",
                "INSERT INTO t VALUES (';'); SELECT 1",
                "; SELECT 1",
                "selected",
                "\uFEFFSELECT 1"
            })
    void allElseIsPreparedEachTime(String sql) {
        assertThat(SqlText.isReusable(sql)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE t (a)",
                "-- hidden\nDROP TABLE t",
                "ALTER TABLE t ADD COLUMN b",
                "CREATE TEMP VIEW v AS SELECT 1",
                "ATTACH 'x' AS y",
                "DETACH y",
                "REINDEX",
                "VACUUM",
                "PRAGMA writable_schema = ON",
                "PRAGMA schema_version = 7",
                "SELECT 1; DROP TABLE t"
            })
    void whatMayChangeTheSchemaIsNoticed(String sql) {
        assertThat(SqlText.mayChangeSchema(sql, SqlText.leavesBehind(sql))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BEGIN",
                "COMMIT",
                "ROLLBACK",
                "SAVEPOINT s",
                "PRAGMA foreign_keys",
                "PRAGMA user_version = 7",
                "PRAGMA table_info(t)",
                "EXPLAIN SELECT 1"
            })
    void whatLeavesTheSchemaAloneIsNotTakenForAChange(String sql) {
        assertThat(SqlText.mayChangeSchema(sql, SqlText.leavesBehind(sql))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t VALUES (1)",
                " replace into t values (1)",
                "WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x",
                "/* c */ insert into t values(1)"
            })
    void statementsThatMayInsertMayHaveKeys(String sql) {
        assertThat(SqlText.mayInsert(sql)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE t SET a = 1", "DELETE FROM t", "inserted", "SELECT 1"})
    void othersHaveNone(String sql) {
        assertThat(SqlText.mayInsert(sql)).isFalse();
    }
}
