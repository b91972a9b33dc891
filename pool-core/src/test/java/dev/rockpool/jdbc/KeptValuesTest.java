package dev.rockpool.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.rows.RowMapper;
import dev.rockpool.spi.SessionSource;
import dev.rockpool.sqlite.SqliteConfig;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteConfig.DatePrecision;
import org.sqlite.SQLiteConnection;

/** Values are read by many threads, after failures, with the pool's own settings, and by the mappers; not after the end. */
class KeptValuesTest extends DetachedKit {

    private static final int THREADS = 8;

    /** Dates are whole seconds here, as somebody's old file may have them. */
    @Override
    SqliteConfig sqlite() {
        return SqliteConfig.defaults().onConnect((connection, writes) -> connection
                .unwrap(SQLiteConnection.class)
                .getConnectionConfig()
                .setDatePrecision(DatePrecision.SECONDS));
    }

    @Test
    void manyThreadsReadEachItsOwn() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Integer>> readers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                readers.add(threads.submit(reader(i)));
            }
            for (Future<Integer> reader : readers) {
                assertThat(reader.get()).isEqualTo(2000);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private Callable<Integer> reader(int number) {
        return () -> {
            int right = 0;
            for (int i = 0; i < 2000; i++) {
                int expected = number * 10_000 + i;
                if (i % 10 == 0) {
                    assertThatThrownBy(() -> values.read("none", row -> row.getTimestamp(1)))
                            .isInstanceOf(SQLException.class);
                    assertThatThrownBy(() -> values.read(1, row -> {
                                throw new IllegalStateException("getter");
                            }))
                            .hasMessage("getter");
                }
                Integer read = values.read(expected + " and more", row -> row.getInt(1));
                right += read == expected ? 1 : 0;
            }
            return right;
        };
    }

    @Test
    void datesAreReadAsOnThePoolsConnections() throws Exception {
        SessionSource source = engine.lanes().get(0).source();
        source.open("writer").close();
        Timestamp read = values.read(7, row -> row.getTimestamp(1));
        assertThat(read).isEqualTo(new Timestamp(7000));
    }

    @Test
    void whatDoesNotComeFromSqliteIsRefusedAndSoIsReadingInAGetter() throws SQLException {
        assertThatThrownBy(() -> values.read('x', row -> row.getString(1)))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("java.lang.Character");
        assertThatThrownBy(() -> values.read(1, row -> values.read(2, other -> other.getInt(1))))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("one after the other");
        String text = values.read(1.5, row -> row.getString(1));
        assertThat(text).isEqualTo("1.5");
    }

    @Test
    void afterTheEnginesEndOnlyWhatIsKeptAsItIsCanBeRead() throws SQLException {
        try (ResultSet rows = detached("SELECT '12' AS a")) {
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(12);
            engine.close();
            assertThat(rows.getString(1)).isEqualTo("12");
            assertThatThrownBy(() -> rows.getInt(1))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("closed");
        }
    }

    record Person(long id, String name, Double height, LocalDate born) {}

    @Test
    void mappersWorkAsOnAnyResult() throws SQLException {
        String sql =
                "SELECT 1 AS id, 'Ada' AS name, 1.5 AS height, '1815-12-10' AS born UNION ALL SELECT 2, 'Grace', NULL, NULL";
        List<Person> people = mapped(sql, RowMapper.to(Person.class));
        assertThat(people).extracting(Person::name).containsExactly("Ada", "Grace");
        assertThat(people).extracting(Person::height).containsExactly(1.5, null);
        assertThat(people.get(0).born()).isEqualTo(LocalDate.of(1815, 12, 10));
        List<Map<String, Object>> maps = mapped(sql, RowMapper.toMap());
        assertThat(maps.get(1)).containsEntry("id", 2).containsEntry("height", null);
        assertThat(mapped("SELECT '12' UNION ALL SELECT 7", RowMapper.column(Integer.class)))
                .containsExactly(12, 7);
    }

    private <T> List<T> mapped(String sql, RowMapper<T> mapper) throws SQLException {
        try (ResultSet rows = detached(sql)) {
            RowMapper<T> each = mapper.forRows(rows);
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(each.map(rows));
            }
            return all;
        }
    }
}
