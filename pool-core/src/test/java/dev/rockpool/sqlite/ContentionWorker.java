package dev.rockpool.sqlite;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.SplittableRandom;

/** One of those who read and write: four steps in five read, and one write in fifty changes the schema. For one thread. */
final class ContentionWorker {

    private static final String INSERT = "INSERT INTO ledger VALUES (?, ?, ?)";
    /** A table has 2000 columns at most. */
    private static final int COLUMNS_EACH = 10;

    private final Contention load;
    private final int number;
    private final SplittableRandom dice;
    /** Entries 1 to this one are in the ledger. */
    private long acknowledged;

    private int columns;

    ContentionWorker(Contention load, int number) {
        this.load = load;
        this.number = number;
        this.dice = new SplittableRandom(number);
    }

    int number() {
        return number;
    }

    long acknowledged() {
        return acknowledged;
    }

    void step() throws SQLException {
        if (dice.nextInt(100) < 80) {
            read();
            load.reads.incrementAndGet();
        } else if (dice.nextInt(50) == 0) {
            changeSchema();
            load.changesOfSchema.incrementAndGet();
        } else {
            write();
            load.writes.incrementAndGet();
        }
    }

    // ---- reading

    private void read() throws SQLException {
        switch (dice.nextInt(4)) {
            case 0 -> readOwnEntry();
            case 1 -> readSnapshot();
            case 2 -> readWide();
            default -> readTheLast();
        }
    }

    private void readOwnEntry() throws SQLException {
        try (Connection c = load.source.getConnection()) {
            assertThat(countOf(c, acknowledged)).isEqualTo(acknowledged == 0 ? 0 : 1);
        }
    }

    /** Between the two statements others write both tables. */
    private void readSnapshot() throws SQLException {
        try (Connection c = load.source.getConnection()) {
            c.setReadOnly(true);
            c.setAutoCommit(false);
            String sum = ask(c, "SELECT sum(n) FROM counter");
            assertThat(ask(c, "SELECT n FROM total")).isEqualTo(sum);
            c.commit();
        }
    }

    /** This table gets more columns all the time. */
    private void readWide() throws SQLException {
        try (Connection c = load.source.getConnection();
                PreparedStatement statement = c.prepareStatement("SELECT * FROM wide");
                ResultSet row = statement.executeQuery()) {
            assertThat(row.next()).isTrue();
            assertThat(row.getMetaData().getColumnCount()).isGreaterThan(columns);
        }
    }

    private void readTheLast() throws SQLException {
        try (Connection c = load.source.getConnection();
                PreparedStatement statement = c.prepareStatement(
                        "SELECT entry, note FROM ledger WHERE worker = ? ORDER BY entry DESC LIMIT 20")) {
            statement.setInt(1, number);
            long expected = acknowledged;
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    assertThat(rows.getLong(1)).isEqualTo(expected--);
                }
            }
        }
    }

    private long countOf(Connection c, long entry) throws SQLException {
        try (PreparedStatement statement =
                c.prepareStatement("SELECT count(*) FROM ledger WHERE worker = ? AND entry = ?")) {
            statement.setInt(1, number);
            statement.setLong(2, entry);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : -1;
            }
        }
    }

    // ---- writing

    private void write() throws SQLException {
        switch (dice.nextInt(5)) {
            case 0, 1 -> insert();
            case 2 -> insertThree();
            case 3 -> insertAndRegret();
            default -> readAndThenWrite();
        }
    }

    private void insert() throws SQLException {
        try (Connection c = load.source.getConnection()) {
            enter(c, acknowledged + 1);
            acknowledged++;
            assertThat(countOf(c, acknowledged)).isOne(); // by now on a reader
        }
    }

    private void insertThree() throws SQLException {
        try (Connection c = load.source.getConnection()) {
            c.setAutoCommit(false);
            enter(c, acknowledged + 1);
            Savepoint savepoint = c.setSavepoint();
            enter(c, acknowledged + 2);
            c.rollback(savepoint);
            enter(c, acknowledged + 2);
            enter(c, acknowledged + 3);
            c.commit();
            acknowledged += 3;
        }
    }

    private void insertAndRegret() throws SQLException {
        try (Connection c = load.source.getConnection()) {
            c.setAutoCommit(false);
            enter(c, acknowledged + 1);
            if (dice.nextBoolean()) {
                c.rollback();
            } // else the return does it
        }
    }

    private void enter(Connection c, long entry) throws SQLException {
        try (PreparedStatement statement = c.prepareStatement(INSERT)) {
            statement.setInt(1, number);
            statement.setLong(2, entry);
            statement.setString(3, "entry " + entry);
            assertThat(statement.executeUpdate()).isOne();
        }
    }

    /** What fails with BUSY_SNAPSHOT, or loses what others add, where a transaction does not begin as a writer. */
    private void readAndThenWrite() throws SQLException {
        int id = dice.nextInt(Contention.COUNTERS);
        int more = 1 + dice.nextInt(3);
        try (Connection c = load.source.getConnection()) {
            c.setAutoCommit(false);
            long n = Long.parseLong(ask(c, "SELECT n FROM counter WHERE id = " + id));
            long total = Long.parseLong(ask(c, "SELECT n FROM total"));
            run(c, "UPDATE counter SET n = " + (n + more) + " WHERE id = " + id);
            run(c, "UPDATE total SET n = " + (total + more));
            c.commit();
            load.added.addAndGet(more);
        }
    }

    // ---- changing the schema

    private void changeSchema() throws SQLException {
        try (Connection c = load.source.getConnection()) {
            switch (dice.nextInt(4)) {
                case 0 -> useScratchTable(c);
                case 1 -> useScratchTableInTransaction(c);
                case 2 -> {
                    run(c, "CREATE INDEX scratch_index_" + number + " ON ledger (note)");
                    run(c, "DROP INDEX scratch_index_" + number);
                }
                default -> {
                    if (columns < COLUMNS_EACH) {
                        run(c, "ALTER TABLE wide ADD COLUMN c_" + number + "_" + columns + " DEFAULT 7");
                        columns++;
                    }
                }
            }
        }
    }

    private void useScratchTable(Connection c) throws SQLException {
        String table = "scratch_" + number;
        run(c, "CREATE TABLE " + table + " (a)");
        run(c, "INSERT INTO " + table + " VALUES (1)");
        assertThat(ask(c, "SELECT a FROM " + table)).isEqualTo("1");
        run(c, "ALTER TABLE " + table + " ADD COLUMN b DEFAULT 2");
        assertThat(ask(c, "SELECT b FROM " + table)).isEqualTo("2");
        run(c, "DROP TABLE " + table);
    }

    private void useScratchTableInTransaction(Connection c) throws SQLException {
        String table = "scratch_" + number;
        c.setAutoCommit(false);
        run(c, "CREATE TABLE " + table + " (a)");
        run(c, "INSERT INTO " + table + " SELECT entry FROM ledger WHERE worker = " + number);
        assertThat(ask(c, "SELECT count(*) FROM " + table)).isEqualTo(Long.toString(acknowledged));
        run(c, "DROP TABLE " + table);
        c.commit();
    }
}
