package dev.rockpool.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.spi.ResultRows;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where it stands after any moves, compared with the driver forwards and with a list to and fro; and what it refuses. */
class DetachedMovesTest extends DetachedKit {

    private static final String NUMBERS =
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n LIMIT ?1";

    private Object random(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> null;
            case 1 -> (long) random.nextInt(300) - 150;
            case 2 -> random.nextLong();
            case 3 -> random.nextGaussian() * 1e5;
            case 4 -> Integer.toString(random.nextInt());
            case 5 -> "20" + (10 + random.nextInt(30)) + "-0" + (1 + random.nextInt(9)) + "-11 10:11:12.345";
            case 6 -> new byte[random.nextInt(20)];
            default -> Character.toString(0x20 + random.nextInt(0x500)).repeat(random.nextInt(30));
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void readForwardsItGivesWhatTheDriverGives(long seed) throws SQLException {
        Random random = new Random(seed);
        JdbcFixture.run(live, "CREATE TABLE t (a, b INTEGER, c TEXT)");
        try (PreparedStatement insert = live.prepareStatement("INSERT INTO t VALUES (?, ?, ?)")) {
            for (int row = 0; row < 400; row++) {
                for (int i = 1; i <= 3; i++) {
                    insert.setObject(i, random(random));
                }
                insert.executeUpdate();
            }
        }
        List<String> labels = List.of("a", "B", "c");
        try (PreparedStatement select = prepared("SELECT * FROM t ORDER BY rowid");
                ResultSet theirs = select.executeQuery();
                ResultSet ours = detached("SELECT * FROM t ORDER BY rowid")) {
            while (theirs.next()) {
                assertThat(ours.next()).isTrue();
                assertThat(ours.getRow()).isEqualTo(theirs.getRow());
                for (int column = 1;
                        column <= 3;
                        column++) { // once each: a blob that was read as text is one from then on
                    Map<String, Getters.Call> getters = Getters.all(column, labels.get(column - 1));
                    String name = new ArrayList<>(getters.keySet()).get(random.nextInt(getters.size()));
                    assertThat(Getters.outcome(ours, column, getters.get(name)))
                            .as("seed %s row %s column %s %s", seed, ours.getRow(), column, name)
                            .isEqualTo(Getters.outcome(theirs, column, getters.get(name)));
                }
            }
            assertThat(ours.next()).isFalse();
            assertThat(ours.isAfterLast()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7})
    void afterAnyMovesItStandsWhereAListSays(int size) throws SQLException {
        Random random = new Random(size);
        try (ResultSet rows = detached(NUMBERS, size)) {
            int position = 0;
            for (int move = 0; move < 3000; move++) {
                int by = random.nextInt(2 * size + 5) - size - 2;
                int kind = random.nextInt(8);
                position = Math.max(0, Math.min(size + 1, moved(kind, by, position, size)));
                assertThat(move(rows, kind, by)).isEqualTo(position > 0 && position <= size);
                assertThat(rows.isBeforeFirst()).isEqualTo(size > 0 && position == 0);
                assertThat(rows.isFirst()).isEqualTo(size > 0 && position == 1);
                assertThat(rows.isLast()).isEqualTo(size > 0 && position == size);
                assertThat(rows.isAfterLast()).isEqualTo(size > 0 && position == size + 1);
                assertThat(rows.getRow()).isEqualTo(position > size ? 0 : position);
                if (position > 0 && position <= size) {
                    assertThat(rows.getInt(1)).isEqualTo(position);
                } else {
                    assertThatThrownBy(() -> rows.getInt(1))
                            .isInstanceOf(SQLException.class)
                            .hasMessageContaining("next()");
                }
            }
        }
    }

    private static int moved(int kind, int by, int position, int size) {
        return switch (kind) {
            case 0 -> position + 1;
            case 1 -> position - 1;
            case 2 -> 1;
            case 3 -> size;
            case 4 -> 0;
            case 5 -> size + 1;
            case 6 -> by >= 0 ? by : size + 1 + by;
            default -> position + by;
        };
    }

    private static boolean move(ResultSet rows, int kind, int by) throws SQLException {
        return switch (kind) {
            case 0 -> rows.next();
            case 1 -> rows.previous();
            case 2 -> rows.first();
            case 3 -> rows.last();
            case 4 -> {
                rows.beforeFirst();
                yield false;
            }
            case 5 -> {
                rows.afterLast();
                yield false;
            }
            case 6 -> rows.absolute(by);
            default -> rows.relative(by);
        };
    }

    @Test
    void movesBeyondAllNumbersEndAtItsEnds() throws SQLException {
        try (ResultSet rows = detached(NUMBERS, 3)) {
            assertThat(rows.relative(2)).isTrue();
            assertThat(rows.relative(Integer.MAX_VALUE)).isFalse();
            assertThat(rows.isAfterLast()).isTrue();
            assertThat(rows.absolute(Integer.MIN_VALUE)).isFalse();
            assertThat(rows.isBeforeFirst()).isTrue();
            assertThat(rows.absolute(-1)).isTrue();
            assertThat(rows.isLast()).isTrue();
        }
    }

    @Test
    void updatesAreRefusedAndWhatItIsIsTold() throws SQLException {
        try (ResultSet rows = detached(NUMBERS, 2)) {
            rows.next();
            for (Getters.Call update : List.<Getters.Call>of(
                    r -> {
                        r.updateInt(1, 2);
                        return null;
                    },
                    r -> {
                        r.updateRow();
                        return null;
                    },
                    r -> {
                        r.deleteRow();
                        return null;
                    },
                    r -> {
                        r.moveToInsertRow();
                        return null;
                    })) {
                assertThatThrownBy(() -> update.of(rows))
                        .isInstanceOf(SQLFeatureNotSupportedException.class)
                        .hasMessageContaining("read-only");
            }
            assertThat(rows.getType()).isEqualTo(ResultSet.TYPE_SCROLL_INSENSITIVE);
            assertThat(rows.getConcurrency()).isEqualTo(ResultSet.CONCUR_READ_ONLY);
            assertThat(rows.getHoldability()).isEqualTo(ResultSet.HOLD_CURSORS_OVER_COMMIT);
            assertThat(rows.getStatement()).isNull();
            assertThat(rows.getCursorName()).isNull();
            assertThat((Throwable) rows.getWarnings()).isNull();
            assertThat(rows.rowUpdated() || rows.rowInserted() || rows.rowDeleted())
                    .isFalse();
            rows.setFetchSize(7);
            rows.setFetchDirection(ResultSet.FETCH_REVERSE);
            assertThat(List.of(rows.getFetchSize(), rows.getFetchDirection()))
                    .containsExactly(7, ResultSet.FETCH_REVERSE);
            assertThatThrownBy(() -> rows.setFetchSize(-1)).hasMessageContaining("fetchSize = '-1'");
            assertThatThrownBy(() -> rows.setFetchDirection(1)).hasMessageContaining("fetchDirection = '1'");
            assertThat(rows.unwrap(DetachedResultSet.class)).isSameAs(rows);
            assertThat(rows.isWrapperFor(String.class)).isFalse();
            assertThatThrownBy(() -> rows.unwrap(String.class)).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void onceClosedNothingIsReadAnyMore() throws SQLException {
        ResultRows kept = kept(NUMBERS, 2);
        ResultSet rows = DetachedResultSet.of(kept, values);
        rows.next();
        rows.close();
        rows.close();
        assertThat(rows.isClosed()).isTrue();
        List<Getters.Call> calls = new ArrayList<>(Getters.all(1, "i").values());
        Collections.addAll(
                calls,
                ResultSet::next,
                ResultSet::previous,
                ResultSet::wasNull,
                ResultSet::getMetaData,
                ResultSet::getRow,
                ResultSet::isLast,
                ResultSet::getStatement,
                ResultSet::getType);
        for (Getters.Call call : calls) {
            assertThatThrownBy(() -> call.of(rows))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("closed");
        }
        try (ResultSet another = DetachedResultSet.of(kept, values)) {
            assertThat(another.next()).isTrue();
        }
    }
}
