package dev.rockpool.sqlite;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.read;
import static dev.rockpool.Sql.run;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.DatabaseManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An open database, another file, and a look at what a merge leaves. */
abstract class MergeKit {

    static final MergeOptions DEFAULTS = MergeOptions.defaults();

    @TempDir
    Path folder;

    DatabaseManager db;
    Path other;

    @BeforeEach
    void open() throws SQLException {
        other = folder.resolve("the other's 100%.sqlite");
        db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .maxConnections(3)
                .open();
    }

    @AfterEach
    void close() {
        db.close();
    }

    void here(String... statements) throws SQLException {
        for (String sql : statements) {
            write(db, sql);
        }
    }

    void there(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + other)) {
            for (String sql : statements) {
                run(connection, sql);
            }
        }
    }

    String rows(String sql) throws SQLException {
        return read(db, "SELECT group_concat(x, ' ') FROM (" + sql + ")");
    }

    MergeResult merge(MergeOptions options) throws SQLException {
        return db.sqlite().merge(other, options);
    }

    void assertNothingIsLeft() throws SQLException, IOException {
        String attached = "SELECT group_concat(name) FROM pragma_database_list WHERE name NOT IN ('main', 'temp')";
        String found = db.withConnection(c -> ask(c, attached));
        assertThat(found).isEqualTo("null");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString()).filter(name -> !name.startsWith("app.sqlite")))
                    .containsExactly("the other's 100%.sqlite");
        }
    }
}
