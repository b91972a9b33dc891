package dev.rockpool.stmt;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The ways to read a result set. */
final class RandomReads {

    private static final List<String> NAMES = List.of("id", "a", "b", "n", "t.id", "A", "nosuch");
    private static final int MOST = 60;

    private final Random random;

    RandomReads(Random random) {
        this.random = random;
    }

    /** Reads rows, from where it stands. */
    RandomCall rows(int place, boolean all) {
        int most = all ? MOST : random.nextInt(3);
        int how = random.nextInt(12);
        String name = RandomTexts.one(NAMES, random);
        return call(place, "read " + most + " rows, way " + how + " " + name, rows -> {
            List<@Nullable Object> read = new ArrayList<>();
            for (int row = 0; row < most && rows.next(); row++) {
                read.add(row(rows, how, name));
            }
            return read;
        });
    }

    private static @Nullable Object row(ResultSet rows, int how, String name) throws SQLException {
        List<@Nullable Object> values = new ArrayList<>();
        if (how == 0) {
            return values;
        } else if (how == 1) {
            values.add(rows.getObject(name));
            values.add(rows.wasNull());
            values.add(rows.getString(name));
            return values;
        }
        int columns = rows.getMetaData().getColumnCount();
        for (int i = 1; i <= columns; i++) {
            values.add(value(rows, how, i));
        }
        values.add(rows.wasNull());
        return values;
    }

    private static @Nullable Object value(ResultSet rows, int how, int column) throws SQLException {
        return switch (how) {
            case 2 -> rows.getString(column);
            case 3 -> rows.getLong(column);
            case 4 -> rows.getBytes(column);
            case 5 -> rows.getDouble(column);
            case 6 -> rows.getObject(column, String.class);
            case 7 -> rows.getBoolean(column);
            case 8 -> rows.getObject(rows.getMetaData().getColumnLabel(column));
            case 9 -> rows.getBigDecimal(column);
            default -> rows.getObject(column);
        };
    }

    /** Asks something, perhaps before the first row or after the end. */
    RandomCall odd(int place) {
        return switch (random.nextInt(19)) {
            case 0 -> call(place, "getRow", ResultSet::getRow);
            case 1 -> call(place, "isBeforeFirst", ResultSet::isBeforeFirst);
            case 2 -> call(place, "isAfterLast", ResultSet::isAfterLast);
            case 3 -> call(place, "isFirst", ResultSet::isFirst);
            case 4 -> call(place, "findColumn", rows -> rows.findColumn("a"));
            case 5 -> call(place, "getObject 1", rows -> rows.getObject(1));
            case 6 -> call(place, "getString id", rows -> rows.getString("id"));
            case 7 -> call(place, "getMetaData", ResultSet::getMetaData);
            case 8 -> call(place, "isClosed", ResultSet::isClosed);
            case 9 -> call(place, "getWarnings", ResultSet::getWarnings);
            case 10 -> call(place, "getFetchSize", ResultSet::getFetchSize);
            case 11 -> call(place, "getType", rows -> List.of(rows.getType(), rows.getConcurrency()));
            case 12 -> call(place, "getHoldability", ResultSet::getHoldability);
            case 13 -> call(place, "getCursorName", ResultSet::getCursorName);
            case 14 -> call(place, "getFetchDirection", ResultSet::getFetchDirection);
            case 15 ->
                call(place, "setFetchSize", rows -> {
                    rows.setFetchSize(5);
                    return rows.getFetchSize();
                });
            case 16 ->
                new RandomCall(
                        "r" + place + ".getStatement",
                        world -> world.onResults(
                                place, rows -> Arrays.asList(world.statements).indexOf(rows.getStatement())));
            case 17 -> call(place, "first", ResultSet::first);
            default ->
                call(place, "updateInt", rows -> {
                    rows.updateInt(1, 5);
                    return "updated";
                });
        };
    }

    RandomCall close(int place) {
        return call(place, "close", rows -> {
            rows.close();
            return "closed";
        });
    }

    private static RandomCall call(int place, String what, JdbcWorld.On<ResultSet> work) {
        return new RandomCall("r" + place + "." + what, world -> world.onResults(place, work));
    }
}
