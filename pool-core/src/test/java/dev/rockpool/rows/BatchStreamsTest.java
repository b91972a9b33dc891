package dev.rockpool.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rockpool.pool.Priority;
import dev.rockpool.work.Retry;
import dev.rockpool.work.SqlFunction;
import dev.rockpool.work.TransactionFunction;
import dev.rockpool.work.WorkOptions;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batches from sources of any length: memory, progress, and transactions along the way. */
class BatchStreamsTest {

    private static final List<String> COLUMNS = List.of("id", "name");

    @TempDir
    Path folder;

    private RowsKit db;

    @BeforeEach
    void open() throws SQLException {
        db = new RowsKit(folder, "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT UNIQUE)");
    }

    @AfterEach
    void close() {
        db.close();
    }

    /** Gives the same array again and again, and remembers how far it was ahead of what was written. */
    private static final class Source implements Iterator<Object[]> {
        private final int count;
        private final Object[] row = new Object[2];
        private int given;
        private long written;
        private long furthestAhead;

        Source(int count) {
            this.count = count;
        }

        void written(long done, long total) {
            assertThat(total).isEqualTo(-1);
            written = done;
        }

        @Override
        public boolean hasNext() {
            return given < count;
        }

        @Override
        public Object[] next() {
            if (given == count) {
                throw new NoSuchElementException();
            }
            row[0] = given;
            row[1] = "name " + given++;
            furthestAhead = Math.max(furthestAhead, given - written);
            return row;
        }
    }

    @ParameterizedTest
    @CsvSource({"100000, 1024, 0", "5000, 100, 0", "100000, 1024, 10000", "5000, 64, 64", "100, 1024, 7", "64, 64, 64"})
    void aSourceOfAnyLengthIsNeverReadFurtherAheadThanAChunk(int count, int chunkSize, int commitEvery)
            throws SQLException {
        Source source = new Source(count);
        BatchOptions options = BatchOptions.defaults().chunkSize(chunkSize).progress(source::written);
        int bound = chunkSize;
        if (commitEvery > 0) {
            options = options.commitEvery(commitEvery);
            bound = commitEvery;
        }
        BatchResult result = db.batchInsert("item", COLUMNS, source, options);
        assertThat(result.rows()).isEqualTo(count);
        assertThat(source.furthestAhead).isEqualTo(Math.min(bound, count));
        assertThat(source.written).isEqualTo(count);
        assertThat(db.one("SELECT count(*), sum(id), max(name = 'name ' || id), min(name = 'name ' || id) FROM item"))
                .isEqualTo(count + "|" + (long) count * (count - 1) / 2 + "|1|1");
        assertThat(db.transactions).hasValue(commitEvery == 0 ? 1 : (count + commitEvery - 1) / commitEvery);
    }

    @Test
    void progressComesAfterEveryChunkWithTheTotalWhereItIsKnown() throws SQLException {
        List<String> heard = new ArrayList<>();
        List<List<Object>> rows = IntStream.range(0, 25)
                .mapToObj(i -> List.<Object>of(i, "name " + i))
                .toList();
        BatchOptions options = BatchOptions.defaults().progress((done, total) -> heard.add(done + "/" + total));
        db.batchInsert("item", COLUMNS, rows, options.chunkSize(10));
        assertThat(heard).containsExactly("10/25", "20/25", "25/25");
        heard.clear();
        db.batchDelete(
                "item", List.of("id"), rows.stream().map(row -> row.get(0)).toList(), options.commitEvery(20));
        assertThat(heard).containsExactly("20/25", "25/25");
    }

    @Test
    void whatWasCommittedAlongTheWayIsSeenByOthersAndStays() throws SQLException {
        List<String> seen = new ArrayList<>();
        BatchOptions options = BatchOptions.defaults()
                .commitEvery(10)
                .chunkSize(4)
                .progress((done, total) -> {
                    try {
                        seen.add(db.one("SELECT count(*) FROM item"));
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                });
        Stream<List<Object>> rows = IntStream.range(0, 100).mapToObj(i -> List.of(i, i == 37 ? "name 3" : "name " + i));
        BatchException failure =
                catchThrowableOfType(BatchException.class, () -> db.batchInsert("item", COLUMNS, rows, options));
        assertThat(failure.row()).isEqualTo(37);
        assertThat(failure.committedRows()).isEqualTo(30);
        assertThat(failure.getMessage()).endsWith(". The 30 rows before its transaction are committed");
        assertThat(seen).containsExactly("10", "20", "30");
        assertThat(db.one("SELECT count(*), max(id) FROM item")).isEqualTo("30|29");
    }

    @Test
    void theWriterIsFreeWhileASlowSourceIsRead() throws SQLException {
        Stream<List<Object>> rows = IntStream.range(0, 30).mapToObj(i -> {
            try {
                db.db.inTransaction(
                        connection -> { // would wait for ever, were the writer held
                            try (var statement = connection.prepareStatement("SELECT count(*) FROM item");
                                    var counted = statement.executeQuery()) {
                                return counted.getInt(1);
                            }
                        });
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return List.of(i, "name " + i);
        });
        db.batchInsert("item", COLUMNS, rows, BatchOptions.defaults().commitEvery(7));
        assertThat(db.one("SELECT count(*) FROM item")).isEqualTo("30");
    }

    @Test
    void aStreamIsClosedWhateverHappens() throws SQLException {
        AtomicBoolean closed = new AtomicBoolean();
        BatchOptions options = BatchOptions.defaults();
        db.batchInsert("item", COLUMNS, Stream.of(List.of(1, "a")).onClose(() -> closed.set(true)), options);
        assertThat(closed).isTrue();
        for (Object row : List.of(List.of(1, "a"), List.of(1), "text")) {
            closed.set(false);
            assertThatThrownBy(() ->
                            db.batchInsert("item", COLUMNS, Stream.of(row).onClose(() -> closed.set(true)), options))
                    .isInstanceOf(BatchException.class);
            assertThat(closed).isTrue();
        }
        closed.set(false);
        assertThatThrownBy(
                        () -> db.batchInsert("item", List.of(), Stream.of(1).onClose(() -> closed.set(true)), options))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(closed).isTrue();
        closed.set(false);
        record Item(int id, String name) {}
        db.batchInsert("item", Stream.of(new Item(2, "b")).onClose(() -> closed.set(true)), options);
        assertThat(closed).isTrue();
        db.batchInsert("item", List.of(new Item(3, "c")).iterator(), options);
        assertThat(db.one("SELECT group_concat(name) FROM item")).isEqualTo("a,b,c");
    }

    @Test
    void aSourceThatFailsUndoesTheOpenTransactionAndIsHeardAsItIs() throws SQLException {
        Stream<List<Object>> rows = IntStream.range(0, 5000).mapToObj(i -> {
            if (i == 4000) {
                throw new UnsupportedOperationException("no more");
            }
            return List.of(i, "name " + i);
        });
        assertThatThrownBy(() -> db.batchInsert("item", COLUMNS, rows, BatchOptions.defaults()))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(db.one("SELECT count(*) FROM item")).isEqualTo("0");
    }

    @Test
    void aListenerMayEndABatchByThrowing() throws SQLException {
        AtomicLong last = new AtomicLong();
        BatchOptions options = BatchOptions.defaults().progress((done, total) -> {
            last.set(done);
            if (done > 2000) {
                throw new IllegalStateException("enough");
            }
        });
        assertThatThrownBy(() -> db.batchInsert("item", COLUMNS, new Source(5000), options))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("enough");
        assertThat(last).hasValue(2048);
        assertThat(db.one("SELECT count(*) FROM item")).isEqualTo("0");
    }

    @Test
    void keysOfAStreamInManyTransactionsAreAllThere() throws SQLException {
        Stream<List<String>> rows = IntStream.range(0, 2500).mapToObj(i -> List.of("name " + i % 2000));
        BatchResult result = db.batchInsert(
                "item",
                List.of("name"),
                rows,
                BatchOptions.defaults()
                        .commitEvery(700)
                        .onConflict(Conflict.IGNORE)
                        .returning("id"));
        assertThat(result.rows()).isEqualTo(2500);
        assertThat(result.changed()).isEqualTo(2000);
        assertThat(result.keys(Integer.class).stream().map(key -> key.orElse(0)))
                .isEqualTo(IntStream.rangeClosed(1, 2500)
                        .mapToObj(i -> i <= 2000 ? i : 0)
                        .toList());
    }

    /** Runs every transaction twice, as a retry does after the first was rolled back. */
    private final class Stubborn implements BatchOperations {
        private final List<WorkOptions> asked = new ArrayList<>();

        @Override
        public <T extends @Nullable Object, X extends Exception> T inTransaction(
                WorkOptions options, TransactionFunction<T, X> work) throws SQLException, X {
            asked.add(options);
            SQLTransientException again = new SQLTransientException("once more");
            assertThatThrownBy(() -> db.db.inTransaction(connection -> {
                        work.apply(connection);
                        throw again;
                    }))
                    .isSameAs(again);
            return db.db.inTransaction(options, work);
        }

        @Override
        public <T extends @Nullable Object> CompletableFuture<T> submit(
                WorkOptions options, TransactionFunction<T, ?> work) {
            return db.submit(options, work);
        }

        @Override
        public <T extends @Nullable Object, X extends Exception> T withReadConnection(SqlFunction<T, X> work)
                throws SQLException, X {
            return db.db.withReadConnection(work);
        }
    }

    @Test
    void aTransactionThatIsRunAgainBeginsWithItsFirstRow() throws SQLException {
        Stubborn stubborn = new Stubborn();
        List<List<Object>> rows = IntStream.range(0, 3000)
                .mapToObj(i -> List.<Object>of(i, "name " + i))
                .toList();
        BatchResult result = stubborn.batchInsert(
                "item", COLUMNS, rows, BatchOptions.defaults().returning("id"));
        assertThat(result.returned()).hasSize(3000);
        assertThat(result.changed()).isEqualTo(3000);
        assertThat(stubborn.batchDelete(
                                "item",
                                "id",
                                rows.stream().map(row -> row.get(0)).toList())
                        .changed())
                .isEqualTo(3000);
        stubborn.batchInsert(
                "item", COLUMNS, new Source(3000), BatchOptions.defaults().commitEvery(500));
        assertThat(db.one("SELECT count(*) FROM item")).isEqualTo("3000");
    }

    @Test
    void halfAStreamIsNeverWrittenBecauseATransactionIsRunAgain() throws SQLException {
        Stubborn stubborn = new Stubborn();
        assertThatThrownBy(() -> stubborn.batchInsert("item", COLUMNS, new Source(3000), BatchOptions.defaults()))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("cannot be run again");
        Iterable<Object[]> iterable = () -> new Source(3000);
        assertThatThrownBy(() -> stubborn.batchInsert("item", COLUMNS, iterable))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("use commitEvery");
        assertThat(db.one("SELECT count(*) FROM item")).isEqualTo("0");
        assertThat(stubborn.asked).hasSize(2).allMatch(WorkOptions::alone).allSatisfy(options -> assertThat(
                        options.retry())
                .hasToString(Retry.times(0).toString()));
    }

    @Test
    void workOptionsReachEveryTransaction() throws SQLException {
        Stubborn stubborn = new Stubborn();
        List<List<Object>> rows = List.of(List.of(1, "a"), List.of(2, "b"));
        WorkOptions low = WorkOptions.DEFAULT.priority(Priority.LOW);
        stubborn.batchInsert("item", COLUMNS, rows, BatchOptions.defaults().work(low));
        stubborn.batchDelete(
                "item",
                List.of("id"),
                List.of(1, 2),
                BatchOptions.defaults().work(low).commitEvery(1));
        assertThat(stubborn.asked).hasSize(3).containsOnly(low.asRepeatable());
    }
}
