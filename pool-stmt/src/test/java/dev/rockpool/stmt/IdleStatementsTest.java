package dev.rockpool.stmt;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.run;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A statement that is kept and idle holds no read open, however it was used last: it keeps nobody from dropping or altering its table, from
 * VACUUM, or from emptying the WAL (trap 10).
 */
class IdleStatementsTest extends StatementKit {

    /** How a statement was used last. */
    enum Last {
        READ_TO_ITS_END(ALL) {
            @Override
            void use(PreparedStatement statement) throws SQLException {
                assertThat(rows(statement)).hasSize(3);
            }
        },
        HALF_READ(ALL) {
            @Override
            void use(PreparedStatement statement) throws SQLException {
                assertThat(statement.executeQuery().next()).isTrue();
            }
        },
        CUT_BY_MAX_ROWS(ALL) {
            @Override
            void use(PreparedStatement statement) throws SQLException {
                statement.setMaxRows(1);
                ResultSet rows = statement.executeQuery();
                assertThat(rows.next()).isTrue();
                assertThat(rows.next()).isFalse();
            }
        },
        NEVER_FETCHED(ALL) {
            @Override
            void use(PreparedStatement statement) throws SQLException {
                assertThat(statement.execute()).isTrue();
            }
        },
        NEVER_RUN(ALL) {
            @Override
            void use(PreparedStatement statement) throws SQLException {
                assertThat(statement.getMetaData().getColumnCount()).isEqualTo(2);
            }
        },
        FAILED("SELECT a, abs(CASE WHEN a = 2 THEN ? ELSE a END) FROM t") {
            @Override
            void use(PreparedStatement statement) throws SQLException {
                statement.setLong(1, Long.MIN_VALUE);
                ResultSet rows = statement.executeQuery();
                assertThat(rows.next()).isTrue();
                assertThatThrownBy(rows::next).hasMessageContaining("integer overflow");
            }
        },
        INSERTED(INSERT) {
            @Override
            void use(PreparedStatement statement) throws SQLException {
                set(statement, 10);
                assertThat(statement.executeUpdate()).isEqualTo(1);
            }
        },
        BATCHED(INSERT) {
            @Override
            void use(PreparedStatement statement) throws SQLException {
                for (int id = 10; id < 13; id++) {
                    set(statement, id);
                    statement.addBatch();
                }
                assertThat(statement.executeBatch()).hasSize(3);
            }
        },
        BATCH_FAILED(INSERT) {
            @Override
            void use(PreparedStatement statement) throws SQLException {
                for (int id : new int[] {10, 1}) {
                    set(statement, id);
                    statement.addBatch();
                }
                assertThatThrownBy(statement::executeBatch).hasMessageContaining("UNIQUE");
            }
        },
        CONSTRAINT_VIOLATED(INSERT) {
            @Override
            void use(PreparedStatement statement) throws SQLException {
                set(statement, 1);
                assertThatThrownBy(statement::executeUpdate).hasMessageContaining("UNIQUE");
            }
        },
        KEYS_NEVER_READ(INSERT) {
            @Override
            void use(PreparedStatement statement) throws SQLException {
                set(statement, 10);
                statement.executeUpdate();
                assertThat(statement.getGeneratedKeys().next()).isTrue();
            }

            @Override
            PreparedStatement prepare(Connection connection) throws SQLException {
                return connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS);
            }
        },
        RETURNING_HALF_READ("INSERT INTO t (b) VALUES ('x'), ('y'), ('z') RETURNING a") {
            @Override
            void use(PreparedStatement statement) throws SQLException {
                assertThat(statement.executeQuery().next()).isTrue();
            }
        },
        RETURNING_NEVER_FETCHED("UPDATE t SET b = a RETURNING b") {
            @Override
            void use(PreparedStatement statement) throws SQLException {
                assertThat(statement.execute()).isTrue();
            }
        };

        final String sql;

        Last(String sql) {
            this.sql = sql;
        }

        abstract void use(PreparedStatement statement) throws SQLException;

        PreparedStatement prepare(Connection connection) throws SQLException {
            return connection.prepareStatement(sql);
        }

        boolean isQuery() {
            return sql.startsWith("SELECT");
        }

        private static void set(PreparedStatement statement, int id) throws SQLException {
            statement.setInt(1, id);
            statement.setString(2, "x");
        }
    }

    static Stream<Last> queries() {
        return Arrays.stream(Last.values()).filter(Last::isQuery);
    }

    /** The statement is not closed by its borrower: the return of the connection has to do. */
    private void useOnWriter(Last last) throws SQLException {
        db.useConnection(connection -> last.use(last.prepare(connection)));
        assertThat(stats().misses()).isEqualTo(1);
    }

    private void useOnReader(Last last) throws SQLException {
        db.useReadConnection(connection -> last.use(last.prepare(connection)));
        assertThat(stats().misses()).isEqualTo(1);
    }

    private void assertWalCanBeEmptied() throws Exception {
        try (Connection beside = beside()) {
            assertThat(ask(beside, "PRAGMA wal_checkpoint(TRUNCATE)"))
                    .as("busy")
                    .isEqualTo("0");
        }
        assertThat(file().resolveSibling("app.sqlite-wal")).exists();
        assertThat(Files.size(file().resolveSibling("app.sqlite-wal"))).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void itLetsTheWalBeEmptied(Last last) throws Exception {
        useOnWriter(last);
        write(db, "UPDATE t SET b = 'later'");
        assertWalCanBeEmptied();
    }

    @ParameterizedTest
    @MethodSource("queries")
    void onAReaderItLetsTheWalBeEmptied(Last last) throws Exception {
        useOnReader(last);
        write(db, "UPDATE t SET b = 'later'");
        assertWalCanBeEmptied();
    }

    @ParameterizedTest
    @EnumSource
    void itLetsItsTableBeAlteredAndDroppedOnItsOwnConnection(Last last) throws SQLException {
        useOnWriter(last);
        write(db, "ALTER TABLE t ADD COLUMN c");
        write(db, "DROP TABLE t");
    }

    @ParameterizedTest
    @EnumSource
    void itLetsItsTableBeDroppedByTheSameBorrower(Last last) throws SQLException {
        db.useConnection(connection -> {
            try (PreparedStatement statement = last.prepare(connection)) {
                last.use(statement);
            }
            run(connection, "DROP TABLE t");
        });
    }

    @ParameterizedTest
    @EnumSource
    void itLetsItsTableBeAlteredAndDroppedByOthers(Last last) throws SQLException {
        useOnWriter(last);
        try (Connection beside = beside()) {
            run(beside, "ALTER TABLE t ADD COLUMN c");
            run(beside, "DROP TABLE t");
        }
    }

    @ParameterizedTest
    @EnumSource
    void itLetsTheDatabaseBeVacuumedOnItsOwnConnection(Last last) throws SQLException {
        useOnWriter(last);
        write(db, "VACUUM");
    }

    @ParameterizedTest
    @EnumSource
    void itLetsTheDatabaseBeVacuumedByOthers(Last last) throws SQLException {
        useOnWriter(last);
        try (Connection beside = beside()) {
            run(beside, "VACUUM");
        }
    }

    @ParameterizedTest
    @MethodSource("queries")
    void onAReaderItLetsItsTableBeDroppedOnTheWriter(Last last) throws SQLException {
        useOnReader(last);
        write(db, "DROP TABLE t");
        write(db, "VACUUM");
    }

    @ParameterizedTest
    @EnumSource
    void itsTextRunsAgainAfterwards(Last last) throws SQLException {
        useOnWriter(last);
        write(db, "DELETE FROM t WHERE a > 3");
        db.useConnection(connection -> last.use(last.prepare(connection)));
    }
}
