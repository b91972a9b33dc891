package dev.rockpool.stmt;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What is done with a connection itself, and what others do meanwhile. */
final class RandomSessions {

    private final Random random;
    private final RandomRuns runs;

    RandomSessions(Random random, RandomRuns runs) {
        this.random = random;
        this.runs = runs;
    }

    RandomCall transaction() {
        int place = random.nextInt(2);
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> told("setAutoCommit false", c -> c.setAutoCommit(false));
            case 3 -> told("setAutoCommit true", c -> c.setAutoCommit(true));
            case 4, 5 -> told("commit", Connection::commit);
            case 6, 7 -> told("rollback", Connection::rollback);
            case 8 ->
                new RandomCall(
                        "p" + place + " = c0.setSavepoint",
                        world -> world.onConnection(0, c -> {
                            world.savepoints[place] = c.setSavepoint(place == 0 ? null : "named");
                            return "set";
                        }));
            default -> {
                boolean release = random.nextBoolean();
                yield new RandomCall(
                        "c0." + (release ? "releaseSavepoint p" : "rollback to p") + place,
                        world -> world.onConnection(0, c -> {
                            if (world.savepoints[place] == null) {
                                return JdbcWorld.NOTHING;
                            } else if (release) {
                                c.releaseSavepoint(world.savepoints[place]);
                            } else {
                                c.rollback(world.savepoints[place]);
                            }
                            return "done";
                        }));
            }
        };
    }

    RandomCall odd() {
        return switch (random.nextInt(11)) {
            case 0 -> told("setReadOnly true", c -> c.setReadOnly(true));
            case 1, 2 -> told("setReadOnly false", c -> c.setReadOnly(false));
            case 3 -> asked("isReadOnly", Connection::isReadOnly);
            case 4 -> asked("getAutoCommit", Connection::getAutoCommit);
            case 5 -> asked("getWarnings", Connection::getWarnings);
            case 6 -> asked("isValid", c -> c.isValid(5));
            case 7 -> told("setHoldability", c -> c.setHoldability(c.getHoldability()));
            case 8 -> asked("getTransactionIsolation", Connection::getTransactionIsolation);
            case 9 ->
                told("setTransactionIsolation", c -> c.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE));
            default -> told("close", Connection::close);
        };
    }

    /** Another connection, which only reads, so that it never waits for the first. An in-memory database has none to spare. */
    RandomCall second() {
        return new RandomCall("c1 = getConnection, read-only", world -> {
            if (world.connections[1] != null || !world.hasReaders()) {
                return JdbcWorld.NOTHING;
            }
            Connection connection = world.db.dataSource().getConnection();
            connection.setReadOnly(true);
            world.connections[1] = connection;
            return connection;
        });
    }

    /** What another does, as a write unit. */
    RandomCall unit() {
        boolean schema = random.nextInt(8) == 0;
        String sql = schema ? RandomTexts.schema(random) : RandomTexts.prepared(random);
        boolean direct = random.nextBoolean() && !schema;
        Object[] parameters = new Object[RandomTexts.parameters(sql)];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = random.nextInt(3) == 0 ? "text" + random.nextInt(9) : (Object) random.nextInt(9);
        }
        return new RandomCall((direct ? "db.update " : "a unit runs ") + sql, world -> {
            if (!world.isWriterFree()) {
                return JdbcWorld.NOTHING;
            } else if (direct) {
                return world.db.update(sql, parameters);
            }
            return world.db.inTransaction(transaction -> run(transaction, sql, parameters));
        });
    }

    private static Object run(Connection transaction, String sql, @Nullable Object[] parameters) throws SQLException {
        try (PreparedStatement statement = transaction.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.execute() ? "rows" : statement.getUpdateCount();
        }
    }

    RandomCall schema() {
        return runs.alone(0, RandomTexts.schema(random));
    }

    /** Tells the connection something. */
    @FunctionalInterface
    private interface Told {
        void tell(Connection connection) throws SQLException;
    }

    private static RandomCall told(String what, Told told) {
        return asked(what, connection -> {
            told.tell(connection);
            return "done";
        });
    }

    private static RandomCall asked(String what, JdbcWorld.On<Connection> work) {
        return new RandomCall("c0." + what, world -> world.onConnection(0, work));
    }
}
