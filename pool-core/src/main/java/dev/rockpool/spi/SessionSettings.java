package dev.rockpool.spi;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a JDBC connection that a borrower may change and the next one must not see. Remembers how they stood when the
 * connection was opened; one bit each tells which were changed since. Not thread-safe.
 */
public final class SessionSettings {

    private static final int READ_ONLY = 1;
    private static final int ISOLATION = 2;
    private static final int CATALOG = 4;
    private static final int SCHEMA = 8;
    private static final int HOLDABILITY = 16;
    private static final int NETWORK_TIMEOUT = 32;
    private static final int CLIENT_INFO = 64;
    private static final int TYPE_MAP = 128;
    private static final int AUTO_COMMIT = 256;
    private static final int EVERYTHING = 511;
    /** What a statement may keep as it was when it was prepared. */
    private static final int PREPARED_BY = CATALOG | SCHEMA | HOLDABILITY | TYPE_MAP;

    private final Connection jdbc;
    private final boolean readOnly;
    private final int isolation;
    private final @Nullable String catalog;
    private final @Nullable String schema;
    private final int holdability;
    private final int networkTimeout;
    private Properties clientInfo = new Properties();
    private int changed;
    private long namesChanged;

    SessionSettings(Connection jdbc) throws SQLException {
        this.jdbc = jdbc;
        this.readOnly = jdbc.isReadOnly();
        this.isolation = jdbc.getTransactionIsolation();
        this.catalog = jdbc.getCatalog();
        this.schema = schemaOf(jdbc);
        this.holdability = jdbc.getHoldability();
        this.networkTimeout = supported(jdbc::getNetworkTimeout, 0);
    }

    @FunctionalInterface
    private interface Getter<T> {
        T get() throws SQLException;
    }

    /** Drivers that lack a property say so in various ways; then it cannot be changed either. */
    private static <T> T supported(Getter<T> getter, T otherwise) throws SQLException {
        try {
            return getter.get();
        } catch (SQLFeatureNotSupportedException | AbstractMethodError | UnsupportedOperationException e) {
            return otherwise;
        }
    }

    private static @Nullable String schemaOf(Connection jdbc) throws SQLException {
        try {
            return jdbc.getSchema();
        } catch (SQLFeatureNotSupportedException | AbstractMethodError | UnsupportedOperationException e) {
            return null;
        }
    }

    boolean isPristine() {
        return changed == 0;
    }

    /** How often something was set, or set back, that statements are prepared by. */
    long namesChanged() {
        return namesChanged;
    }

    private void noteNames(int bits) {
        changed |= bits;
        namesChanged++;
    }

    /**
     * As {@link Connection#setReadOnly}.
     *
     * @param value whether to read only
     * @throws SQLException as the driver's
     */
    public void setReadOnly(boolean value) throws SQLException {
        changed |= READ_ONLY;
        jdbc.setReadOnly(value);
    }

    /**
     * As {@link Connection#setTransactionIsolation}.
     *
     * @param value one of the constants of {@link Connection}
     * @throws SQLException as the driver's
     */
    public void setIsolation(int value) throws SQLException {
        changed |= ISOLATION;
        jdbc.setTransactionIsolation(value);
    }

    /**
     * As {@link Connection#setCatalog}.
     *
     * @param value the catalog
     * @throws SQLException as the driver's
     */
    public void setCatalog(@Nullable String value) throws SQLException {
        noteNames(CATALOG);
        jdbc.setCatalog(value);
    }

    /**
     * As {@link Connection#setSchema}.
     *
     * @param value the schema
     * @throws SQLException as the driver's
     */
    public void setSchema(@Nullable String value) throws SQLException {
        noteNames(SCHEMA);
        jdbc.setSchema(value);
    }

    /**
     * As {@link Connection#setHoldability}.
     *
     * @param value one of the constants of {@link java.sql.ResultSet}
     * @throws SQLException as the driver's
     */
    public void setHoldability(int value) throws SQLException {
        noteNames(HOLDABILITY);
        jdbc.setHoldability(value);
    }

    /**
     * As {@link Connection#setNetworkTimeout}.
     *
     * @param millis the timeout in milliseconds
     * @throws SQLException as the driver's
     */
    public void setNetworkTimeout(int millis) throws SQLException {
        changed |= NETWORK_TIMEOUT;
        jdbc.setNetworkTimeout(Runnable::run, millis);
    }

    /** Notes that client info is about to change; what it was is remembered at the first time. */
    public void noteClientInfo() {
        if ((changed & CLIENT_INFO) == 0) {
            changed |= CLIENT_INFO;
            clientInfo = clientInfoNow();
        }
    }

    private Properties clientInfoNow() {
        Properties now = new Properties();
        try {
            Properties current = jdbc.getClientInfo();
            if (current != null) {
                now.putAll(current);
            }
        } catch (SQLException e) {
            now.clear(); // a driver that cannot tell it cannot change it either
        }
        return now;
    }

    /** Notes that the type map is about to change. */
    public void noteTypeMap() {
        noteNames(TYPE_MAP);
    }

    /** Notes that anything may change: the borrower has reached through to the driver's own connection. */
    public void noteEverything() {
        noteClientInfo();
        noteNames(EVERYTHING);
    }

    /** Sets only what differs, for drivers may refuse to set what they cannot change. */
    void restore() throws SQLException {
        int bits = changed;
        if (bits == 0) {
            return;
        }
        if ((bits & PREPARED_BY) != 0) {
            namesChanged++;
        }
        if ((bits & AUTO_COMMIT) != 0 && !jdbc.getAutoCommit()) {
            jdbc.rollback();
            jdbc.setAutoCommit(true);
        }
        if ((bits & READ_ONLY) != 0 && jdbc.isReadOnly() != readOnly) {
            jdbc.setReadOnly(readOnly);
        }
        if ((bits & ISOLATION) != 0 && jdbc.getTransactionIsolation() != isolation) {
            jdbc.setTransactionIsolation(isolation);
        }
        if ((bits & CATALOG) != 0 && !Objects.equals(jdbc.getCatalog(), catalog)) {
            jdbc.setCatalog(catalog);
        }
        if ((bits & SCHEMA) != 0 && !Objects.equals(schemaOf(jdbc), schema)) {
            jdbc.setSchema(schema);
        }
        if ((bits & HOLDABILITY) != 0 && jdbc.getHoldability() != holdability) {
            jdbc.setHoldability(holdability);
        }
        if ((bits & NETWORK_TIMEOUT) != 0 && supported(jdbc::getNetworkTimeout, networkTimeout) != networkTimeout) {
            jdbc.setNetworkTimeout(Runnable::run, networkTimeout);
        }
        if ((bits & CLIENT_INFO) != 0 && !clientInfo.equals(clientInfoNow())) {
            jdbc.setClientInfo(clientInfo);
        }
        if ((bits & TYPE_MAP) != 0 && !supported(jdbc::getTypeMap, Map.of()).isEmpty()) {
            jdbc.setTypeMap(new HashMap<>());
        }
        changed = 0;
    }
}
