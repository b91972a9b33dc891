package dev.rockpool.examples;

import static dev.rockpool.schema.ColumnType.INTEGER;
import static dev.rockpool.schema.ColumnType.TEXT;

import dev.rockpool.DatabaseManager;
import dev.rockpool.schema.Table;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** The first steps: open a database, create a table, write, read, and hand the pool to code that wants a {@link DataSource}. */
public final class BasicSetup {

    private BasicSetup() {}

    /**
     * Runs the example.
     *
     * @param args a folder for its files; without one, nothing is left behind
     */
    public static void main(String[] args) throws Exception {
        Example.main(args, BasicSetup::run);
    }

    static void run(Path folder, PrintStream out) throws SQLException {
        // One manager for each database and process: it is thread-safe, so share it. The try block closes the pool at
        // the end, and
        // with it every connection and the -wal file beside the database.
        try (DatabaseManager db =
                DatabaseManager.withPooling(folder.resolve("notes.sqlite")).open()) {

            db.create(Table.named("note")
                    .ifNotExists()
                    .column("id", INTEGER)
                    .primaryKey()
                    .column("text", TEXT)
                    .notNull());

            // Connections are lent for the length of a call and come back clean, whatever the lambda did or threw. So
            // the lambda
            // neither closes its connection nor keeps it.
            for (String text : List.of("buy milk", "call Ada", "water the plants")) {
                db.useConnection(connection -> insert(connection, text));
            }

            // A read connection does not wait for anybody who writes, and anybody who writes does not wait for it. That
            // is why
            // reading has a method of its own.
            List<String> notes = db.withReadConnection(BasicSetup::readAll);
            out.println("Notes: " + notes);

            // Libraries such as JPA, jOOQ or Flyway take a DataSource. Here closing the connection is right: it returns
            // it.
            DataSource dataSource = db.dataSource();
            try (Connection connection = dataSource.getConnection()) {
                insert(connection, "learn about DataSource");
            }

            out.println("Tables: " + db.listTables());
            out.println("Columns of note: "
                    + db.tableInfo("note").columns().stream()
                            .map(column -> column.name() + " " + column.type())
                            .toList());
            out.println("Pool: " + db);
        }
    }

    private static void insert(Connection connection, String text) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO note (text) VALUES (?)")) {
            insert.setString(1, text);
            insert.executeUpdate();
        }
    }

    private static List<String> readAll(Connection connection) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("SELECT text FROM note ORDER BY id");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                texts.add(rows.getString("text"));
            }
        }
        return texts;
    }
}
