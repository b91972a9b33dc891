package dev.rockpool.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.spi.Credentials;
import dev.rockpool.spi.SessionSource;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Any database with a driver: found, opened with fresh credentials, and never with a password in an error. */
class PlainJdbcEngineTest {

    private final StubDriver driver = new StubDriver();

    @BeforeEach
    void register() throws SQLException {
        DriverManager.registerDriver(driver);
    }

    @AfterEach
    void deregister() throws SQLException {
        DriverManager.deregisterDriver(driver);
        driver.fakes.close();
    }

    @Test
    void itHasOneLaneForEverything() throws SQLException {
        PlainJdbcEngine engine = new PlainJdbcEngine("jdbc:stub://host/app", new Properties(), null);
        assertThat(engine.name()).isEqualTo("stub");
        assertThat(engine.lanes()).singleElement().satisfies(lane -> {
            assertThat(lane.role())
                    .isEqualTo("primary")
                    .isEqualTo(engine.readRole())
                    .isEqualTo(engine.writeRole());
            assertThat(lane.connectionName()).isEqualTo("primary");
        });
    }

    @Test
    void aDatabaseWithoutADriverIsAnErrorThatSaysWhatToAdd() {
        assertThatThrownBy(() ->
                        new PlainJdbcEngine("jdbc:mysql://u:secret@host/app?password=secret", new Properties(), null))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("jdbc:mysql:")
                .hasMessageContaining("com.mysql:mysql-connector-j")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> new PlainJdbcEngine("jdbc:unheard:of", new Properties(), null))
                .hasMessageContaining("jdbc:unheard:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "app", "http://host/secret", "jdbc:", "jdbc:secret"})
    void whatIsNoJdbcUrlIsAnErrorThatDoesNotRepeatIt(String text) {
        assertThatThrownBy(() -> new PlainJdbcEngine(text, new Properties(), null))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("no JDBC URL")
                .hasMessageNotContaining("secret");
    }

    @Test
    void credentialsAreAskedForAtEachOpening() throws SQLException {
        List<String> passwords = new ArrayList<>(List.of("first", "second"));
        SessionSource source = source("jdbc:stub:x", () -> new Credentials("ada", passwords.remove(0)));
        source.open("primary").close();
        source.open("primary").close();
        assertThat(driver.given)
                .extracting(given -> given.getProperty("password"))
                .containsExactly("first", "second");
        assertThat(driver.given).extracting(given -> given.getProperty("user")).containsOnly("ada");
        assertThat(driver.given)
                .extracting(given -> given.getProperty("application"))
                .containsOnly("test");
    }

    @Test
    void anErrorOfTheDriversShowsNeitherTheUrlsPasswordNorTheGivenOne() {
        driver.failure =
                new SQLException("cannot open jdbc:stub://u:hidden@host/x?password=hidden2 with hidden3", "08001", 7);
        SessionSource source =
                source("jdbc:stub://u:hidden@host/x?password=hidden2", () -> new Credentials("ada", "hidden3"));
        assertThatThrownBy(() -> source.open("primary"))
                .isInstanceOfSatisfying(SQLException.class, e -> {
                    assertThat(e.getSQLState()).isEqualTo("08001");
                    assertThat(e.getErrorCode()).isEqualTo(7);
                    assertThat(e.getCause()).isNull();
                })
                .hasMessageContaining("//***@host/x")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void anErrorWithoutSecretsIsTheDriversOwn() {
        driver.failure = new SQLException("host unknown", "08001");
        assertThatThrownBy(() -> source("jdbc:stub:x", () -> new Credentials("ada", "hidden"))
                        .open("primary"))
                .isSameAs(driver.failure);
    }

    @Test
    void onlyRefusedCredentialsArePermanent() {
        SessionSource source = source("jdbc:stub:x", () -> new Credentials("ada", "x"));
        assertThat(source.isPermanent(new SQLException("wrong password", "28P01")))
                .isTrue();
        assertThat(source.isPermanent(new SQLException("unreachable", "08001"))).isFalse();
        assertThat(source.isPermanent(new SQLException("who knows"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://localhost:5432/app?user=u&password=p, localhost:5432/app",
        "jdbc:postgresql://u:p@localhost/app, localhost/app",
        "jdbc:h2:mem:test;PASSWORD=p, mem:test",
        "jdbc:h2:file:/home/ada/data/app;CIPHER=AES, app",
        "jdbc:h2:~/data/app, app",
        "jdbc:duckdb:C:\\Users\\ada\\app.duckdb, app.duckdb",
        "jdbc:hsqldb:file:///home/ada/app, app",
        "jdbc:h2:tcp://localhost/data/app, tcp://localhost/data/app",
        "jdbc:oracle:thin:ada/secret@host:1521/app, thin:host:1521/app",
        "jdbc:sqlserver://host:1433;databaseName=app;password=p, host:1433",
        "jdbc:oracle:thin:scott/tiger@//host:1521/app, thin://host:1521/app"
    })
    void theDatabasesNameIsItsAddressWithoutParametersAndCredentials(String url, String name) throws SQLException {
        assertThat(JdbcUrl.parse(url).shortName()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://u:hidden@host/app",
                "jdbc:postgresql://host/app?user=u&password=hidden&ssl=true",
                "jdbc:postgresql://host/app?sslpassword=hidden",
                "jdbc:sqlserver://host;user=u;password=hidden;encrypt=true",
                "jdbc:oracle:thin:scott/hidden@//host:1521/app",
                "jdbc:mysql://(host=h,password=hidden)/app",
                "jdbc:h2:mem:x;PWD=hidden"
            })
    void aUrlIsShownWithoutItsPassword(String url) throws SQLException {
        assertThat(JdbcUrl.parse(url).toString()).doesNotContain("hidden").startsWith(url.substring(0, 8));
    }

    private SessionSource source(String url, java.util.function.Supplier<Credentials> credentials) {
        Properties properties = new Properties();
        properties.setProperty("application", "test");
        try {
            return new PlainJdbcEngine(url, properties, credentials)
                    .lanes()
                    .get(0)
                    .source();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** A driver for {@code jdbc:stub:}. */
    private static final class StubDriver implements Driver {

        final List<Properties> given = new ArrayList<>();
        final FakeDriver fakes;
        SQLException failure;

        StubDriver() {
            try {
                fakes = new FakeDriver();
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public Connection connect(String url, Properties info) throws SQLException {
            if (failure != null) {
                throw failure;
            }
            given.add(info);
            return fakes.make(Connection.class);
        }

        @Override
        public boolean acceptsURL(String url) {
            return url.startsWith("jdbc:stub:");
        }

        @Override
        public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
            return new DriverPropertyInfo[0];
        }

        @Override
        public int getMajorVersion() {
            return 1;
        }

        @Override
        public int getMinorVersion() {
            return 0;
        }

        @Override
        public boolean jdbcCompliant() {
            return false;
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getLogger("stub");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:stub:x,jdbc:stub:x",
        "jdbc:stub:x?user=a,jdbc:stub:x",
        "jdbc:stub:x?user=a&ssl=on,jdbc:stub:x?ssl=on",
        "jdbc:stub:x?ssl=on&Password=b,jdbc:stub:x?ssl=on",
        "jdbc:stub:x;user=a;password=b;db=c,jdbc:stub:x;db=c"
    })
    void credentialsInTheUrlGiveWayToGivenOnes(String url, String without) throws SQLException {
        assertThat(JdbcUrl.parse(url).withoutCredentials().text()).isEqualTo(without);
    }
}
