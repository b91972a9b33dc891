package dev.rockpool.sqlite;

import dev.rockpool.DatabaseManager;
import dev.rockpool.Sql;
import dev.rockpool.pool.Durability;
import dev.rockpool.work.Step;
import dev.rockpool.work.Transaction;
import dev.rockpool.work.WorkOptions;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process that writes through all kinds of write units until it is killed, and tells the number of each unit once it was acknowledged. A
 * unit has up to seven rows, each of which says how many they are, so that a part of one can be told. Every fifth unit fails in the end,
 * in one way or another, and tells nothing.
 */
final class UnitsProcess {

    private static final int THREADS = 6;
    private static final String FILLING = "'" + "filling ".repeat(60) + "'";

    private UnitsProcess() {}

    static int rows(long unit) {
        return 1 + (int) (unit % 7);
    }

    static boolean fails(long unit) {
        return unit % 5 == 0;
    }

    public static void main(String[] args) throws Exception {
        AtomicInteger units = new AtomicInteger(Integer.parseInt(args[1]));
        try (DatabaseManager db = DatabaseManager.withPooling(args[0])
                        .maxConnections(4)
                        .durability(Durability.FULL)
                        .sqlite(s -> s.walSizeLimit(64 << 10)) // so that it dies in the middle of checkpoints, too
                        .open();
                Crew crew = new Crew()) {
            db.executeTransaction(List.of(
                    "CREATE TABLE IF NOT EXISTS deed (unit INTEGER NOT NULL, n INTEGER NOT NULL,"
                            + " rows INTEGER NOT NULL, filling)",
                    "CREATE UNIQUE INDEX IF NOT EXISTS deed_unit ON deed (unit, n)",
                    "CREATE TABLE IF NOT EXISTS late (k INTEGER PRIMARY KEY,"
                            + " p REFERENCES late (k) DEFERRABLE INITIALLY DEFERRED)"));
            for (int i = 0; i < THREADS; i++) {
                crew.repeat(() -> {
                    int unit = units.incrementAndGet();
                    if (fails(unit)) {
                        fail(db, unit);
                    } else {
                        write(db, unit);
                    }
                });
            }
            crew.join();
        }
    }

    private static void write(DatabaseManager db, int unit) throws Exception {
        WorkOptions again = WorkOptions.DEFAULT.asRepeatable();
        switch (unit % 6) {
            case 0 -> db.update(inOneStatement(unit));
            case 1 -> db.useTransaction(again, t -> rowByRow(t, unit));
            case 2 -> db.executeTransaction(statements(unit));
            case 3 -> {
                tell(db.submit(again, t -> nested(t, unit)), unit);
                return;
            }
            case 4 -> {
                tell(
                        db.submit(
                                WorkOptions.DEFAULT,
                                statements(unit).stream().map(Step::update).toList()),
                        unit);
                return;
            }
            default -> plain(db, unit);
        }
        System.out.println(unit);
    }

    /** Every second is waited for, so that there is no end of them. */
    private static void tell(CompletableFuture<?> future, int unit) {
        CompletableFuture<?> told = future.thenRun(() -> System.out.println(unit));
        if (unit % 2 == 0) {
            told.join();
        }
    }

    private static void plain(DatabaseManager db, int unit) throws SQLException {
        try (Connection c = db.dataSource().getConnection()) {
            c.setAutoCommit(false);
            rowByRow(c, unit);
            c.commit();
        }
    }

    private static Object nested(Transaction t, int unit) throws SQLException {
        return t.nested(inner -> {
            rowByRow(inner, unit);
            return unit;
        });
    }

    /** Writes all, and is undone: alone, together with its group, or by the COMMIT. */
    private static void fail(DatabaseManager db, int unit) {
        try {
            db.useTransaction(t -> {
                rowByRow(t, unit);
                switch (unit % 3) {
                    case 0 -> throw new IOException("undone");
                    case 1 -> Sql.run(t, "INSERT OR ROLLBACK INTO deed SELECT * FROM deed WHERE unit = " + unit);
                    default -> Sql.run(t, "INSERT INTO late VALUES (" + unit + ", 0)");
                }
            });
        } catch (SQLException | IOException e) {
            return;
        }
        throw new AssertionError("unit " + unit + " was kept");
    }

    private static void rowByRow(Connection c, int unit) throws SQLException {
        for (String statement : statements(unit)) {
            Sql.run(c, statement);
        }
    }

    private static List<String> statements(int unit) {
        List<String> statements = new ArrayList<>();
        for (int n = 1; n <= rows(unit); n++) {
            statements.add("INSERT INTO deed VALUES " + row(unit, n));
        }
        return statements;
    }

    private static String inOneStatement(int unit) {
        StringBuilder statement = new StringBuilder("INSERT INTO deed VALUES " + row(unit, 1));
        for (int n = 2; n <= rows(unit); n++) {
            statement.append(", ").append(row(unit, n));
        }
        return statement.toString();
    }

    private static String row(int unit, int n) {
        return "(" + unit + ", " + n + ", " + rows(unit) + ", " + FILLING + ")";
    }
}
