package dev.rockpool.stmt;

import static dev.rockpool.pool.StatementEviction.NOT_POOLABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A statement that is lent again is as new: nothing of what the borrower before did to it is to be seen. */
class AsNewTest extends StatementKit {

    /** One borrower, and then another of the same driver's statement. */
    private void oneAfterTheOther(String sql, Use one, Use other) throws SQLException {
        know(sql);
        use(sql, statement -> {});
        long hits = stats().hits();
        use(sql, one);
        use(sql, other);
        assertThat(stats().hits()).as("the same statement").isEqualTo(hits + 2);
    }

    @Test
    void parametersAreGone() throws SQLException {
        oneAfterTheOther(
                "SELECT ?, ?",
                statement -> assertThat(rows(statement, "secret", 7)).containsExactly("secret 7"),
                statement -> assertThat(rows(statement)).containsExactly("null null"));
    }

    @Test
    void parametersOfAStatementThatNeverRanAreGone() throws SQLException {
        oneAfterTheOther(
                "SELECT ?", statement -> statement.setBytes(1, new byte[100]), statement -> assertThat(rows(statement))
                        .containsExactly("null"));
    }

    /** SQLite's driver keeps a trace of a batch: its room for parameters stays enlarged, so the statement is not lent again. */
    @Test
    void aBatchThatNeverRanIsGone() throws SQLException {
        know(INSERT);
        use(INSERT, statement -> {
            for (int i = 10; i < 13; i++) {
                statement.setInt(1, i);
                statement.setString(2, "x");
                statement.addBatch();
            }
        });
        assertThat(evictions()).containsExactly(entry(NOT_POOLABLE, 1L));
        use(INSERT, statement -> {
            assertThat(statement.executeBatch()).isEmpty();
            statement.setInt(1, 20);
            statement.setString(2, "y");
            statement.addBatch();
            assertThat(statement.executeBatch()).containsExactly(1);
        });
        assertThat(rows("SELECT a FROM t WHERE a >= 10")).containsExactly("20");
    }

    @Test
    void aBatchThatRanIsGone() throws SQLException {
        know(INSERT);
        for (int i = 10; i < 14; i++) {
            int key = i;
            use(INSERT, statement -> {
                statement.setInt(1, key);
                statement.setString(2, "x");
                statement.addBatch();
                assertThat(statement.executeBatch()).containsExactly(1);
            });
        }
        assertThat(evictions()).containsExactly(entry(NOT_POOLABLE, 4L));
        use(INSERT, statement -> {
            statement.setInt(1, 20);
            assertThatThrownBy(() -> statement.setInt(3, 1)).isInstanceOf(ArrayIndexOutOfBoundsException.class);
        });
    }

    /** The driver refuses a fetch size beyond the max rows, so these have to be restored first. */
    @Test
    void maxRowsAndFetchSizeAreAsBefore() throws SQLException {
        oneAfterTheOther(
                ALL,
                statement -> {
                    statement.setMaxRows(2);
                    statement.setFetchSize(2);
                    assertThat(rows(statement)).hasSize(2);
                },
                statement -> {
                    assertThat(statement.getMaxRows()).isZero();
                    assertThat(statement.getFetchSize()).isZero();
                    assertThat(rows(statement)).hasSize(3);
                    statement.setFetchSize(1_000);
                });
        oneAfterTheOther(ALL, statement -> statement.setMaxRows(3), statement -> {
            assertThat(statement.getFetchSize()).isZero();
            statement.setFetchSize(1_000);
        });
    }

    @Test
    void largeMaxRowsAreAsBefore() throws SQLException {
        oneAfterTheOther(ALL, statement -> statement.setLargeMaxRows(1), statement -> {
            assertThat(statement.getLargeMaxRows()).isZero();
            assertThat(rows(statement)).hasSize(3);
        });
    }

    @Test
    void fetchDirectionAndMaxFieldSizeAreAsBefore() throws SQLException {
        oneAfterTheOther(
                ALL,
                statement -> {
                    statement.setFetchDirection(ResultSet.FETCH_UNKNOWN);
                    statement.setMaxFieldSize(1);
                },
                statement -> {
                    assertThat(statement.getFetchDirection()).isEqualTo(ResultSet.FETCH_FORWARD);
                    assertThat(statement.getMaxFieldSize()).isZero();
                    assertThat(rows(statement)).contains("3 three");
                });
    }

    @Test
    void theQueryTimeoutIsAsBefore() throws SQLException {
        oneAfterTheOther(
                "SELECT ?",
                statement -> {
                    statement.setQueryTimeout(1);
                    assertThat(rows(statement, 1)).hasSize(1);
                },
                statement -> assertThat(statement.getQueryTimeout()).isZero());
    }

    /** Passed on to the driver, it would close what is kept. */
    @Test
    void closeOnCompletionClosesTheBorrowersStatementAlone() throws SQLException {
        oneAfterTheOther(
                ALL,
                statement -> {
                    statement.closeOnCompletion();
                    try (ResultSet rows = statement.executeQuery()) {
                        assertThat(rows.next()).isTrue();
                    }
                    assertThat(statement.isClosed()).isTrue();
                },
                statement -> {
                    assertThat(statement.isCloseOnCompletion()).isFalse();
                    assertThat(rows(statement)).hasSize(3);
                    assertThat(statement.isClosed()).isFalse();
                    assertThat(rows(statement)).hasSize(3);
                });
    }

    @Test
    void openResultSetsAreClosedAtTheReturn() throws SQLException {
        ResultSet[] open = new ResultSet[1];
        oneAfterTheOther(
                ALL,
                statement -> {
                    open[0] = statement.executeQuery();
                    assertThat(open[0].next()).isTrue();
                },
                statement -> {
                    assertThat(open[0].isClosed()).isTrue();
                    ResultSet rows = statement.executeQuery();
                    assertThatThrownBy(() -> open[0].next()).hasMessageContaining("closed");
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getInt(1)).isEqualTo(1);
                });
    }

    @Test
    void rowsThatWereNeverFetchedAreGone() throws SQLException {
        oneAfterTheOther(
                BY_A,
                statement -> {
                    statement.setInt(1, 2);
                    assertThat(statement.execute()).isTrue();
                },
                statement -> {
                    ResultSet early = statement.getResultSet(); // the driver has one for a query that never ran, too
                    assertThat(early != null && early.next()).isFalse();
                    assertThat(rows(statement, 1)).containsExactly("one");
                });
    }

    @Test
    void theUpdateCountIsAsOfAStatementThatNeverRan() throws SQLException {
        String update = "UPDATE t SET b = 'same'";
        int[] ofNew = new int[1];
        use(update, statement -> ofNew[0] = statement.getUpdateCount());
        oneAfterTheOther(
                update,
                statement -> assertThat(statement.executeUpdate()).isEqualTo(3),
                statement -> assertThat(statement.getUpdateCount()).isEqualTo(ofNew[0]));
    }

    @Test
    void aStatementWithMetaDataAskedForHasThemAgain() throws SQLException {
        Use asking = statement -> {
            assertThat(statement.getMetaData().getColumnCount()).isEqualTo(2);
            assertThat(rows(statement)).hasSize(3);
            assertThat(statement.getMetaData().getColumnName(2)).isEqualTo("b");
            assertThat(statement.getParameterMetaData().getParameterCount()).isZero();
        };
        oneAfterTheOther(ALL, asking, asking);
    }

    private static Arguments way(String name, Use use) {
        return Arguments.of(name, use);
    }

    static Stream<Arguments> usesThatCannotBeUndone() {
        return Stream.of(
                way("escape processing", statement -> statement.setEscapeProcessing(false)),
                way("cursor name", statement -> statement.setCursorName("c")),
                way("not poolable", statement -> statement.setPoolable(false)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("usesThatCannotBeUndone")
    void whatCannotBeUndoneIsClosedInstead(String name, Use use) throws SQLException {
        use(ALL, statement -> {});
        use(ALL, use);
        use(ALL, statement -> {
            assertThat(statement.isPoolable()).isTrue();
            assertThat(rows(statement)).hasSize(3);
        });
        assertThat(stats().misses()).as(name).isEqualTo(2);
        assertThat(evictions()).as(name).containsOnly(entry(NOT_POOLABLE, 1L));
    }

    @Test
    void aChangeOfMindKeepsTheStatement() throws SQLException {
        oneAfterTheOther(
                ALL,
                statement -> {
                    statement.setPoolable(false);
                    statement.setPoolable(true);
                },
                statement -> {});
    }

    @Test
    void closingTwiceGivesBackOnce() throws SQLException {
        db.useConnection(connection -> {
            PreparedStatement first = connection.prepareStatement(ALL);
            first.close();
            try (PreparedStatement second = connection.prepareStatement(ALL)) {
                first.close();
                try (PreparedStatement third = connection.prepareStatement(ALL)) {
                    assertThat(third.executeQuery().next()).isTrue();
                    assertThat(rows(second)).hasSize(3);
                }
            }
        });
        assertHits(1);
        assertThat(stats().misses()).isEqualTo(2);
    }

    @Test
    void aClosedStatementReachesNobodyElses() throws SQLException {
        db.useConnection(connection -> {
            PreparedStatement late = connection.prepareStatement(BY_A);
            late.close();
            try (PreparedStatement other = connection.prepareStatement(BY_A)) {
                other.setInt(1, 2);
                assertThatThrownBy(() -> late.setInt(1, 3)).hasMessageContaining("closed");
                assertThatThrownBy(late::executeQuery).hasMessageContaining("closed");
                assertThatThrownBy(late::cancel).hasMessageContaining("closed");
                assertThat(rows(other)).containsExactly("two");
            }
        });
    }
}
