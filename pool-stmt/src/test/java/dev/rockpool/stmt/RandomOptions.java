package dev.rockpool.stmt;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A statement's options, and what it is asked at odd moments: before its first run, in the middle of its rows, after its close. */
final class RandomOptions {

    private final Random random;

    RandomOptions(Random random) {
        this.random = random;
    }

    /** Changes an option; some values are refused. */
    RandomCall set(int place) {
        int number = random.nextInt(6) - 1;
        return switch (random.nextInt(14)) {
            case 0, 1 -> set(place, "setMaxRows " + number, s -> s.setMaxRows(number));
            case 2 -> set(place, "setLargeMaxRows " + number, s -> s.setLargeMaxRows(number));
            case 3, 4 -> set(place, "setFetchSize " + number, s -> s.setFetchSize(number));
            case 5 -> set(place, "setFetchDirection forward", s -> s.setFetchDirection(ResultSet.FETCH_FORWARD));
            case 6 -> set(place, "setFetchDirection reverse", s -> s.setFetchDirection(ResultSet.FETCH_REVERSE));
            case 7 -> set(place, "setMaxFieldSize " + number, s -> s.setMaxFieldSize(number));
            case 8 -> set(place, "setQueryTimeout " + number * 100, s -> s.setQueryTimeout(number * 100));
            case 9 -> set(place, "setEscapeProcessing", s -> s.setEscapeProcessing(number > 2));
            case 10 -> set(place, "setCursorName", s -> s.setCursorName("cursor" + number));
            case 11 -> set(place, "setPoolable " + (number > 2), s -> s.setPoolable(number > 2));
            case 12 -> set(place, "closeOnCompletion", Statement::closeOnCompletion);
            default -> set(place, "setMaxFieldSize 2", s -> s.setMaxFieldSize(2));
        };
    }

    /** Asks. */
    RandomCall get(int place) {
        return switch (random.nextInt(27)) {
            case 0, 1, 2 -> call(place, "getUpdateCount", Statement::getUpdateCount);
            case 3 -> call(place, "getLargeUpdateCount", Statement::getLargeUpdateCount);
            case 4, 5 -> call(place, "getMoreResults", Statement::getMoreResults);
            case 6 -> {
                int what = 1 + random.nextInt(3);
                yield call(place, "getMoreResults " + what, s -> s.getMoreResults(what));
            }
            case 7, 8 -> results(place, place, "getResultSet", Statement::getResultSet);
            case 9, 10 -> results(place, JdbcWorld.STATEMENTS, "getGeneratedKeys", Statement::getGeneratedKeys);
            case 11 -> call(place, "getWarnings", Statement::getWarnings);
            case 12 -> set(place, "clearWarnings", Statement::clearWarnings);
            case 13 -> call(place, "getMaxRows", s -> List.of(s.getMaxRows(), s.getLargeMaxRows()));
            case 14 -> call(place, "getFetchSize", s -> List.of(s.getFetchSize(), s.getFetchDirection()));
            case 15 -> call(place, "getMaxFieldSize", Statement::getMaxFieldSize);
            case 16 -> call(place, "getQueryTimeout", Statement::getQueryTimeout);
            case 17 -> call(place, "isPoolable", Statement::isPoolable);
            case 18 -> call(place, "isCloseOnCompletion", Statement::isCloseOnCompletion);
            case 19 -> call(place, "isClosed", Statement::isClosed);
            case 20 -> call(place, "getResultSetType", s -> List.of(s.getResultSetType(), s.getResultSetConcurrency()));
            case 21 -> call(place, "getResultSetHoldability", Statement::getResultSetHoldability);
            case 22 -> set(place, "cancel", Statement::cancel);
            case 23 ->
                new RandomCall(
                        "s" + place + ".getConnection",
                        world -> world.onStatement(
                                place, s -> Arrays.asList(world.connections).indexOf(s.getConnection())));
            case 24 -> call(place, "getMaxRows", Statement::getMaxRows);
            case 25 -> call(place, "enquoteIdentifier", s -> s.enquoteIdentifier("a b", true));
            default -> call(place, "isWrapperFor", s -> s.isWrapperFor(Statement.class));
        };
    }

    RandomCall close(int place) {
        return set(place, "close", Statement::close);
    }

    /** Asks for a result set. */
    @FunctionalInterface
    private interface Query {
        ResultSet run(Statement statement) throws SQLException;
    }

    private static RandomCall results(int place, int kept, String what, Query query) {
        return new RandomCall(
                "s" + place + "." + what,
                world -> world.onStatement(place, statement -> world.keep(kept, query.run(statement))));
    }

    /** Tells the statement something. */
    @FunctionalInterface
    private interface Told {
        void tell(Statement statement) throws SQLException;
    }

    private static RandomCall set(int place, String what, Told told) {
        return call(place, what, statement -> {
            told.tell(statement);
            return "done";
        });
    }

    private static RandomCall call(int place, String what, JdbcWorld.On<Statement> work) {
        return new RandomCall("s" + place + "." + what, world -> world.onStatement(place, work));
    }
}
