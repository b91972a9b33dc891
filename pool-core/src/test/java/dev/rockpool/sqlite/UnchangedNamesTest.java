package dev.rockpool.sqlite;

import static dev.rockpool.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.Savepoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever keeps statements is left alone by what changes no names, and learns what can be kept, and where. */
@Timeout(60)
class UnchangedNamesTest extends SchemaVersionKit {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT a FROM t",
                "/* a report */ SELECT a FROM t",
                "-- a report\nSELECT a FROM t;",
                "VALUES (1)",
                "INSERT INTO t VALUES (2)",
                "-- new\nINSERT INTO t VALUES (2)",
                "REPLACE INTO t VALUES (2)",
                "UPDATE t SET a = 3",
                "DELETE FROM t",
                "WITH x AS (SELECT 1) SELECT * FROM x",
                "PRAGMA foreign_keys",
                "PRAGMA table_info(t)",
                "/* which? */ PRAGMA user_version",
                "EXPLAIN SELECT a FROM t",
                "BEGIN",
                "SAVEPOINT s"
            })
    void whatChangesNoNamesIsNotNoticed(String sql) throws SQLException {
        assertThat(growth(writer, c -> run(c, sql))).isZero();
        assertThat(growth(reader, c -> run(c, sql))).isZero();
    }

    @Test
    void aTransactionOverDataIsNotNoticed() throws SQLException {
        Step transaction = c -> {
            c.setAutoCommit(false);
            Savepoint savepoint = c.setSavepoint();
            run(c, "INSERT INTO t VALUES (2)");
            c.releaseSavepoint(savepoint);
            c.commit();
        };
        assertThat(growth(writer, transaction)).isZero();
        assertThat(growth(reader, transaction)).isZero();
        long before = writer.schemaVersion();
        db.inTransaction(c -> {
            run(c, "INSERT INTO t VALUES (2)");
            return null;
        });
        assertThat(writer.schemaVersion()).isEqualTo(before);
    }

    // ---- what can be kept, and where

    @Test
    void aSessionTellsWhatCanBeKept() {
        assertThat(writer.isReusable("SELECT 1")).isTrue();
        assertThat(reader.isReusable("-- why\nSELECT 1; -- done")).isTrue();
        assertThat(writer.isReusable("PRAGMA foreign_keys")).isFalse();
        assertThat(writer.isReusable("CREATE TABLE u (a)")).isFalse();
    }

    @Test
    void aReaderIsPreparedForQueriesAndTheWriterForAnything() {
        assertThat(reader.mayServe("SELECT 1")).isTrue();
        assertThat(reader.mayServe("/* why */ VALUES (1)")).isTrue();
        assertThat(reader.mayServe("INSERT INTO t VALUES (1)")).isFalse();
        assertThat(writer.mayServe("INSERT INTO t VALUES (1)")).isTrue();
        assertThat(writer.mayServe("SELECT 1")).isTrue();
    }
}
