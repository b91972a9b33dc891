package dev.rockpool.cache;

import dev.rockpool.sqlite.OtherProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;

/** Another process that counts in the same file, without Rockpool, and says how far once that is committed. */
final class CountingProcess implements AutoCloseable {

    /**
     * What it says.
     *
     * @param count which
     * @param reached how far
     */
    record Counted(int count, long reached) {}

    private final OtherProcess process;

    CountingProcess(Path folder, Path file, int counts) throws IOException {
        process = new OtherProcess(folder, CountingProcess.class, file, counts);
    }

    Counted next() throws IOException {
        String line = process.answer();
        int space = line.indexOf(' ');
        return new Counted(Integer.parseInt(line.substring(0, space)), Long.parseLong(line.substring(space + 1)));
    }

    @Override
    public void close() {
        process.close();
    }

    /** The other process: counts until nobody listens. */
    public static void main(String[] arguments) throws SQLException {
        int counts = Integer.parseInt(arguments[1]);
        Random random = new Random(1);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + arguments[0]);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout=10000");
            statement.execute("PRAGMA foreign_keys=ON");
            while (!out.checkError()) {
                int count = random.nextInt(counts);
                long reached;
                try (ResultSet row = statement.executeQuery(Counts.up(count))) {
                    row.next();
                    reached = row.getLong(1);
                }
                out.println(count + " " + reached);
            }
        }
    }
}
