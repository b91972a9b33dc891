package dev.rockpool.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.rockpool.DatabaseManager;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSourceListener;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.tomcat.jdbc.pool.PoolProperties;

/**
 * The pools, set up to do the same work. What each of them does here:
 *
 * <ul>
 *   <li>It has a fixed number of connections: none is added, reaped or aged out while something is measured.
 *   <li>A borrower waits up to a minute, which is longer than any wait that is measured.
 *   <li>A connection that has not been used for half a second is validated before it is lent, any other is not. That is what HikariCP
 *       and Rockpool do by default, and HikariCP always; so the other two are told to.
 *   <li>A returned connection has its statements closed, an unfinished transaction rolled back, and its auto-commit, read-only and
 *       isolation settings restored, by the next borrow at the latest.
 *   <li>Metrics, leak detection, JMX and logging are off.
 * </ul>
 */
final class Pools {

    private static final Duration WAIT = Duration.ofMinutes(1);
    private static final Duration VALIDATE_AFTER = Duration.ofMillis(500);

    private Pools() {}

    /** Its defaults, but for size, waiting and aging: validation window 500 ms, clean on return. */
    static OpenPool rockpool(String url, int size) throws SQLException {
        DatabaseManager manager = DatabaseManager.withPooling(url)
                .maxConnections(size)
                .minConnections(size)
                .acquireTimeout(WAIT)
                .idleTimeout(Duration.ZERO)
                .maxConnectionAge(Duration.ZERO)
                .keepAliveInterval(Duration.ZERO)
                .open();
        return new OpenPool(manager.dataSource(), manager::close);
    }

    /** Its defaults, but for size, waiting and aging: validation window 500 ms, clean on return. */
    static OpenPool hikari(String url, int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(size);
        config.setConnectionTimeout(WAIT.toMillis());
        config.setIdleTimeout(0);
        config.setMaxLifetime(0);
        config.setKeepaliveTime(0);
        HikariDataSource dataSource = new HikariDataSource(config);
        return new OpenPool(dataSource, dataSource::close);
    }

    /**
     * By default it never validates, and commits what was left unfinished: a listener rolls it back. It opens its connections in the
     * background, and a borrower who comes meanwhile may miss the one that is opened for it and wait out its timeout: so nobody borrows
     * before all are open.
     */
    static OpenPool agroal(String url, int size) throws SQLException {
        AgroalListener listener = new AgroalListener(size);
        AgroalDataSource dataSource = AgroalDataSource.from(
                new AgroalDataSourceConfigurationSupplier().connectionPoolConfiguration(pool -> pool.initialSize(size)
                        .minSize(size)
                        .maxSize(size)
                        .acquisitionTimeout(WAIT)
                        .connectionValidator(ConnectionValidator.defaultValidator())
                        .idleValidationTimeout(VALIDATE_AFTER)
                        .connectionFactoryConfiguration(factory -> factory.jdbcUrl(url))),
                listener);
        listener.awaitOpen();
        return new OpenPool(dataSource, dataSource::close);
    }

    /** Rolls back what an Agroal borrower left unfinished, before Agroal switches the connection back to auto-commit. */
    private static final class AgroalListener implements AgroalDataSourceListener {

        private final CountDownLatch missing;

        AgroalListener(int size) {
            missing = new CountDownLatch(size);
        }

        @Override
        public void onConnectionPooled(Connection connection) {
            missing.countDown();
        }

        void awaitOpen() throws SQLException {
            try {
                if (missing.await(WAIT.toSeconds(), TimeUnit.SECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new SQLException("Agroal did not open its connections: " + missing.getCount() + " are missing");
        }

        @Override
        public void beforeConnectionReturn(Connection connection) {
            try {
                if (!connection.getAutoCommit()) {
                    connection.rollback();
                }
            } catch (SQLException e) {
                throw new IllegalStateException("A benchmark's connection could not be rolled back", e);
            }
        }
    }

    /**
     * Fair, as by default. Its interceptors make it reset settings and close statements, which it does not by itself; and one of ours
     * rolls back, because its own {@code rollbackOnReturn} does so only where auto-commit is off by default. Its validation interval
     * counts from the last validation, not the last use: here that is one validation in half a second of use.
     */
    static OpenPool tomcat(String url, int size) throws SQLException {
        PoolProperties properties = new PoolProperties();
        properties.setUrl(url);
        properties.setDriverClassName(DriverManager.getDriver(url).getClass().getName());
        properties.setInitialSize(size);
        properties.setMinIdle(size);
        properties.setMaxIdle(size);
        properties.setMaxActive(size);
        properties.setMaxWait(Math.toIntExact(WAIT.toMillis()));
        properties.setFairQueue(true);
        properties.setTestOnBorrow(true);
        properties.setValidationInterval(VALIDATE_AFTER.toMillis());
        properties.setDefaultAutoCommit(true);
        properties.setDefaultReadOnly(false);
        properties.setDefaultTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        properties.setJdbcInterceptors("ConnectionState;StatementFinalizer;" + TomcatRollback.class.getName());
        properties.setTimeBetweenEvictionRunsMillis(0);
        properties.setJmxEnabled(false);
        org.apache.tomcat.jdbc.pool.DataSource dataSource = new org.apache.tomcat.jdbc.pool.DataSource(properties);
        dataSource.createPool();
        return new OpenPool(dataSource, () -> dataSource.close(true));
    }
}
