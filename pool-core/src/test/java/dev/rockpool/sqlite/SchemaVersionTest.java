package dev.rockpool.sqlite;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.run;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever keeps statements learns when names may have come to mean something else. */
@Timeout(60)
class SchemaVersionTest extends SchemaVersionKit {

    // ---- what others did

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE u (a)",
                "CREATE INDEX i ON t (a)",
                "CREATE VIEW v AS SELECT 1",
                "CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END",
                "/* why */ ALTER TABLE t ADD COLUMN b",
                "ALTER TABLE t RENAME TO u",
                "DROP TABLE t",
                "SELECT 1; DROP TABLE t"
            })
    void everybodyLearnsOfACommittedChangeBeforeItIsAcknowledged(String sql) throws SQLException {
        long before = reader.schemaVersion();
        db.useConnection(c -> {
            run(c, sql);
            assertThat(reader.schemaVersion()).as("as the statement returns").isGreaterThan(before);
        });
        long after = reader.schemaVersion();
        write(db, "SELECT 1");
        assertThat(reader.schemaVersion()).as("once").isEqualTo(after);
    }

    @Test
    void othersLearnOfATransactionsChangeAtItsCommit() throws SQLException {
        long before = reader.schemaVersion();
        db.useConnection(c -> {
            c.setAutoCommit(false);
            run(c, "CREATE TABLE u (a)");
            assertThat(reader.schemaVersion()).as("not committed").isEqualTo(before);
            c.commit();
            assertThat(reader.schemaVersion()).isGreaterThan(before);
        });
    }

    @Test
    void othersNeedNotLearnOfATransactionThatWasRolledBack() throws SQLException {
        assertThat(growth(reader, c -> {
                    c.setAutoCommit(false);
                    run(c, "CREATE TABLE u (a)");
                    c.rollback();
                }))
                .isZero();
    }

    @Test
    void aChangeInAWriteUnitIsKnownWhenItIsAcknowledged() throws SQLException {
        long before = reader.schemaVersion();
        db.inTransaction(c -> {
            run(c, "CREATE TABLE u (a)");
            return null;
        });
        assertThat(reader.schemaVersion()).isGreaterThan(before);
    }

    @Test
    void aChangeByAnotherProcessIsKnownOnceThePlannerLooked() throws SQLException {
        try (Connection c = db.dataSource().getConnection()) {
            ask(c, "WITH x AS (SELECT replace(a, 1, 2) FROM t) SELECT * FROM x"); // has to be explained
        }
        long before = reader.schemaVersion();
        long writersBefore = writer.schemaVersion();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file())) {
            run(other, "CREATE TABLE theirs (a)");
        }
        try (Connection c = db.dataSource().getConnection()) {
            assertThat(ask(c, "WITH x AS (SELECT replace(a, 1, 2) FROM theirs) SELECT count(*) FROM x"))
                    .isEqualTo("0");
        }
        assertThat(reader.schemaVersion()).isGreaterThan(before);
        assertThat(writer.schemaVersion()).isGreaterThan(writersBefore);
    }

    // ---- what is done on the connection itself

    @Test
    void aTransactionSeesItsOwnChangeAtOnce() throws SQLException {
        db.useConnection(c -> {
            c.setAutoCommit(false);
            long before = writer.schemaVersion();
            run(c, "CREATE TABLE u (a)");
            long changed = writer.schemaVersion();
            assertThat(changed).isGreaterThan(before);
            c.rollback();
            assertThat(writer.schemaVersion()).as("undone").isGreaterThan(changed);
        });
    }

    @Test
    void aPreparedChangeCountsWhenItRuns() throws SQLException {
        db.useConnection(c -> {
            c.setAutoCommit(false);
            try (PreparedStatement create = c.prepareStatement("CREATE TABLE u (a)")) {
                long before = writer.schemaVersion();
                create.execute();
                assertThat(writer.schemaVersion()).isGreaterThan(before);
            }
        });
    }

    @Test
    void aRollbackToASavepointUndoesAChange() throws SQLException {
        db.useConnection(c -> {
            c.setAutoCommit(false);
            Savepoint savepoint = c.setSavepoint();
            run(c, "CREATE TABLE u (a)");
            long before = writer.schemaVersion();
            c.rollback(savepoint);
            assertThat(writer.schemaVersion()).isGreaterThan(before);
        });
    }

    @Test
    void aRollbackOfDataChangesNoNames() throws SQLException {
        assertThat(growth(writer, c -> {
                    c.setAutoCommit(false);
                    Savepoint savepoint = c.setSavepoint();
                    run(c, "INSERT INTO t VALUES (2)");
                    c.rollback(savepoint);
                    c.rollback();
                }))
                .isZero();
    }

    @Test
    void aTransactionThatSqliteUndoesByItselfUndoesItsChanges() throws SQLException {
        db.useConnection(c -> {
            run(c, "CREATE UNIQUE INDEX once ON t (a)");
            c.setAutoCommit(false);
            run(c, "CREATE TABLE u (a)");
            long before = writer.schemaVersion();
            assertThatThrownBy(() -> run(c, "INSERT OR ROLLBACK INTO t VALUES (1)"))
                    .hasMessageContaining("UNIQUE");
            assertThat(writer.schemaVersion()).isGreaterThan(before);
        });
    }

    @Test
    void aChangeThatIsForgottenAtTheReturnIsUndone() throws SQLException {
        long[] within = new long[1];
        db.useConnection(c -> {
            c.setAutoCommit(false);
            run(c, "CREATE TABLE u (a)");
            within[0] = writer.schemaVersion();
        });
        assertThat(writer.schemaVersion()).isGreaterThan(within[0]);
    }

    @Test
    void aWriteUnitThatFailsUndoesItsChanges() {
        long[] within = new long[1];
        assertThatThrownBy(() -> db.inTransaction(c -> {
                    run(c, "CREATE TABLE u (a)");
                    within[0] = writer.schemaVersion();
                    throw new IllegalStateException("mine");
                }))
                .hasMessage("mine");
        assertThat(writer.schemaVersion()).isGreaterThan(within[0]);
    }

    @Test
    void temporaryTablesComeAndGoAtTheReturn() throws SQLException {
        long[] within = new long[1];
        long before = writer.schemaVersion();
        db.useConnection(c -> {
            run(c, "CREATE TEMP TABLE t (b)");
            within[0] = writer.schemaVersion();
            assertThat(within[0]).isGreaterThan(before);
        });
        assertThat(writer.schemaVersion()).isGreaterThan(within[0]);
    }

    @Test
    void attachedDatabasesComeAndGo() throws SQLException {
        long[] within = new long[1];
        long before = writer.schemaVersion();
        long others = reader.schemaVersion();
        db.useConnection(c -> {
            run(c, "ATTACH ':memory:' AS x");
            long attached = writer.schemaVersion();
            assertThat(attached).isGreaterThan(before);
            run(c, "DETACH x");
            assertThat(writer.schemaVersion()).isGreaterThan(attached);
            run(c, "ATTACH ':memory:' AS y");
            within[0] = writer.schemaVersion();
        });
        assertThat(writer.schemaVersion()).as("detached at the return").isGreaterThan(within[0]);
        assertThat(reader.schemaVersion()).as("what others see").isEqualTo(others);
    }

    @Test
    void onAReaderTooWhatIsTemporaryComesAndGoes() throws SQLException {
        long[] within = new long[3];
        long before = reader.schemaVersion();
        db.useReadConnection(c -> {
            c.setAutoCommit(false);
            run(c, "CREATE TEMP TABLE t (b)");
            within[0] = reader.schemaVersion();
            c.rollback();
            within[1] = reader.schemaVersion();
            c.setAutoCommit(true);
            run(c, "CREATE TEMP TABLE t (b)");
            within[2] = reader.schemaVersion();
        });
        assertThat(within[0]).isGreaterThan(before);
        assertThat(within[1]).as("rolled back").isGreaterThan(within[0]);
        assertThat(within[2]).isGreaterThan(within[1]);
        assertThat(reader.schemaVersion()).as("returned").isGreaterThan(within[2]);
    }
}
