package dev.rockpool.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.DatabaseManager;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;

/**
 * The serial model of a database that units write to: what the units in the log do to a few accounts, one after the other, in the order of
 * the log. Each unit that runs writes itself into the log, in its own transaction, and what it does to an account depends on what is
 * there. So a snapshot whose accounts are those of the model holds the units of its log, whole and in that order, and of the others
 * nothing. Thread-safe.
 */
final class SerialModel {

    static final int ACCOUNTS = 8;
    private static final long PRIME = 1_000_003;

    private final ReentrantLock lock = new ReentrantLock(); // a monitor would hold the carriers of virtual threads
    private final IntFunction<RandomUnit> units;
    private final long[] accounts = new long[ACCOUNTS];
    private final List<Integer> log = new ArrayList<>();
    private final Set<Integer> logged = ConcurrentHashMap.newKeySet();
    private long checks;

    SerialModel(IntFunction<RandomUnit> units) {
        this.units = units;
    }

    static void create(DatabaseManager db) throws SQLException {
        db.executeTransaction(List.of(
                "CREATE TABLE log (seq INTEGER PRIMARY KEY, unit INTEGER NOT NULL)",
                "CREATE TABLE account (k INTEGER PRIMARY KEY, v INTEGER NOT NULL)",
                "WITH RECURSIVE n(k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM n WHERE k < " + (ACCOUNTS - 1)
                        + ") INSERT INTO account SELECT k, 0 FROM n",
                // a whole unit in one statement
                "CREATE VIEW deed AS SELECT unit, 0 AS a, 0 AS b FROM log",
                "CREATE TRIGGER does INSTEAD OF INSERT ON deed BEGIN INSERT INTO log (unit) VALUES (new.unit); "
                        + touch("new.unit", "new.a") + "; " + touch("new.unit", "new.b") + "; END",
                // what fails, in all ways
                "CREATE TABLE once (k INTEGER PRIMARY KEY)",
                "INSERT INTO once VALUES (1)",
                "CREATE TABLE late (k INTEGER REFERENCES once (k) DEFERRABLE INITIALLY DEFERRED)",
                "CREATE TABLE trap (k INTEGER)",
                "CREATE TRIGGER springs BEFORE INSERT ON trap BEGIN SELECT RAISE(ROLLBACK, 'the trap'); END"));
    }

    static String log(int unit) {
        return "INSERT INTO log (unit) VALUES (" + unit + ")";
    }

    static String touch(Object unit, Object account) {
        return "UPDATE account SET v = (v * 31 + " + unit + ") % " + PRIME + " WHERE k = " + account;
    }

    /** Reads the database as it stands, and goes on to there; fails when they are not equal then. */
    void check(DatabaseManager db) throws SQLException {
        boolean interrupted = Thread.interrupted(); // whoever calls this after its unit may be
        lock.lock();
        try {
            db.withReadSnapshot(c -> {
                goOn(c);
                return checks++;
            });
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void goOn(Connection snapshot) throws SQLException {
        try (Statement statement = snapshot.createStatement()) {
            try (ResultSet rows =
                    statement.executeQuery("SELECT seq, unit FROM log WHERE seq > " + log.size() + " ORDER BY seq")) {
                while (rows.next()) {
                    assertThat(rows.getInt(1)).as("the next row of the log").isEqualTo(log.size() + 1);
                    add(rows.getInt(2));
                }
            }
            long[] found = new long[ACCOUNTS];
            try (ResultSet rows = statement.executeQuery("SELECT k, v FROM account")) {
                while (rows.next()) {
                    found[rows.getInt(1)] = rows.getLong(2);
                }
            }
            assertThat(found)
                    .as("accounts after %s units, the last of them %s", log.size(), last())
                    .isEqualTo(accounts);
        }
    }

    private void add(int id) {
        RandomUnit unit = units.apply(id);
        assertThat(logged.add(id)).as("kept once: %s", unit).isTrue();
        assertThat(unit.end()).as("kept: %s", unit).isEqualTo(RandomUnit.End.KEPT);
        log.add(id);
        for (int account : unit.accounts()) {
            accounts[account] = (accounts[account] * 31 + id) % PRIME;
        }
    }

    private List<RandomUnit> last() {
        return log.subList(Math.max(0, log.size() - 5), log.size()).stream()
                .map(units::apply)
                .toList();
    }

    /** Reads all from the beginning: nothing of what was there at a check has changed since. */
    void checkFromTheBeginning(DatabaseManager db) throws SQLException {
        lock.lock();
        try {
            log.clear();
            logged.clear();
            Arrays.fill(accounts, 0);
        } finally {
            lock.unlock();
        }
        check(db);
    }

    /** The units that are kept, as of the last check, in their order. */
    List<Integer> log() {
        lock.lock();
        try {
            return List.copyOf(log);
        } finally {
            lock.unlock();
        }
    }

    long checks() {
        return checks;
    }
}
