package dev.rockpool.sqlite;

import dev.rockpool.pool.Durability;
import dev.rockpool.pool.PoolConfig;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The files that every connection of a database has attached: found (or created) once, attached to each connection, and put back
 * after a borrower who changed what is attached. Immutable; thread-safe.
 */
final class AttachedFiles {

    private record Attached(String schema, SqliteAddress address, Object key, boolean readOnly) {}

    private final List<Attached> files;
    private final List<String> pragmas;

    private AttachedFiles(List<Attached> files, List<String> pragmas) {
        this.files = files;
        this.pragmas = pragmas;
    }

    static AttachedFiles find(SqliteConfig sqlite, PoolConfig config) throws SQLException {
        List<Attached> files = new ArrayList<>();
        for (Attachment one : sqlite.attached()) {
            boolean readOnly = one.readOnly() || config.readOnly();
            SqliteAddress address = SqliteAddress.of(one.file().toString(), readOnly);
            if (address.inMemory()) {
                throw new DatabaseFileException("attach " + one
                        + " is not allowed: each connection would have an in-memory database of its own."
                        + " Give a file");
            }
            files.add(new Attached(one.schema(), address, new FileIdentity(address.file()).key(), readOnly));
        }
        return new AttachedFiles(
                files,
                List.of(
                        "synchronous=" + (config.durability() == Durability.FULL ? "FULL" : "NORMAL"),
                        "journal_size_limit=" + sqlite.journalSizeLimit(),
                        "cache_size=-" + Math.max(1, config.cacheSize() / 1024)));
    }

    boolean isEmpty() {
        return files.isEmpty();
    }

    /** Names the files that are written through this database. */
    Set<Object> writtenKeys() {
        Set<Object> keys = new HashSet<>();
        for (Attached file : files) {
            if (!file.readOnly()) {
                keys.add(file.key());
            }
        }
        return keys;
    }

    List<String> writtenSchemas() {
        return files.stream()
                .filter(file -> !file.readOnly())
                .map(Attached::schema)
                .toList();
    }

    void attach(Connection connection, boolean writes) throws SQLException {
        for (Attached file : files) {
            try {
                attach(connection, file, writes && !file.readOnly());
            } catch (SQLException e) {
                throw new SQLException(
                        "Database file " + file.address().file() + " cannot be attached as " + file.schema() + " ("
                                + e.getMessage() + "): check that it is a SQLite database and that it can be "
                                + (file.readOnly() ? "read" : "read and written"),
                        e);
            }
        }
        restorePragmas(connection);
    }

    private static void attach(Connection connection, Attached file, boolean writes) throws SQLException {
        try (PreparedStatement attach = connection.prepareStatement("ATTACH ? AS ?")) {
            attach.setString(1, uri(file.address(), writes ? "mode=rw" : "mode=ro"));
            attach.setString(2, file.schema());
            attach.execute();
        }
        String schema = SqliteSession.quote(file.schema());
        try (Statement statement = connection.createStatement()) {
            if (writes) {
                requireWal(statement, file, schema);
            } else {
                statement.execute("PRAGMA " + schema + ".schema_version"); // a file that is no database shows now
            }
        }
    }

    private static void requireWal(Statement statement, Attached file, String schema) throws SQLException {
        try (ResultSet row = statement.executeQuery("PRAGMA " + schema + ".journal_mode=WAL")) {
            if (!row.next() || !"wal".equalsIgnoreCase(row.getString(1))) {
                throw new DatabaseFileException(
                        "Database file " + file.address().file()
                                + " cannot be switched to WAL mode: keep it on a local file system, or attach it read-only");
            }
        }
    }

    /** SQLite takes a path for a URI only where it begins so; then it tells % and ? in names from its own. */
    static String uri(SqliteAddress address, String parameters) {
        return "file:" + address.file().toUri().getRawPath() + "?" + parameters;
    }

    /** The pragmas that belong to an attached file on this connection. */
    void restorePragmas(Connection connection) throws SQLException {
        if (files.isEmpty()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            for (Attached file : files) {
                for (String pragma : pragmas) {
                    statement.execute("PRAGMA " + SqliteSession.quote(file.schema()) + "." + pragma);
                }
            }
        }
    }

    /**
     * Detaches everything and attaches what is configured: whether a file of the right name is still attached as it was cannot be
     * asked.
     */
    void restore(Connection connection, boolean writes) throws SQLException {
        List<String> there = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("SELECT name FROM pragma_database_list WHERE seq > 1")) {
                while (rows.next()) {
                    there.add(rows.getString(1));
                }
            }
            for (String schema : there) {
                statement.execute("DETACH " + SqliteSession.quote(schema));
            }
        }
        attach(connection, writes);
    }
}
