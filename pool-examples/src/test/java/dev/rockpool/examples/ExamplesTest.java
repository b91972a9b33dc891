package dev.rockpool.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each example does in the database what it prints, and leaves nothing but its databases. */
class ExamplesTest {

    @TempDir
    Path folder;

    @AfterEach
    void leavesNothingButDatabases() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).allMatch(file -> file.toString().endsWith(".sqlite"));
        }
    }

    @Test
    void basicSetupWritesReadsAndOffersADataSource() throws Exception {
        String printed = run(BasicSetup::run);

        assertThat(printed)
                .contains("Notes: [buy milk, call Ada, water the plants]")
                .contains("Tables: [note]")
                .contains("[id INTEGER, text TEXT]");
        assertThat(query("notes.sqlite", "SELECT text FROM note ORDER BY id"))
                .containsExactly("buy milk", "call Ada", "water the plants", "learn about DataSource");
    }

    @Test
    void advancedConfigurationLayersSettingsAndChangesThemAtRunTime() throws Exception {
        String printed = run(AdvancedConfiguration::run);

        assertThat(printed)
                .contains("maxConnections=6")
                .contains("cache_size of a reader: -16384 KiB, temp_store: 2")
                .contains("Healthy: true, lanes: [shop/writer, shop/readers]")
                .contains("Now at most 12 connections")
                .contains("Refused: durability = 'NORMAL' is not allowed now")
                .containsPattern("Opened (\\d+) connections for \\d+ borrows; heard of \\1\\R");
    }

    @Test
    void severalDatabasesShareSettingsAndKeepTheirOwn() throws Exception {
        String printed = run(SeveralDatabases::run);

        assertThat(printed)
                .contains("Countries in the report: 3")
                .contains("At most 10 connections to users.sqlite, 3 to analytics.sqlite");
        assertThat(query("users.sqlite", "SELECT country FROM account ORDER BY id"))
                .containsExactly("NL", "KE", "NL", "BR");
        assertThat(query(
                        "analytics.sqlite",
                        "SELECT country || '=' || accounts FROM accounts_by_country ORDER BY country"))
                .containsExactly("BR=1", "KE=1", "NL=2");
    }

    @Test
    void transactionOfStepsKeepsAllOrNothing() throws Exception {
        String printed = run(TransactionOfSteps::run);

        assertThat(printed)
                .contains("Transferred 30: 2 rows changed, Ada has 70 left")
                .contains("Refused: Ada would have -430. Step 3 of 3 failed")
                .contains("Ada has 70, Grace has 50")
                .contains("No bonus: nobody has no account")
                .contains("Bonuses paid: 2")
                .containsOnlyOnce("Told the owners of their bonuses");
        assertThat(query("bank.sqlite", "SELECT owner || '=' || balance FROM account ORDER BY owner"))
                .containsExactly("Ada=75", "Grace=55", "the bank=90");
    }

    @Test
    void writeQueueLosesNoWriteAndServesTheUrgentFirst() throws Exception {
        String printed = run(WriteQueue::run);

        assertThat(printed)
                .contains("Counted 160 visitors from 16 threads")
                .contains("Sold 100 tickets, and refused 60")
                .contains("Invited 200 guests from one thread")
                .contains("Gave up: The deadline was over while waiting for a connection")
                .contains("Served in this order: [the slow one, the payment, the order, the report]")
                .contains("465 units were kept, and 60 undone")
                .contains("100 mails were sent, each after its commit");
        assertThat(query("concert.sqlite", "SELECT visitors || ', ' || seats FROM concert"))
                .containsExactly("160, 0");
        assertThat(query("concert.sqlite", "SELECT count(*) FROM ticket")).containsExactly("100");
        assertThat(query("concert.sqlite", "SELECT count(DISTINCT name) FROM guest"))
                .containsExactly("200");
    }

    @Test
    void keptStatementsAreFoundPrepared() throws Exception {
        String printed = run(KeptStatements::run);

        assertThat(printed)
                .contains("Taken: 800 of 1000")
                .containsPattern("Prepared ahead: [2-9]\\d*, prepared when asked for: \\d\\R")
                .containsPattern("Found prepared: (99|100)\\.\\d %")
                .containsPattern("Kept now: [2-9]\\d*, in about [1-9]\\d* KiB; closed before their connections: \\{\\}")
                .contains("Used 1000 times: SELECT name", "Used 800 times: UPDATE product");
        assertThat(query("stock.sqlite", "SELECT sum(stock) FROM product")).containsExactly("0");
    }

    @Test
    void cachedReadsAreServedUntilSomebodyWrites() throws Exception {
        String printed = run(CachedReads::run);

        assertThat(printed)
                .contains(
                        "The menu, read 1 time for 1000 guests: [Dish[name=Bread, cents=200], Dish[name=Soup, cents=450]")
                .contains("After a write of ours: [Dish[name=Bread, cents=200], Dish[name=Soup, cents=500]")
                .contains("All together: 880")
                .contains("Found by plain JDBC: 500, and again: 500")
                .contains("After a write of somebody else's: [Dish[name=Bread, cents=200], Dish[name=Soup, cents=1]")
                .containsPattern("Served from memory: 99\\.\\d % of 10\\d\\d reads")
                .contains(
                        "The menu is cacheable; ended by writes of [main.dish]; plain JDBC reads of it are kept for PT1M")
                .contains("A lottery is not cacheable: it does not give the same rows each time");
    }

    @Test
    void preventNPlusOneFindsTheSameInFewQueries() throws Exception {
        String printed = run(PreventNPlusOne::run);

        assertThat(printed)
                .contains("Inserted 300 authors and 900 books in 2 batches")
                .contains("Found 300 authors by their ids; missing: [-1]")
                .contains("One by one: 900 books in 300 queries")
                .contains("Together: 900 books in 1 query")
                .contains("The first author's: [Book 1 of author 1, Book 2 of author 1, Book 3 of author 1]")
                .contains("Leafed through 900 books on 9 pages, 900 with their author");
        String author42 = "(SELECT id FROM author WHERE name = 'Author 42')";
        assertThat(query("books.sqlite", "SELECT title FROM book WHERE author_id = " + author42 + " ORDER BY title"))
                .containsExactly("Book 1 of author 42", "Book 2 of author 42", "Book 3 of author 42");
        assertThat(query("books.sqlite", "SELECT count(*) FROM book")).containsExactly("901");
    }

    @Test
    void bulkInsertFromSeveralThreadsLosesNoRow() throws Exception {
        String printed = run(BulkInsert::run);

        assertThat(printed)
                .contains("Station 1 has 2000 rows", "Station 1 has 10000 rows")
                .contains("40000 rows inserted by 4 threads, 40000 in the table")
                .contains("0 errors, 0 timeouts");
        assertThat(query("weather.sqlite", "SELECT count(*) FROM measurement GROUP BY station"))
                .containsExactly("10000", "10000", "10000", "10000");
        assertThat(query("weather.sqlite", "SELECT max(taken_at) FROM measurement WHERE station = 4"))
                .containsExactly("2026-01-07T22:39");
    }

    @Test
    void gracefulShutdownCompletesWhatHadBegunAndInterruptsWhatDoesNotEnd() throws Exception {
        String printed = run(GracefulShutdown::run);

        assertThat(printed)
                .contains("A late caller is told: orders.sqlite is closed")
                .contains("The order that had begun was completed: 2 items")
                .contains("Opened again: 2 items are there")
                .contains("The endless query ended with: ");
        assertThat(query("orders.sqlite", "SELECT item FROM purchase ORDER BY id"))
                .containsExactly("bread", "butter");
    }

    @Test
    void sqliteToolsComputeInSqlAndBackUpWhileOthersWrite() throws Exception {
        String printed = run(SqliteTools::run);

        assertThat(printed)
                .contains("Nearest to Utrecht: Amsterdam, 35 km")
                .contains("By their names: [Amsterdam, Örebro, Utrecht, Zürich]")
                .containsPattern("The backup reported progress [1-9]\\d* times")
                .contains("Rows: {place=4, visit=")
                .contains("Problems: []");
        assertThat(query("places-backup.sqlite", "SELECT name FROM place ORDER BY id"))
                .containsExactly("Utrecht", "Amsterdam", "Zürich", "Örebro");
    }

    @Test
    void readersAndWritersLoseNoCountAndTellWhoHoldsTheLog() throws Exception {
        String printed = run(ReadersAndWriters::run);

        assertThat(printed)
                .contains("Counted to 400 with 8 threads")
                .contains("In the snapshot: 400 and 400; after it: 401")
                .contains("Ended: The statement was ended by its deadline after ")
                .contains("The next query has 1 row to count")
                .containsPattern("The log has grown to \\d+ bytes because of: reader\\.\\d held .* by thread '");
        assertThat(query("counters.sqlite", "SELECT n FROM counter")).containsExactly("401");
    }

    @Test
    void metersAndDashboardTellWhoHoldsWhat() throws Exception {
        String printed = run(MetersAndDashboard::run);

        assertThat(printed)
                .containsPattern("hikaricp_connections_usage_seconds_count\\{pool=\"shop.sqlite/readers\"} [1-9]\\d*")
                .contains("rockpool_writes_kept_total{database=\"shop.sqlite\",pool=\"shop.sqlite\"} 200.0")
                .contains("Health: 200")
                .containsPattern("Report: shop.sqlite: \\d of \\d+ connections in use, 0 waiting; ")
                .containsPattern(
                        "Advice: 1 caller waits for shop.sqlite/writer, the first for .* because it is out: writer held .* by"
                                + " thread '.*UPDATE purchase");
        assertThat(query("shop.sqlite", "SELECT count(*) FROM purchase")).containsExactly("199");
    }

    @Test
    void openTelemetryMetersReachACollector() throws Exception {
        assertThat(run(OpenTelemetryMeters::run))
                .contains("A collector got [db.client.connection.count, ", "db.client.operation.duration");
    }

    @Test
    void examplesRunTwiceOnTheSameFiles() throws Exception {
        List<Example> examples = List.of(
                BasicSetup::run,
                AdvancedConfiguration::run,
                SeveralDatabases::run,
                TransactionOfSteps::run,
                WriteQueue::run,
                KeptStatements::run,
                CachedReads::run,
                MetersAndDashboard::run,
                OpenTelemetryMeters::run,
                BulkInsert::run,
                PreventNPlusOne::run,
                SqliteTools::run,
                ReadersAndWriters::run,
                GracefulShutdown::run);
        for (int i = 0; i < 2; i++) {
            for (Example example : examples) {
                assertThat(run(example)).isNotEmpty();
            }
        }
    }

    @Test
    void mainUsesTheFolderItIsGiven() throws Exception {
        Path given = folder.resolve("given.sqlite");

        Example.main(new String[] {given.toString()}, (place, out) -> Files.writeString(place.resolve("file"), "kept"));

        assertThat(given.resolve("file")).hasContent("kept");
    }

    @Test
    void mainWithoutAFolderLeavesNothingBehind() throws Exception {
        Path[] used = new Path[1];

        Example.main(new String[0], (place, out) -> used[0] = Files.writeString(place.resolve("file"), "temporary"));

        assertThat(used[0].getParent()).doesNotExist();
    }

    private String run(Example example) throws Exception {
        Captured out = new Captured();
        example.run(folder, out.stream());
        return out.text();
    }

    private List<String> query(String file, String sql) throws Exception {
        return PlainSqlite.query(folder.resolve(file), sql);
    }
}
