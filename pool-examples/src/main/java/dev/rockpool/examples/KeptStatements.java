package dev.rockpool.examples;

import static dev.rockpool.schema.ColumnType.INTEGER;
import static dev.rockpool.schema.ColumnType.TEXT;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.StatementPoolStats;
import dev.rockpool.pool.StatementUsage;
import dev.rockpool.schema.Table;
import dev.rockpool.stmt.StatementPool;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/** Prepared statements that stay prepared: nothing changes in the code that uses them, and the figures say what it gains. */
public final class KeptStatements {

    private static final int PRODUCTS = 100;
    private static final int ORDERS = 1_000;

    // Values are parameters and never stand in the text: so the same text comes again, and is found prepared.
    private static final String FIND = "SELECT name, stock FROM product WHERE id = ?";
    private static final String TAKE = "UPDATE product SET stock = stock - 1 WHERE id = ? AND stock > 0";

    private KeptStatements() {}

    /**
     * Runs the example.
     *
     * @param args a folder for its files; without one, nothing is left behind
     */
    public static void main(String[] args) throws Exception {
        Example.main(args, KeptStatements::run);
    }

    static void run(Path folder, PrintStream out) throws SQLException {
        Path file = folder.resolve("stock.sqlite");
        // With pool-stmt on the class path this already keeps 64 statements for each connection.
        try (DatabaseManager db = DatabaseManager.withPooling(file).open()) {
            fill(db);
        }

        // How many to keep, and what every new connection shall have prepared before its first borrower comes. The
        // tables are there now; what cannot be prepared yet would be left out.
        StatementPool statements = StatementPool.perConnection(32).warmUp(FIND, TAKE);
        try (DatabaseManager db =
                DatabaseManager.withPooling(file).with(statements).open()) {
            int taken = 0;
            for (int order = 0; order < ORDERS; order++) {
                int product = 1 + order % PRODUCTS;
                taken += db.withReadConnection(connection -> stock(connection, product)) > 0
                        ? db.update(TAKE, product)
                        : 0;
            }
            out.println("Taken: " + taken + " of " + ORDERS);
            show(db, out);
        }
    }

    /** Prepares and closes as always: closing gives the statement back, with its parameters forgotten. */
    private static int stock(Connection connection, int product) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(FIND)) {
            query.setInt(1, product);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getInt("stock") : 0;
            }
        }
    }

    private static void show(DatabaseManager db, PrintStream out) {
        StatementPoolStats stats = db.getPoolStats().statements();
        out.println("Prepared ahead: " + stats.warmed() + ", prepared when asked for: " + stats.misses());
        out.println(String.format(Locale.ROOT, "Found prepared: %.1f %%", stats.hitRate() * 100));
        out.println("Kept now: " + stats.kept() + ", in about " + stats.bytes() / 1024 + " KiB; closed before their"
                + " connections: " + stats.evictions());
        for (StatementUsage usage : db.statementUsage(2)) {
            out.println("Used " + usage.uses() + " times: " + usage.sql());
        }
    }

    private static void fill(DatabaseManager db) throws SQLException {
        db.create(Table.named("product")
                .ifNotExists()
                .column("id", INTEGER)
                .primaryKey()
                .column("name", TEXT)
                .notNull()
                .column("stock", INTEGER)
                .notNull());
        db.executeTransaction(List.of(
                "DELETE FROM product",
                "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < " + PRODUCTS + ")"
                        + " INSERT INTO product SELECT n, 'product ' || n, 8 FROM number"));
    }
}
