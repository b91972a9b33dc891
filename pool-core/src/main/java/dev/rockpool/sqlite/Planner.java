package dev.rockpool.sqlite;

import dev.rockpool.spi.StatementPlan;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection of its own, for EXPLAIN alone: opened when first needed, read-only, and set up as the writer is, because a plan is only
 * true for the settings it was compiled under. No transaction stays open on it between two questions. Thread-safe; waiting for it
 * never pins a virtual thread's carrier.
 */
final class Planner {

    private static final Logger LOG = LoggerFactory.getLogger(Planner.class);
    /** How often a question is asked again because the schema changed while it was answered. */
    private static final int ATTEMPTS = 4;

    /** Opens the connection. */
    interface Opener {
        Connection open() throws SQLException;
    }

    /** Looks whether the file is still the one that was opened. */
    interface FileCheck {
        void check() throws SQLException;
    }

    private final Opener opener;
    private final FileCheck file;
    private final Runnable schemaChanged;
    private final ReentrantLock lock = new ReentrantLock();
    // What follows is guarded by lock.
    private @Nullable Connection connection;
    private @Nullable Catalog catalog;
    private long catalogEpoch;
    private boolean closed;

    /**
     * Prepares a planner; opens nothing.
     *
     * @param schemaChanged told when the schema is seen to be another than the last one seen
     */
    Planner(Opener opener, FileCheck file, Runnable schemaChanged) {
        this.opener = opener;
        this.file = file;
        this.schemaChanged = schemaChanged;
    }

    /**
     * Explains one statement against the schema as it stands now.
     *
     * @param epoch raised whenever the schema may have changed
     * @return null where that cannot be told now
     */
    @Nullable
    StatementPlan explain(String sql, long epoch) {
        lock.lock();
        try {
            if (closed) {
                return null;
            }
            file.check();
            try (Statement statement = connection().createStatement()) {
                return explain(statement, sql, epoch);
            }
        } catch (SQLException e) {
            discardIfBroken(e);
            return null;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable StatementPlan explain(Statement statement, String sql, long epoch) throws SQLException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            noteChange(statement);
            Catalog schema = catalog;
            boolean readNow = schema == null || catalogEpoch != epoch;
            if (schema == null || readNow) {
                schema = Catalog.read(statement);
                catalog = schema;
                catalogEpoch = epoch;
            }
            StatementPlan plan = Explanation.of(statement, schema, sql);
            // The bytecode's cookies are the catalog's, so it was enough to look before; but what took several
            // statements to find out
            // may be half old, half new.
            boolean severalLooks = readNow || !schema.virtual().isEmpty();
            if (plan != null && (!severalLooks || schema.isCurrent(statement))) {
                return plan;
            }
            catalog = null;
            schemaChanged.run();
        }
        return null;
    }

    /** Looks for a schema change by others, unless the connection is busy or was not needed yet. */
    void look() {
        if (lock.tryLock()) {
            lookUnderLock();
        }
    }

    /** As {@link #look}, also where somebody else has a statement explained now. */
    void lookNow() {
        lock.lock();
        lookUnderLock();
    }

    /** Lets the lock go. */
    private void lookUnderLock() {
        try {
            if (connection != null) {
                file.check();
                try (Statement statement = connection.createStatement()) {
                    noteChange(statement);
                }
            }
        } catch (SQLException e) {
            discardIfBroken(e);
        } finally {
            lock.unlock();
        }
    }

    /** Closes the connection; nothing is explained any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            discard();
        } finally {
            lock.unlock();
        }
    }

    private void noteChange(Statement statement) throws SQLException {
        if (catalog != null && !catalog.isCurrent(statement)) {
            catalog = null;
            schemaChanged.run();
        }
    }

    private Connection connection() throws SQLException {
        if (connection == null || connection.isClosed()) {
            connection = opener.open();
        }
        return connection;
    }

    /** Most errors are the statement's own, such as a table that is missing. */
    private void discardIfBroken(SQLException failure) {
        if (failure instanceof DatabaseFileException || SqliteErrors.isFatal(failure)) {
            LOG.debug("The planner's connection is opened anew", failure);
            discard();
            schemaChanged.run();
        }
    }

    private void discard() {
        Connection last = connection;
        connection = null;
        catalog = null;
        OwnConnections.close(last, "plans");
    }
}
