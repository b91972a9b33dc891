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
