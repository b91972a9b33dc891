package dev.rockpool.stmt;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;

/** The ways to make a statement and to run it. */
final class RandomRuns {

    private final Random random;

    RandomRuns(Random random) {
        this.random = random;
    }

    // ---- making

    RandomCall prepare(int connection, int place, String sql) {
        int keys = 1 + random.nextInt(2);
        int type = random.nextInt(4) == 0 ? ResultSet.TYPE_SCROLL_INSENSITIVE : ResultSet.TYPE_FORWARD_ONLY;
        int concurrency = random.nextInt(6) == 0 ? ResultSet.CONCUR_UPDATABLE : ResultSet.CONCUR_READ_ONLY;
        int holding = random.nextInt(3) == 0 ? ResultSet.HOLD_CURSORS_OVER_COMMIT : ResultSet.CLOSE_CURSORS_AT_COMMIT;
        return switch (random.nextInt(20)) {
            case 0, 1 -> made(connection, place, sql, "keys " + keys, c -> c.prepareStatement(sql, keys));
            case 2 -> made(connection, place, sql, "key column id", c -> c.prepareStatement(sql, new String[] {"id"}));
            case 3 -> made(connection, place, sql, "key column 1", c -> c.prepareStatement(sql, new int[] {1}));
            case 4, 5 ->
                made(connection, place, sql, type + " " + concurrency, c -> c.prepareStatement(sql, type, concurrency));
            case 6 ->
                made(
                        connection,
                        place,
                        sql,
                        type + " " + concurrency + " " + holding,
                        c -> c.prepareStatement(sql, type, concurrency, holding));
            case 7 -> made(connection, place, sql, "call", c -> c.prepareCall(sql));
            default -> made(connection, place, sql, "", c -> c.prepareStatement(sql));
        };
    }

    RandomCall create(int connection, int place) {
        return random.nextBoolean()
                ? made(connection, place, "", "create", Connection::createStatement)
                : made(
                        connection,
                        place,
                        "",
                        "create with options",
                        c -> c.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY));
    }

    /** Makes a statement. */
    @FunctionalInterface
    private interface Maker {
        Statement make(Connection connection) throws SQLException;
    }

    private static RandomCall made(int connection, int place, String sql, String how, Maker maker) {
        return new RandomCall(
                "s" + place + " = c" + connection + ".prepare(" + sql + ") " + how,
                world -> world.onConnection(connection, c -> world.keep(place, maker.make(c))));
    }

    // ---- running what was prepared

    RandomCall run(int place, boolean query) {
        int dice = random.nextInt(20);
        boolean asQuery = (dice == 0) != query;
        if (asQuery && dice < 14) {
            return prepared(place, "executeQuery", (world, s) -> world.keep(place, s.executeQuery()));
        } else if (dice < 10) {
            return prepared(place, "executeUpdate", (world, s) -> s.executeUpdate());
        } else if (dice < 12) {
            return prepared(place, "executeLargeUpdate", (world, s) -> s.executeLargeUpdate());
        }
        return prepared(place, "execute", (world, s) -> s.execute());
    }

    RandomCall getResultSet(int place) {
        return prepared(place, "getResultSet", (world, s) -> world.keep(place, s.getResultSet()));
    }

    RandomCall addBatch(int place) {
        return prepared(place, "addBatch", (world, s) -> {
            s.addBatch();
            return "added";
        });
    }

    RandomCall executeBatch(int place) {
        return random.nextInt(4) == 0
                ? prepared(place, "executeLargeBatch", (world, s) -> s.executeLargeBatch())
                : prepared(place, "executeBatch", (world, s) -> s.executeBatch());
    }

    RandomCall odd(int place) {
        String sql = RandomTexts.plain(random);
        return switch (random.nextInt(12)) {
            case 0, 1, 2 ->
                prepared(place, "clearParameters", (world, s) -> {
                    s.clearParameters();
                    return "cleared";
                });
            case 3 ->
                prepared(place, "clearBatch", (world, s) -> {
                    s.clearBatch();
                    return "cleared";
                });
            case 4 -> addBatch(place);
            case 5 -> executeBatch(place);
            case 6, 7, 8 -> prepared(place, "getMetaData", (world, s) -> s.getMetaData());
            case 9 -> prepared(place, "getParameterMetaData", (world, s) -> s.getParameterMetaData());
            case 10 -> prepared(place, "execute(text)", (world, s) -> s.execute(sql));
            default ->
                prepared(place, "unwrap", (world, s) -> {
                    PreparedStatement driver = s.unwrap(org.sqlite.jdbc4.JDBC4PreparedStatement.class);
                    driver.setMaxRows(1);
                    return driver.getMaxRows();
                });
        };
    }

    /** Works on a prepared statement. */
    @FunctionalInterface
    private interface Work {
        Object run(JdbcWorld world, PreparedStatement statement) throws SQLException;
    }

    private static RandomCall prepared(int place, String what, Work work) {
        return new RandomCall(
                "s" + place + "." + what, world -> world.onPrepared(place, statement -> work.run(world, statement)));
    }

    // ---- running texts

    RandomCall text(int place, String sql) {
        int keys = 1 + random.nextInt(2);
        return switch (random.nextInt(8)) {
            case 0, 1 -> text(place, "executeQuery", sql, (world, s) -> world.keep(place, s.executeQuery(sql)));
            case 2, 3 -> text(place, "executeUpdate", sql, (world, s) -> s.executeUpdate(sql));
            case 4 -> text(place, "execute keys " + keys, sql, (world, s) -> s.execute(sql, keys));
            case 5 -> text(place, "executeUpdate keys " + keys, sql, (world, s) -> s.executeUpdate(sql, keys));
            default -> text(place, "execute", sql, (world, s) -> s.execute(sql));
        };
    }

    RandomCall batch(int place) {
        List<String> texts = RandomTexts.several(random);
        return text(place, "executeBatch", texts.toString(), (world, s) -> {
            for (String text : texts) {
                s.addBatch(text);
            }
            return s.executeBatch();
        });
    }

    /** Works on any statement. */
    @FunctionalInterface
    private interface TextWork {
        Object run(JdbcWorld world, Statement statement) throws SQLException;
    }

    private static RandomCall text(int place, String what, String sql, TextWork work) {
        return new RandomCall(
                "s" + place + "." + what + "(" + sql + ")",
                world -> world.onStatement(place, statement -> work.run(world, statement)));
    }

    /** Runs a text on a statement of its own. */
    RandomCall alone(int connection, String sql) {
        return new RandomCall(
                "c" + connection + ": " + sql,
                world -> world.onConnection(connection, c -> {
                    try (Statement statement = c.createStatement()) {
                        return statement.execute(sql) ? statement.getResultSet().next() : statement.getUpdateCount();
                    }
                }));
    }
}
