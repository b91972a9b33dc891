package dev.rockpool.examples;

import static dev.rockpool.schema.ColumnType.INTEGER;
import static dev.rockpool.schema.ColumnType.TEXT;

import dev.rockpool.DatabaseManager;
import dev.rockpool.PoolFactory;
import dev.rockpool.pool.PoolConfig;
import dev.rockpool.schema.Table;
import dev.rockpool.work.Step;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A factory: several databases with shared settings, some of their own, and one place to watch and close them. */
public final class SeveralDatabases {

    private SeveralDatabases() {}

    /**
     * Runs the example.
     *
     * @param args a folder for its files; without one, nothing is left behind
     */
    public static void main(String[] args) throws Exception {
        Example.main(args, SeveralDatabases::run);
    }

    static void run(Path folder, PrintStream out) throws Exception {
        // What all databases of the program have in common is said once. The factory closes whatever it opened, so
        // nothing is
        // forgotten when a third database joins next year.
        try (PoolFactory factory = DatabaseManager.createPoolFactory(
                shared -> shared.settings(PoolConfig.webApp()).acquireTimeout(Duration.ofSeconds(3)))) {

            DatabaseManager users = factory.open(folder.resolve("users.sqlite"));
            // Reports are few and slow: they get fewer connections, and may wait longer.
            DatabaseManager analytics =
                    factory.open(folder.resolve("analytics.sqlite").toString(), own -> own.maxConnections(3)
                            .acquireTimeout(Duration.ofMinutes(1)));

            users.create(Table.named("account")
                    .ifNotExists()
                    .column("id", INTEGER)
                    .primaryKey()
                    .column("country", TEXT)
                    .notNull());
            analytics.create(Table.named("accounts_by_country")
                    .ifNotExists()
                    .column("country", TEXT)
                    .primaryKey()
                    .column("accounts", INTEGER)
                    .notNull());

            users.executePooledTransaction(List.of("NL", "KE", "NL", "BR").stream()
                    .map(country -> Step.update("INSERT INTO account (country) VALUES (?)", country))
                    .toList());

            // Each file has its own writer, so the two databases never wait for each other. The report is read from
            // one, then
            // written to the other in one transaction.
            List<Step> report = users.withReadConnection(connection -> {
                try (Statement statement = connection.createStatement();
                        ResultSet rows =
                                statement.executeQuery("SELECT country, count(*) FROM account GROUP BY country")) {
                    List<Step> steps = new ArrayList<>();
                    while (rows.next()) {
                        steps.add(Step.update(
                                "INSERT OR REPLACE INTO accounts_by_country VALUES (?, ?)",
                                rows.getString(1),
                                rows.getInt(2)));
                    }
                    return steps;
                }
            });
            analytics.executePooledTransaction(report);
            out.println("Countries in the report: " + report.size());

            out.println("At most " + users.config().maxConnections() + " connections to " + users.name() + ", "
                    + analytics.config().maxConnections() + " to " + analytics.name());
            factory.getPoolStats()
                    .forEach((name, stats) -> out.println(name + ": " + stats.totalConnections() + " connections open, "
                            + stats.totalAcquired() + " borrows"));
        }
    }
}
