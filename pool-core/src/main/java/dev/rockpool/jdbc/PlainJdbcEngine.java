package dev.rockpool.jdbc;

import dev.rockpool.spi.Credentials;
import dev.rockpool.spi.Engine;
import dev.rockpool.spi.LaneSpec;
import dev.rockpool.spi.Session;
import dev.rockpool.spi.SessionSource;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Any database that has a JDBC driver and no engine of its own: one lane, {@code primary}, in plain JDBC. Thread-safe. */
public final class PlainJdbcEngine implements Engine {

    private static final String ROLE = "primary";

    private final JdbcUrl url;
    private final DriverSource source;
    private final List<LaneSpec> lanes;

    /**
     * Finds the driver; opens no connection yet.
     *
     * @param url a JDBC URL; a password in it is never shown
     * @param properties what the driver is given with it; copied
     * @param credentials asked at each opening, so that they can rotate; null to leave them to URL and properties
     * @throws SQLException when the URL is none, or no driver accepts it: it then says which to add
     */
    public PlainJdbcEngine(String url, Properties properties, @Nullable Supplier<Credentials> credentials)
            throws SQLException {
        this.url = JdbcUrl.parse(url);
        Properties copy = new Properties();
        properties.stringPropertyNames().forEach(name -> copy.setProperty(name, properties.getProperty(name)));
        this.source = new DriverSource(driver(this.url), this.url, copy, credentials);
        this.lanes = List.of(new LaneSpec(ROLE, ROLE, UnaryOperator.identity(), source));
    }

    /**
     * Returns what opens the sessions of another user.
     *
     * @param credentials who logs in
     * @return a source for a lane of that user's
     */
    public SessionSource sourceFor(Credentials credentials) {
        return new DriverSource(source.driver(), url, source.properties(), () -> credentials);
    }

    private static Driver driver(JdbcUrl url) throws SQLException {
        try {
            return DriverManager.getDriver(url.text());
        } catch (SQLException e) {
            throw url.noDriver(e);
        }
    }

    @Override
    public String name() {
        return url.scheme();
    }

    @Override
    public String databaseName() {
        return url.shortName();
    }

    @Override
    public List<LaneSpec> lanes() {
        return lanes;
    }

    @Override
    public String writeRole() {
        return ROLE;
    }

    @Override
    public String readRole() {
        return ROLE;
    }

    /** The URL without its passwords. */
    @Override
    public String toString() {
        return url.toString();
    }

    /** Opens sessions by the driver. */
    private record DriverSource(
            Driver driver,
            JdbcUrl url,
            Properties properties,
            @Nullable Supplier<Credentials> credentials) implements SessionSource {

        @Override
        public Session open(String name) throws SQLException {
            Properties given = new Properties();
            given.putAll(properties);
            if (credentials != null) {
                Credentials now = credentials.get();
                given.setProperty("user", now.user());
                given.setProperty("password", now.password());
            }
            Connection jdbc = connect(given);
            try {
                if (!jdbc.getAutoCommit()) {
                    jdbc.setAutoCommit(true);
                }
                return new Session(jdbc);
            } catch (SQLException | RuntimeException e) {
                jdbc.close();
                throw e;
            }
        }

        private Connection connect(Properties given) throws SQLException {
            Connection jdbc;
            try {
                jdbc = driver.connect(target().text(), given);
            } catch (SQLException e) {
                throw withoutSecrets(e, given.getProperty("password"));
            }
            if (jdbc == null) {
                throw url.noDriver(null);
            }
            return jdbc;
        }

        /** Drivers let a user in the URL win over the given one, so it is taken out where there is a given one. */
        private JdbcUrl target() {
            return credentials == null ? url : url.withoutCredentials();
        }

        /** A driver may quote the URL or what it was given. Where it does, its error is replaced, for a cause is printed too. */
        private SQLException withoutSecrets(SQLException failure, @Nullable String password) {
            String message = String.valueOf(failure.getMessage());
            String shown = message.replace(url.text(), url.toString()).replace(target().text(), target().toString());
            if (password != null && !password.isEmpty()) {
                shown = shown.replace(password, "***");
            }
            return shown.equals(message)
                    ? failure
                    : new SQLException(shown, failure.getSQLState(), failure.getErrorCode());
        }

        /** Class 28 is "invalid authorization specification". */
        @Override
        public boolean isPermanent(SQLException failure) {
            String state = failure.getSQLState();
            return state != null && state.startsWith("28");
        }
    }
}
