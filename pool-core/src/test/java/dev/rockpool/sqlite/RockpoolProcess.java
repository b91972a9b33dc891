package dev.rockpool.sqlite;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.run;

import dev.rockpool.DatabaseManager;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * A process that writes through Rockpool until it is killed, and tells the number of each transaction after its commit, before the
 * next one begins. A transaction has two rows, so that half of one can be told.
 */
final class RockpoolProcess {

    private static final int THREADS = 4;

    private RockpoolProcess() {}

    public static void main(String[] args) throws Exception {
        try (DatabaseManager db = DatabaseManager.withPooling(args[0])
                        .maxConnections(4)
                        .sqlite(s -> s.walSizeLimit(64 << 10)) // so that it dies in the middle of checkpoints, too
                        .open();
                Crew crew = new Crew()) {
            try (Connection c = db.dataSource().getConnection()) {
                run(c, "CREATE TABLE IF NOT EXISTS deed (id INTEGER PRIMARY KEY AUTOINCREMENT, of INTEGER)");
            }
            for (int i = 0; i < THREADS; i++) {
                crew.repeat(() -> System.out.println(deed(db.dataSource())));
            }
            crew.join();
        }
    }

    private static String deed(DataSource source) throws SQLException {
        try (Connection c = source.getConnection()) {
            c.setAutoCommit(false);
            run(c, "INSERT INTO deed (of) VALUES (NULL)");
            String id = ask(c, "SELECT max(id) FROM deed");
            run(c, "INSERT INTO deed (of) VALUES (" + id + ")");
            c.commit();
            return id;
        }
    }
}
