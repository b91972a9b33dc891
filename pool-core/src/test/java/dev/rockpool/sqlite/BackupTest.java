package dev.rockpool.sqlite;

import static dev.rockpool.Sql.read;
import static dev.rockpool.Sql.run;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.PoolClosedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup is the database of one moment, whole or not there at all, and stands in nobody's way. */
class BackupTest {

    private static final BackupOptions SMALL_STEPS = BackupOptions.defaults().pagesPerStep(5);

    @TempDir
    Path folder;

    private DatabaseManager db;
    private Path target;

    @BeforeEach
    void open() throws SQLException {
        target = folder.resolve("backup.sqlite");
        db = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .maxConnections(3)
                .open();
        fill(db);
    }

    private static void fill(DatabaseManager db) throws SQLException {
        write(db, "CREATE TABLE one (a, filling)");
        write(db, "CREATE TABLE other (a)");
        write(
                db,
                "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 3000)"
                        + " INSERT INTO one SELECT x, hex(zeroblob(100)) FROM n");
        write(db, "INSERT INTO other SELECT a FROM one");
    }

    @AfterEach
    void close() {
        db.close();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> !name.startsWith("app.sqlite"))
                    .sorted()
                    .toList();
        }
    }

    private static String inFile(Path file, String sql) throws SQLException {
        try (DatabaseManager opened = DatabaseManager.direct(file).open()) {
            return read(opened, sql);
        }
    }

    @Test
    void isAWholeDatabaseWithNothingBesideIt() throws Exception {
        db.sqlite().backup(target);
        assertThat(files()).containsExactly("backup.sqlite");
        assertThat(inFile(target, "SELECT count(*) || '/' || max(a) FROM one")).isEqualTo("3000/3000");
        assertThat(inFile(target, "PRAGMA integrity_check")).isEqualTo("ok");
    }

    @Test
    void tellsItsProgressOnTheCallersThread() throws SQLException {
        List<Integer> left = new ArrayList<>();
        Thread caller = Thread.currentThread();
        db.sqlite().backup(target, SMALL_STEPS.progress((remaining, total) -> {
            assertThat(Thread.currentThread()).isSameAs(caller);
            assertThat(total).isGreaterThan(50);
            left.add(remaining);
        }));
        assertThat(left)
                .hasSizeGreaterThan(10)
                .isSortedAccordingTo((a, b) -> b - a)
                .endsWith(0);
    }

    @Test
    void writersGoOnAndTheBackupHoldsWhatWasThereWhenItBegan() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int t = 0; t < 2; t++) {
                writers.add(threads.submit(() -> {
                    while (!done.get()) {
                        db.useTransaction(c -> {
                            run(c, "INSERT INTO one VALUES (0, 'x')");
                            run(c, "INSERT INTO other VALUES (0)");
                        });
                    }
                    return null;
                }));
            }
            int[] steps = {0};
            for (int i = 0; i < 3; i++) {
                long[] before = {0, 0};
                db.sqlite().backup(target, SMALL_STEPS.replaceExisting().progress((remaining, total) -> {
                    steps[0]++;
                    if (before[0] == 0) {
                        before[0] = rows();
                    }
                    // Somebody has committed between two steps, and the number of steps shows that nothing began anew.
                    write(db, "INSERT INTO one VALUES (0, 'y')");
                    write(db, "INSERT INTO other VALUES (0)");
                    before[1] = total;
                }));
                assertThat(inFile(target, "SELECT (SELECT count(*) FROM one) = (SELECT count(*) FROM other)"))
                        .isEqualTo("1");
                assertThat(Long.parseLong(inFile(target, "SELECT count(*) FROM one")))
                        .isLessThanOrEqualTo(before[0]);
                assertThat(steps[0]).isLessThanOrEqualTo((int) before[1] / 5 + 1);
                steps[0] = 0;
            }
            done.set(true);
            for (Future<?> writer : writers) {
                writer.get();
            }
        } finally {
            done.set(true);
            threads.shutdownNow();
        }
        assertThat(db.sqlite().integrityCheck()).isEmpty();
    }

    private long rows() throws SQLException {
        return Long.parseLong(read(db, "SELECT count(*) FROM one"));
    }

    @Test
    void isCancelledByAnExceptionOfItsListenerAtTheNextStepAndLeavesNothing() throws Exception {
        int[] steps = {0};
        assertThatThrownBy(() -> db.sqlite().backup(target, SMALL_STEPS.progress((remaining, total) -> {
                    if (++steps[0] == 3) {
                        throw new IOException("enough");
                    }
                })))
                .isInstanceOf(SQLException.class)
                .hasMessage("The backup was cancelled: enough")
                .hasCauseInstanceOf(IOException.class);
        assertThat(steps[0]).isEqualTo(3);
        assertThat(files()).isEmpty();
        write(db, "INSERT INTO one VALUES (1, 2)"); // no lock is left
    }

    @Test
    void cancellingWaitsForNoWriter() throws Exception {
        db.useTransaction(c -> {
            run(c, "INSERT INTO one VALUES (-1, 'held')");
            assertThatThrownBy(() -> db.sqlite().backup(target, SMALL_STEPS.progress((remaining, total) -> {
                        throw new IllegalStateException("at once");
                    })))
                    .hasMessageContaining("at once");
        });
        assertThat(files()).isEmpty();
        assertThat(read(db, "SELECT count(*) FROM one WHERE a = -1")).isEqualTo("1");
    }

    @Test
    void isCancelledByAnInterruptWhichStays() throws Exception {
        assertThatThrownBy(() -> db.sqlite().backup(target, SMALL_STEPS.progress((remaining, total) -> {
                    Thread.currentThread().interrupt();
                })))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("its thread was interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(files()).isEmpty();
    }

    @Test
    void isCancelledByClosingThePool() throws Exception {
        assertThatThrownBy(() -> db.sqlite().backup(target, SMALL_STEPS.progress((remaining, total) -> db.close())))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("the pool is closed");
        assertThat(files()).isEmpty();
    }

    @Test
    void anExistingFileIsTouchedOnlyWhereAskedAndOnlyByACompleteBackup() throws Exception {
        Files.writeString(target, "precious");
        assertThatThrownBy(() -> db.sqlite().backup(target))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("it exists")
                .hasMessageContaining("replaceExisting");
        BackupOptions replacing = SMALL_STEPS.replaceExisting();
        assertThatThrownBy(() -> db.sqlite().backup(target, replacing.progress((remaining, total) -> {
                    throw new IllegalStateException("no");
                })))
                .isInstanceOf(SQLException.class);
        assertThat(target).hasContent("precious");
        db.sqlite().backup(target, replacing);
        assertThat(inFile(target, "SELECT count(*) FROM one")).isEqualTo("3000");
    }

    @Test
    void targetsThatCannotBeAreRefusedByName() throws Exception {
        assertThatThrownBy(() -> db.sqlite().backup(folder)).hasMessageContaining("it is a folder");
        assertThatThrownBy(() -> db.sqlite().backup(folder.resolve("none/b.sqlite")))
                .hasMessageContaining("its folder does not exist");
        assertThatThrownBy(() -> db.sqlite()
                        .backup(
                                folder.resolve("app.sqlite"),
                                BackupOptions.defaults().replaceExisting()))
                .hasMessageContaining("it is the database itself");
        Files.writeString(folder.resolve("backup.sqlite-wal"), "of another time");
        assertThatThrownBy(() -> db.sqlite().backup(target)).hasMessageContaining("backup.sqlite-wal lies beside it");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BackupOptions.defaults().pagesPerStep(0))
                .withMessageContaining("pagesPerStep = '0'");
    }

    @Test
    void aFolderThatVanishesMeanwhileIsAnError() throws Exception {
        Path gone = Files.createDirectory(folder.resolve("gone"));
        assertThatThrownBy(() -> db.sqlite().backup(gone.resolve("b.sqlite"), SMALL_STEPS.progress((left, total) -> {
                    if (left == 0) {
                        try (Stream<Path> parts = Files.list(gone)) {
                            for (Path part : parts.toList()) {
                                Files.delete(part);
                            }
                        }
                        Files.delete(gone);
                    }
                })))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("The backup cannot be written to");
        assertThat(files()).isEmpty();
    }

    @Test
    void anInMemoryDatabaseIsBackedUpAndCancelledToo() throws Exception {
        try (DatabaseManager memory = DatabaseManager.withPooling(":memory:").open()) {
            fill(memory);
            memory.sqlite().backup(target);
            assertThat(inFile(target, "SELECT count(*) FROM other")).isEqualTo("3000");
            assertThatThrownBy(() -> memory.sqlite()
                            .backup(target, SMALL_STEPS.replaceExisting().progress((remaining, total) -> {
                                throw new IllegalStateException("no more");
                            })))
                    .hasMessageContaining("no more");
            write(memory, "INSERT INTO other VALUES (1)");
            assertThat(read(memory, "SELECT count(*) FROM other")).isEqualTo("3001");
        }
    }

    @Test
    void aReadOnlyDatabaseIsBackedUpToo() throws Exception {
        db.close();
        try (DatabaseManager reading = DatabaseManager.withPooling(folder.resolve("app.sqlite"))
                .readOnly(true)
                .open()) {
            reading.sqlite().backup(target);
            assertThatThrownBy(() -> reading.sqlite().restore(target))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("readOnly(true)");
            assertThatThrownBy(() -> reading.sqlite().optimize()).hasMessageContaining("needs to write");
            Path second = folder.resolve("second.sqlite");
            assertThatThrownBy(() -> reading.sqlite().backup(second, SMALL_STEPS.progress((remaining, total) -> {
                        throw new IllegalStateException("late");
                    })))
                    .hasMessageContaining("late");
            assertThat(second).doesNotExist();
        }
        assertThat(inFile(target, "SELECT count(*) FROM one")).isEqualTo("3000");
    }

    @Test
    void aClosedPoolAndAnotherKindOfDatabaseHaveNone() throws SQLException {
        SqliteMaintenance kept = db.sqlite();
        db.close();
        assertThatThrownBy(() -> kept.backup(target)).isInstanceOf(PoolClosedException.class);
        assertThatThrownBy(kept::statistics).isInstanceOf(PoolClosedException.class);
        assertThatIllegalStateException().isThrownBy(db::sqlite).withMessageContaining("is closed");
    }
}
