package dev.rockpool.sqlite;

import static dev.rockpool.Sql.run;
import static dev.rockpool.spi.ForeignWrites.State.CHANGED;
import static dev.rockpool.spi.ForeignWrites.State.UNCHANGED;
import static dev.rockpool.spi.ForeignWrites.State.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.spi.WriteWatch;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others commit between the looks that are made with an own commit, and what becomes of looks that fail. */
class ForeignLooksTest {

    private static final String INSERT = "INSERT INTO t VALUES (1)";
    private static final Set<String> T = Set.of("main.t");

    @TempDir
    Path folder;

    private final List<Connection> opened = new ArrayList<>();
    private final ForeignKit kit = new ForeignKit();
    private final Looks ofWriter = new Looks();
    private final Looks ofReader = new Looks();
    private final ForeignCommits foreign = new ForeignCommits(kit, () -> {}, () -> ofReader.watching(open()));
    private final WriteWatch watch = foreign.counting();
    private Connection writer;
    private Connection beside;
    private OwnCommits own;

    /** What happens around the looks of one connection. */
    private static final class Looks {
        private Step before = () -> {};
        private Step after = () -> {};

        interface Step {
            void run() throws SQLException;
        }

        void before(Step step) {
            before = step;
        }

        void after(Step step) {
            after = step;
        }

        private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }

        Connection watching(Connection real) {
            return (Connection) Proxy.newProxyInstance(
                    Looks.class.getClassLoader(), new Class<?>[] {Connection.class}, (self, method, arguments) -> {
                        Object result = call(real, method, arguments);
                        return result instanceof PreparedStatement statement ? watching(statement) : result;
                    });
        }

        private PreparedStatement watching(PreparedStatement real) {
            return (PreparedStatement) Proxy.newProxyInstance(
                    Looks.class.getClassLoader(),
                    new Class<?>[] {PreparedStatement.class},
                    (self, method, arguments) ->
                            method.getName().equals("executeQuery") ? look(real) : call(real, method, arguments));
        }

        private Object look(PreparedStatement real) throws SQLException {
            Step first = before;
            before = () -> {};
            first.run();
            Object result = real.executeQuery();
            Step last = after;
            after = () -> {};
            last.run();
            return result;
        }
    }

    private Connection open() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("app.sqlite"));
        opened.add(connection);
        return connection;
    }

    @BeforeEach
    void openAll() throws SQLException {
        writer = open();
        run(writer, "PRAGMA journal_mode=WAL");
        run(writer, "CREATE TABLE t (a)");
        beside = open();
        own = new OwnCommits(foreign, new DataVersion(ofWriter.watching(writer)));
        own.begin();
        assertThat(foreign.check()).isEqualTo(CHANGED);
        write();
        assertThat(foreign.check()).isEqualTo(UNCHANGED);
        assertThat(foreign.found()).isEqualTo(1);
    }

    @AfterEach
    void closeAll() throws SQLException {
        own.close();
        foreign.close();
        for (Connection connection : opened) {
            connection.close();
        }
        assertThat(kit.open).hasValue(0);
    }

    /** As a session does it. */
    private void write() throws SQLException {
        own.begin();
        WriteWatch.Write write = watch.changing(T);
        run(writer, INSERT);
        own.committed();
        write.ended();
    }

    private void foreignWrite() throws SQLException {
        run(beside, INSERT);
    }

    @Test
    void aForeignCommitBeforeBothLooksIsTold() throws SQLException {
        ofReader.before(this::foreignWrite);
        write();
        assertThat(foreign.found()).isEqualTo(2);
        assertThat(foreign.check()).isEqualTo(UNCHANGED);
    }

    @Test
    void aForeignCommitBetweenTheLooksIsTold() throws SQLException {
        ofWriter.before(this::foreignWrite);
        write();
        assertThat(foreign.found()).isEqualTo(2);
        assertThat(foreign.check()).as("not covered by what was read first").isEqualTo(CHANGED);
        assertThat(foreign.check()).isEqualTo(UNCHANGED);
    }

    @Test
    void aForeignCommitAfterTheReadersLookIsTold() throws SQLException {
        ofReader.after(this::foreignWrite);
        write();
        assertThat(foreign.found()).isEqualTo(2);
        assertThat(foreign.check()).isEqualTo(CHANGED);
    }

    @Test
    void aForeignCommitAfterBothLooksIsTold() throws SQLException {
        ofWriter.after(this::foreignWrite);
        write();
        assertThat(foreign.found()).isEqualTo(1);
        assertThat(foreign.check()).isEqualTo(CHANGED);
        assertThat(foreign.check()).isEqualTo(UNCHANGED);
        write();
        assertThat(foreign.found()).as("told once").isEqualTo(2);
    }

    /** Between the writer's first look and the reader's. */
    @Test
    void aForeignCommitWithinTheFirstLookIsTold() throws SQLException {
        OwnCommits another = new OwnCommits(foreign, new DataVersion(ofWriter.watching(open())));
        ofWriter.after(this::foreignWrite);
        another.begin();
        assertThat(foreign.found()).isEqualTo(2);
        foreignWrite();
        another.begin();
        another.committed();
        assertThat(foreign.found()).isEqualTo(3);
        assertThat(foreign.check()).isEqualTo(UNCHANGED);
        another.close();
    }

    @Test
    void whereTheWriterCannotLookItIsTold() throws SQLException {
        ofWriter.before(() -> {
            throw new SQLException("no");
        });
        write();
        assertThat(foreign.check()).isEqualTo(CHANGED);
        write();
        assertThat(foreign.check()).as("the next is looked at again").isEqualTo(UNCHANGED);
    }

    /** It must not; but what it was not told must not be taken for known. */
    @Test
    void whereTheWatchFailsItIsToldAgain() throws SQLException {
        foreignWrite();
        own.begin();
        WriteWatch.Write write = watch.changing(T);
        run(writer, INSERT);
        kit.whenAnnounced = () -> {
            throw new IllegalStateException("no");
        };
        own.committed();
        write.ended();
        assertThat(foreign.found()).isEqualTo(1);
        write();
        assertThat(foreign.check()).isNotEqualTo(UNKNOWN);
        assertThat(foreign.found()).isGreaterThan(1);
    }

    @Test
    void whereTheReaderFailsItIsOpenedAgain() throws SQLException {
        int before = opened.size();
        ofReader.before(() -> {
            throw new SQLException("no");
        });
        assertThat(foreign.check()).isEqualTo(UNKNOWN);
        assertThat(foreign.check()).as("what was before it was opened").isEqualTo(CHANGED);
        assertThat(opened).hasSize(before + 1);
        write();
        assertThat(foreign.check()).isEqualTo(UNCHANGED);
        foreignWrite();
        assertThat(foreign.check()).isEqualTo(CHANGED);
    }

    /** An own write whose connection was lost is told as anybody's. */
    @Test
    void whatNobodyLookedAtIsTold() throws SQLException {
        WriteWatch.Write write = watch.changing(T);
        run(writer, INSERT);
        assertThat(foreign.check()).isEqualTo(UNKNOWN);
        write.ended();
        assertThat(foreign.check()).isEqualTo(CHANGED);
        assertThat(foreign.check()).isEqualTo(UNCHANGED);
    }

    @Test
    void onceItIsClosedNothingIsKnown() throws SQLException {
        foreign.close();
        assertThat(foreign.check()).isEqualTo(UNKNOWN);
        write();
        assertThat(foreign.check()).isEqualTo(UNKNOWN);
    }
}
