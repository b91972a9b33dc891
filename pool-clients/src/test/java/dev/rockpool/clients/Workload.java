package dev.rockpool.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.DatabaseManager;
import dev.rockpool.clients.Bank.Line;
import dev.rockpool.clients.Bank.Totals;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * A bounded number of operations by 16 threads on the same rows. It keeps account of what was acknowledged, checks what can be checked
 * while others work, and at the end compares its account with the tables. Each worker has its own seed, so every run does the same.
 */
final class Workload {

    static final int THREADS = 16;

    private static final int OPERATIONS = 100;
    private static final int ACCOUNTS = 20;
    private static final int COUNTERS = 4;
    private static final long MONEY = 1000L * ACCOUNTS;
    private static final int LINES = 3;

    private final Bank bank;
    private final Map<Long, String> notes = new ConcurrentHashMap<>();
    private final Map<Long, List<String>> orders = new ConcurrentHashMap<>();
    private final AtomicIntegerArray counts = new AtomicIntegerArray(COUNTERS + 1);

    Workload(Bank bank) {
        this.bank = bank;
    }

    /** Runs all workers, and beside them one that does something else. */
    void runBeside(Bank.Work other) throws Exception {
        Crew.run(THREADS + 1, worker -> {
            if (worker == THREADS) {
                other.run();
            } else {
                work(worker);
            }
        });
    }

    void run() throws Exception {
        Crew.run(THREADS, this::work);
    }

    private void work(int worker) throws Exception {
        Random random = new Random(worker);
        for (int i = 0; i < OPERATIONS; i++) {
            String name = worker + "." + i;
            // The first rounds do one of each, whatever the dice say later.
            switch ((i < 8 ? i + worker : random.nextInt(8)) % 8) {
                case 0, 1 -> transfer(random);
                case 2 -> count(1 + random.nextInt(COUNTERS));
                case 3 -> order(1 + random.nextInt(ACCOUNTS), name);
                case 4 -> refusedOrder(1 + random.nextInt(ACCOUNTS), name);
                case 5 -> note("note " + name);
                case 6 -> readTwice();
                default -> check(bank.totals());
            }
        }
    }

    private void transfer(Random random) throws Exception {
        int from = 1 + random.nextInt(ACCOUNTS);
        int to = 1 + (from + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
        try {
            bank.transfer(from, to, 1 + random.nextInt(900));
        } catch (Bank.Overdrawn e) {
            assertThat(e).hasMessageContaining("Account " + from);
        }
    }

    private void count(int counter) throws Exception {
        bank.count(counter);
        counts.incrementAndGet(counter);
    }

    private void order(int account, String name) throws Exception {
        List<Line> lines = new ArrayList<>();
        for (int i = 1; i <= LINES; i++) {
            lines.add(new Line(name + "/" + i, i));
        }
        List<String> articles = lines.stream().map(Line::article).toList();
        long id = bank.order(account, lines);
        assertThat(orders.put(id, articles))
                .as("order %d was given out twice", id)
                .isNull();
        assertThat(bank.articles(id)).as("one's own order, just committed").isEqualTo(articles);
    }

    /** The last line breaks a constraint, so the order and the other lines must go as well. */
    private void refusedOrder(int account, String name) {
        assertThatThrownBy(() -> bank.order(account, List.of(new Line(name, 1), new Line(name, 2), new Line(name, 0))))
                .hasStackTraceContaining("CHECK constraint failed");
    }

    private void note(String text) throws Exception {
        long id = bank.note(text);
        assertThat(notes.put(id, text)).as("note %d was given out twice", id).isNull();
        assertThat(bank.text(id)).as("one's own note, just committed").isEqualTo(text);
    }

    private void readTwice() throws Exception {
        List<Totals> twice = bank.totalsAround(Thread::yield);
        assertThat(twice.get(1)).as("the second read of one transaction").isEqualTo(twice.get(0));
        check(twice.get(0));
    }

    /** What holds at every moment that a reader may see. */
    private static void check(Totals totals) {
        assertThat(totals.balances()).as("money").isEqualTo(MONEY);
        assertThat(totals.lines()).as("lines").isEqualTo(LINES * totals.orders());
    }

    /** Compares the tables with what was acknowledged. */
    void verify(DatabaseManager db) throws SQLException {
        db.useReadConnection(c -> {
            assertThat(one(c, "SELECT sum(balance) FROM account")).isEqualTo(Long.toString(MONEY));
            for (int i = 1; i <= COUNTERS; i++) {
                assertThat(one(c, "SELECT n FROM counter WHERE id = " + i)).isEqualTo(Integer.toString(counts.get(i)));
            }
            assertThat(table(c, "SELECT id, text FROM note")).isEqualTo(new TreeMap<>(notes));
            assertThat(table(c, """
                    SELECT order_id, group_concat(article, ', ') FROM (SELECT * FROM line ORDER BY id) GROUP BY order_id""")).isEqualTo(joined(orders));
            assertThat(one(c, "SELECT count(*) FROM orders")).isEqualTo(Integer.toString(orders.size()));
            assertThat(one(c, "SELECT count(*) FROM journal WHERE order_id <> 0"))
                    .isEqualTo(Integer.toString(orders.size()));
            assertThat(table(c, "SELECT rowid, parent FROM pragma_foreign_key_check"))
                    .isEmpty();
            assertThat(one(c, "PRAGMA integrity_check")).isEqualTo("ok");
        });
    }

    private static Map<Long, String> joined(Map<Long, List<String>> articles) {
        Map<Long, String> texts = new TreeMap<>();
        articles.forEach((order, names) -> texts.put(order, String.join(", ", names)));
        return texts;
    }

    private static String one(Connection c, String sql) throws SQLException {
        try (Statement statement = c.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static Map<Long, String> table(Connection c, String sql) throws SQLException {
        Map<Long, String> texts = new TreeMap<>();
        try (Statement statement = c.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.put(rows.getLong(1), rows.getString(2));
            }
        }
        return texts;
    }
}
