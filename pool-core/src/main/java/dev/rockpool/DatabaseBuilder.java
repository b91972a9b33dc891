package dev.rockpool;

import dev.rockpool.pool.PoolConfig;
import dev.rockpool.pool.PoolListener;
import dev.rockpool.pool.PoolSettings;
import dev.rockpool.spi.Credentials;
import dev.rockpool.spi.PoolModule;
import dev.rockpool.sqlite.SqliteConfig;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Says how a database shall be opened, and opens it. Not thread-safe. */
public final class DatabaseBuilder extends PoolSettings<DatabaseBuilder> {

    private final String location;
    private final List<PoolModule> modules = new ArrayList<>();
    private final List<PoolListener> listeners = new ArrayList<>();
    private final Properties driverProperties = new Properties();
    private SqliteConfig sqlite = SqliteConfig.defaults();
    private boolean sqliteGiven;
    private @Nullable Supplier<Credentials> credentials;
    private @Nullable String name;

    DatabaseBuilder(String location) {
        this.location = location;
    }

    @Override
    protected DatabaseBuilder self() {
        return this;
    }

    /**
     * Names the pool, in statistics, errors and threads.
     *
     * @param poolName default: the file's name, or what the URL names
     * @return this builder
     */
    public DatabaseBuilder name(String poolName) {
        if (poolName.isBlank()) {
            throw new IllegalArgumentException("name = '" + poolName + "' is not allowed: it must not be blank");
        }
        name = poolName;
        return this;
    }

    /**
     * Plugs a module in, in place of one of the same name found on the class path.
     *
     * @param module for example a statement pool, a query cache, metrics
     * @return this builder
     */
    public DatabaseBuilder with(PoolModule module) {
        modules.removeIf(other -> other.name().equals(module.name()));
        modules.add(module);
        return this;
    }

    /**
     * Adds someone who hears the pool's events from the first one.
     *
     * @param listener must be thread-safe
     * @return this builder
     */
    public DatabaseBuilder listener(PoolListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Changes what only SQLite has.
     *
     * @param change from the settings so far to new ones
     * @return this builder
     */
    public DatabaseBuilder sqlite(UnaryOperator<SqliteConfig> change) {
        sqlite = change.apply(sqlite);
        sqliteGiven = true;
        return this;
    }

    /**
     * Sets who logs in, for databases with users.
     *
     * @param user the user's name
     * @param password the password
     * @return this builder
     */
    public DatabaseBuilder credentials(String user, String password) {
        Credentials fixed = new Credentials(user, password);
        return credentials(() -> fixed);
    }

    /**
     * Sets who logs in, asked anew at each connection that is opened, so that credentials may rotate.
     *
     * @param supplier must be thread-safe
     * @return this builder
     */
    public DatabaseBuilder credentials(Supplier<Credentials> supplier) {
        credentials = supplier;
        return this;
    }

    /**
     * Sets a property of the JDBC driver, for databases without an engine of their own.
     *
     * @param property its name, as the driver documents it
     * @param value its value
     * @return this builder
     */
    public DatabaseBuilder driverProperty(String property, String value) {
        driverProperties.setProperty(property, value);
        return this;
    }

    /**
     * Opens the database.
     *
     * @return a manager to close when done
     * @throws SQLException when the database cannot be opened, with the reason and what to do
     * @throws IllegalArgumentException when settings contradict each other, or readOnly that of a manager which has the file open already
     * @throws IllegalStateException when a module is asked for explicitly and is not there, naming the artifact to add
     */
    public DatabaseManager open() throws SQLException {
        return OpenDatabases.open(this);
    }

    String location() {
        return location;
    }

    PoolConfig poolConfig() {
        return config();
    }

    SqliteConfig sqliteConfig() {
        return sqlite;
    }

    boolean isSqliteGiven() {
        return sqliteGiven;
    }

    List<PoolModule> modules() {
        return List.copyOf(modules);
    }

    List<PoolListener> listeners() {
        return List.copyOf(listeners);
    }

    Properties driverProperties() {
        Properties copy = new Properties();
        copy.putAll(driverProperties);
        return copy;
    }

    @Nullable
    Supplier<Credentials> credentials() {
        return credentials;
    }

    @Nullable
    String poolName() {
        return name;
    }
}
