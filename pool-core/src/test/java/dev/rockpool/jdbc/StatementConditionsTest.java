package dev.rockpool.jdbc;

import static dev.rockpool.spi.StatementCondition.FAILED;
import static dev.rockpool.spi.StatementCondition.LARGE_VALUES;
import static dev.rockpool.spi.StatementCondition.NOT_POOLABLE;
import static dev.rockpool.spi.StatementCondition.OPTIONS_CHANGED;
import static dev.rockpool.spi.StatementCondition.UNRESTORABLE;
import static dev.rockpool.spi.StatementCondition.UNWRAPPED;
import static dev.rockpool.spi.StatementCondition.USED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.RecordedStatements;
import dev.rockpool.spi.StatementCondition;
import dev.rockpool.spi.StatementKey;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a statement source is told of a driver's statement that comes back; on one lease, by plain JDBC. */
class StatementConditionsTest {

    private static final String SQL = "x";

    private final RecordedStatements source = new RecordedStatements();
    private FakeDriver driver;
    private LogicalConnection connection;

    @BeforeEach
    void open() throws SQLException {
        driver = new FakeDriver();
        connection = LogicalConnection.borrow(driver.lane());
        source.serve(connection.session());
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        driver.close();
    }

    /** What a borrower does with a statement. */
    @FunctionalInterface
    interface Use {
        void of(PreparedStatement statement) throws SQLException;
    }

    private StatementCondition after(Use use) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(SQL);
        use.of(statement);
        statement.close();
        List<StatementCondition> releases = source.releases(SQL);
        return releases.get(releases.size() - 1);
    }

    private static Arguments use(String name, StatementCondition condition, Use use) {
        return Arguments.of(name, condition, use);
    }

    static Stream<Arguments> uses() {
        return Stream.of(
                use("nothing", USED, statement -> {}),
                use("run", USED, statement -> {
                    statement.setInt(1, 1);
                    statement.executeUpdate();
                    statement.executeQuery().close();
                    statement.getWarnings();
                }),
                use("batch", USED, statement -> {
                    statement.setInt(1, 1);
                    statement.addBatch();
                }),
                use("result set left open", USED, PreparedStatement::executeQuery),
                use("query timeout", USED, statement -> statement.setQueryTimeout(7)),
                use("close on completion", USED, Statement::closeOnCompletion),
                use("poolable", USED, statement -> statement.setPoolable(true)),
                use("short values", USED, statement -> {
                    statement.setString(1, "x".repeat(1_024));
                    statement.setObject(1, new byte[1_024]);
                    statement.setObject(1, UUID.randomUUID());
                    statement.setObject(1, LocalDate.EPOCH);
                    statement.setObject(1, null);
                }),
                use("a long text", LARGE_VALUES, statement -> statement.setString(1, "x".repeat(1_025))),
                use("many bytes", LARGE_VALUES, statement -> statement.setBytes(1, new byte[1_025])),
                use("a long object", LARGE_VALUES, statement -> statement.setObject(1, "x".repeat(1_025))),
                use("an unknown object", LARGE_VALUES, statement -> statement.setObject(1, new Object())),
                use("a stream", LARGE_VALUES, statement -> statement.setBinaryStream(1, InputStream.nullInputStream())),
                use("large values and options", OPTIONS_CHANGED, statement -> {
                    statement.setMaxRows(1);
                    statement.setBytes(1, new byte[1_025]);
                }),
                use("max rows", OPTIONS_CHANGED, statement -> statement.setMaxRows(7)),
                use("large max rows", OPTIONS_CHANGED, statement -> statement.setLargeMaxRows(7)),
                use("max field size", OPTIONS_CHANGED, statement -> statement.setMaxFieldSize(7)),
                use("fetch size", OPTIONS_CHANGED, statement -> statement.setFetchSize(7)),
                use("fetch direction", OPTIONS_CHANGED, statement -> statement.setFetchDirection(7)),
                use("escape processing", UNRESTORABLE, statement -> statement.setEscapeProcessing(false)),
                use("cursor name", UNRESTORABLE, statement -> statement.setCursorName("c")),
                use("not poolable", NOT_POOLABLE, statement -> statement.setPoolable(false)),
                use("unwrapped", UNWRAPPED, statement -> statement.unwrap(FakeDriver.Fake.class)),
                use("its own type", USED, statement -> statement.unwrap(PreparedStatement.class)));
    }

    @Test
    void aRunThatEndsOtherwiseThanByTheDatabaseHasFailed() throws SQLException {
        driver.when("executeUpdate", () -> {
            throw new IllegalStateException("of the driver's");
        });
        assertThat(after(statement ->
                        assertThatThrownBy(statement::executeUpdate).isInstanceOf(IllegalStateException.class)))
                .isEqualTo(FAILED);
    }

    /** The driver's statement may have run for somebody else, and may still tell of that. */
    @Test
    void aStatementThatDidNotRunTellsNoKeysOfItsOwn() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SQL, Statement.RETURN_GENERATED_KEYS)) {
            assertThat(statement.getGeneratedKeys()).isNotNull();
            assertThat(driver.count(Connection.class, "createStatement")).isEqualTo(1);
            statement.executeUpdate();
            assertThat(statement.getGeneratedKeys()).isNotNull();
            assertThat(driver.count(Connection.class, "createStatement")).isEqualTo(1);
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("uses")
    void aStatementComesBackAsItsBorrowerLeftIt(String name, StatementCondition condition, Use use)
            throws SQLException {
        assertThat(after(use)).as(name).isEqualTo(condition);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("uses")
    void whatHappenedToOneDoesNotStickToTheNext(String name, StatementCondition condition, Use use)
            throws SQLException {
        after(use);
        assertThat(after(statement -> {})).as("after " + name).isEqualTo(USED);
    }

    @Test
    void anOptionThatTheDriverRefusesMayHaveBeenSetAllTheSame() throws SQLException {
        driver.when("setFetchSize", () -> {
            throw new SQLIntegrityConstraintViolationException("no failure of the statement's");
        });
        assertThat(after(statement ->
                        assertThatThrownBy(() -> statement.setFetchSize(7)).isInstanceOf(SQLException.class)))
                .isEqualTo(OPTIONS_CHANGED);
    }

    @Test
    void whatFailedMayRunNoMore() throws SQLException {
        assertThat(after(statement -> fails(statement, new SQLException("no such table", "42P01"))))
                .isEqualTo(FAILED);
        assertThat(after(statement -> fails(statement, new SQLException("of an unknown kind"))))
                .isEqualTo(FAILED);
    }

    @Test
    void aViolatedConstraintLeavesAStatementAsItWas() throws SQLException {
        assertThat(after(statement -> fails(statement, new SQLException("duplicate", "23505"))))
                .isEqualTo(USED);
        assertThat(after(statement -> fails(statement, new SQLIntegrityConstraintViolationException("duplicate"))))
                .isEqualTo(USED);
    }

    private void fails(PreparedStatement statement, SQLException failure) {
        driver.when("executeUpdate", () -> {
            throw failure;
        });
        assertThatThrownBy(statement::executeUpdate).isSameAs(failure);
    }

    @Test
    void whatFailsWhileItsRowsAreReadFailed() throws SQLException {
        driver.when("next", () -> {
            throw new SQLException("integer overflow");
        });
        assertThat(after(statement -> {
                    ResultSet rows = statement.executeQuery();
                    assertThatThrownBy(rows::next).hasMessage("integer overflow");
                }))
                .isEqualTo(FAILED);
    }

    @Test
    void whoseResultsDoNotCloseFailed() throws SQLException {
        PreparedStatement statement = connection.prepareStatement(SQL);
        statement.executeQuery();
        driver.when("close", () -> {
            throw new SQLException("the driver's");
        });
        assertThatThrownBy(statement::close).hasMessage("the driver's");
        assertThat(source.releases(SQL)).containsExactly(FAILED);
    }

    @Test
    void theWorstCounts() throws SQLException {
        Use spoilt = statement -> statement.setCursorName("c");
        Use changed = statement -> statement.setMaxRows(7);
        Use unwrapped = statement -> statement.unwrap(FakeDriver.Fake.class);
        Use failed = statement -> fails(statement, new SQLException("no such table", "42P01"));
        Use notPoolable = statement -> statement.setPoolable(false);
        assertThat(after(both(spoilt, changed))).isEqualTo(UNRESTORABLE);
        assertThat(after(both(changed, spoilt))).isEqualTo(UNRESTORABLE);
        assertThat(after(both(unwrapped, spoilt))).isEqualTo(UNWRAPPED);
        assertThat(after(both(unwrapped, failed))).isEqualTo(FAILED);
        assertThat(after(both(failed, changed))).isEqualTo(FAILED);
        assertThat(after(both(notPoolable, changed))).isEqualTo(NOT_POOLABLE);
        assertThat(after(both(changed, notPoolable))).isEqualTo(NOT_POOLABLE);
        assertThat(after(both(notPoolable, unwrapped))).isEqualTo(UNWRAPPED);
        assertThat(after(both(failed, notPoolable))).isEqualTo(FAILED);
    }

    private static Use both(Use first, Use second) {
        return statement -> {
            first.of(statement);
            second.of(statement);
        };
    }

    @Test
    void poolableAgainIsPoolable() throws SQLException {
        assertThat(after(statement -> {
                    statement.setPoolable(false);
                    statement.setPoolable(true);
                }))
                .isEqualTo(USED);
    }

    @Test
    void whatIsForgottenComesBackWithItsConnection() throws SQLException {
        connection.prepareStatement(SQL).setMaxRows(7);
        connection.close();
        assertThat(source.releases(SQL)).containsExactly(OPTIONS_CHANGED);
    }

    @Test
    void aStatementComesBackOnce() throws SQLException {
        PreparedStatement statement = connection.prepareStatement(SQL);
        statement.close();
        statement.close();
        connection.close();
        assertThat(source.releases(SQL)).containsExactly(USED);
    }

    // ---- what the source is asked for

    private StatementKey asked() {
        return source.requests(SQL).get(source.requests(SQL).size() - 1).key();
    }

    @Test
    void withoutOptionsItIsAskedByTheTextAlone() throws SQLException {
        connection.prepareStatement(SQL).close();
        assertThat(asked()).isNull();
        connection.prepareStatement(SQL, Statement.NO_GENERATED_KEYS).close();
        assertThat(asked()).isNull();
    }

    @Test
    void withOptionsItIsAskedByAKey() throws SQLException {
        connection.prepareStatement(SQL, 1003, 1007).close();
        assertThat(asked()).isEqualTo(new StatementKey(SQL, false, 1003, 1007, 0, false, List.of()));
        connection.prepareStatement(SQL, 1003, 1007, 2).close();
        assertThat(asked()).isEqualTo(new StatementKey(SQL, false, 1003, 1007, 2, false, List.of()));
        connection.prepareCall(SQL).close();
        assertThat(asked()).isEqualTo(new StatementKey(SQL, true, 0, 0, 0, false, List.of()));
    }

    @Test
    void whereTheDriverServesGeneratedKeysItIsAskedByAKey() throws SQLException {
        connection.prepareStatement(SQL, Statement.RETURN_GENERATED_KEYS).close();
        assertThat(asked()).isEqualTo(new StatementKey(SQL, false, 0, 0, 0, true, List.of()));
        connection.prepareStatement(SQL, new String[] {"id"}).close();
        assertThat(asked()).isEqualTo(new StatementKey(SQL, false, 0, 0, 0, true, List.of("id")));
        connection.prepareStatement(SQL, new int[] {2}).close();
        assertThat(asked()).isEqualTo(new StatementKey(SQL, false, 0, 0, 0, true, List.of(2)));
    }
}
