package dev.rockpool.sqlite;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.write;

import dev.rockpool.DatabaseManager;
import dev.rockpool.RecordedStatements;
import dev.rockpool.spi.Session;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A pool on a table {@code t (a)} with one row, and the sessions of its writer and its only reader. */
abstract class SchemaVersionKit {

    @TempDir
    Path folder;

    final RecordedStatements statements = new RecordedStatements();
    DatabaseManager db;
    Session writer;
    Session reader;

    @BeforeEach
    final void open() throws SQLException {
        db = DatabaseManager.withPooling(file())
                .maxConnections(2)
                .with(statements)
                .open();
        write(db, "CREATE TABLE t (a)");
        write(db, "INSERT INTO t VALUES (1)");
        db.useReadConnection(c -> ask(c, "SELECT a FROM t"));
        writer = statements.session("writer");
        String name = statements.connections().stream()
                .filter(one -> one.startsWith("reader"))
                .findFirst()
                .orElseThrow();
        reader = statements.session(name);
    }

    @AfterEach
    final void close() {
        db.close(Duration.ZERO);
    }

    final Path file() {
        return folder.resolve("app.sqlite");
    }

    /** Something that is done on a connection. */
    @FunctionalInterface
    interface Step {
        void on(Connection connection) throws SQLException;
    }

    /** Tells by how much a session's version grew while something was done on the writer. */
    final long growth(Session session, Step step) throws SQLException {
        long before = session.schemaVersion();
        db.useConnection(step::on);
        return session.schemaVersion() - before;
    }
}
