package dev.rockpool.sqlite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A process that uses the plain driver. It is told SQL line by line and answers "ok" or the error; at "insert until told" it inserts into
 * {@code elsewhere} until the next line, and tells how many rows were acknowledged. It ends with its input.
 */
final class PlainDriverProcess {

    static final String INSERT = "insert until told";

    private final Statement statement;
    private final BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private int row;

    private PlainDriverProcess(Statement statement) {
        this.statement = statement;
    }

    public static void main(String[] args) throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + args[0]);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout=30000");
            new PlainDriverProcess(statement).serve();
        }
    }

    private void serve() throws SQLException, IOException {
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            System.out.println(line.equals(INSERT) ? insertUntilTold() : answer(line));
        }
    }

    private String answer(String sql) {
        try {
            statement.execute(sql);
            return "ok";
        } catch (SQLException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private String insertUntilTold() throws SQLException, IOException {
        int first = row;
        System.out.println("inserting");
        while (!input.ready()) {
            statement.execute("INSERT INTO elsewhere VALUES (" + (row + 1) + ", 'from another process')");
            row++;
        }
        input.readLine();
        return Integer.toString(row - first);
    }
}
