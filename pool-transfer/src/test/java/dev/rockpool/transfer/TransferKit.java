package dev.rockpool.transfer;

import dev.rockpool.DatabaseManager;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A database, its transfers, and a place for files. */
abstract class TransferKit {

    @TempDir
    Path folder;

    DatabaseManager db;
    TableTransfer transfer;
    Path file;

    @BeforeEach
    void openDatabase() throws SQLException {
        db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .maxConnections(3)
                .open();
        transfer = TableTransfer.of(db);
        file = folder.resolve("rows.txt");
    }

    @AfterEach
    void closeDatabase() {
        db.close();
    }

    void run(String... statements) throws SQLException {
        db.useConnection(connection -> {
            try (Statement statement = connection.createStatement()) {
                for (String sql : statements) {
                    statement.execute(sql);
                }
            }
        });
    }

    String ask(String sql) throws SQLException {
        String answer = db.withReadConnection(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                return row.next() ? String.valueOf(row.getString(1)) : "(none)";
            }
        });
        return answer;
    }

    /** Everything in a table, types and bytes. */
    String image(String table, String... columns) throws SQLException {
        StringBuilder row = new StringBuilder("'row'");
        for (String column : columns) {
            row.append(" || ' ' || typeof(")
                    .append(column)
                    .append(") || ':' || quote(")
                    .append(column)
                    .append(')');
        }
        return ask("SELECT group_concat(" + row + ", x'0a') FROM " + table);
    }
}
