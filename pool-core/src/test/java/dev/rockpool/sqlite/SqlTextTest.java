package dev.rockpool.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
                "CREATE TABLE temperature (a)",
                "create index i on t(a)",
                "drop table t",
                "",
                "   ",
                "pragmatic",
                "ANALYZE"
            })
    void ordinaryStatementsLeaveNothingBehind(String sql) {
        assertThat(SqlText.leavesBehind(sql)).isEqualTo(SqlText.NOTHING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PRAGMA busy_timeout=1 | 1",
                " \n pragma foreign_keys | 1",
                "attach 'x' as y | 2",
                "DETACH y | 2",
                "create temp table t (a) | 4",
                "CREATE  TEMPORARY VIEW v as select 1 | 4",
                "create table temp.t (a) | 4",
                "CREATE TABLE \"temp\".t (a) | 4",
                "BEGIN | 8",
                "savepoint s | 8",
                "-- hidden\nPRAGMA query_only=1 | 15",
                "/* hidden */ ATTACH 'x' AS y | 15",
                "; PRAGMA query_only=1 | 15"
            })
    void whatChangesTheSessionIsNoticed(String sql, int bits) {
        assertThat(SqlText.leavesBehind(sql)).isEqualTo(bits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INSERT INTO t VALUES (1)", " replace into t values (1)", "WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x", "/* c */ insert into t values(1)"})
    void statementsThatMayInsertMayHaveKeys(String sql) {
        assertThat(SqlText.mayInsert(sql)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE t SET a = 1", "DELETE FROM t", "inserted", "SELECT 1"})
    void othersHaveNone(String sql) {
        assertThat(SqlText.mayInsert(sql)).isFalse();
    }
}
