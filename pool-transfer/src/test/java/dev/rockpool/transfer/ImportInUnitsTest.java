package dev.rockpool.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An import beside other write units: as a part of one, and as one that nobody else can undo. */
class ImportInUnitsTest extends TransferKit {

    private static final ImportOptions EACH = ImportOptions.defaults().commitEvery(1);

    @BeforeEach
    void makeTable() throws SQLException {
        run("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)");
    }

    private static InputStream lines(String... lines) {
        return new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    private ImportResult json(ImportOptions options, String... lines) throws IOException, SQLException {
        return transfer.importJsonLines("t", lines(lines), options);
    }

    @Test
    void anImportWithinAUnitIsUndoneWithIt() throws Exception {
        assertThatThrownBy(() -> db.useTransaction(tx -> {
                    json(ImportOptions.defaults(), "{\"id\":1}");
                    json(EACH, "{\"id\":2}", "{\"id\":3}");
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(ask("SELECT count(*) FROM t")).isEqualTo("0");
    }

    @Test
    void withinAUnitNothingIsSaidToBeCommitted() {
        for (String wrong : new String[] {"{\"id\":1}", "{\"id\":8,\"id\":9}", "{"}) {
            TransferException failure = catchThrowableOfType(
                    TransferException.class,
                    () -> db.useTransaction(tx -> json(EACH, "{\"id\":1}", "{\"id\":2}", wrong)));
            assertThat(failure.line()).isEqualTo(3);
            assertThat(failure.committedRows()).isZero();
            assertThat(failure.getMessage()).doesNotContain("are committed");
        }
    }

    @Test
    void outsideOfUnitsWhatWasCommittedIsTold() {
        TransferException failure = catchThrowableOfType(
                TransferException.class,
                () -> json(EACH, "{\"id\":1}", "{\"id\":2}", "{\"id\":3}", "{\"id\":8,\"id\":9}"));
        assertThat(failure.committedRows()).isEqualTo(3);
    }

    @Test
    void halfACharacterIsRefused() throws Exception {
        assertThatThrownBy(() -> json(EACH, "{\"id\":1,\"name\":\"a\\ud800b\"}"))
                .isInstanceOf(TransferException.class)
                .hasMessage("Line 1, column 'name': the text has half of a surrogate pair, which cannot be stored");
        json(EACH, "{\"id\":1,\"name\":\"\\ud83d\\ude00\"}");
        assertThat(ask("SELECT hex(name) FROM t")).isEqualTo("F09F9880");
    }

    private void waitForQueued(int units) {
        while (db.getPoolStats().writeQueue().depth() < units) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @Timeout(30)
    @ValueSource(booleans = {true, false})
    void noOtherUnitUndoesAnImport(boolean divided) throws Exception {
        db.update("INSERT INTO t VALUES (5, 'there')");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Integer> slow = db.submit(tx -> {
            begun.countDown();
            goOn.await();
            return tx.update("INSERT INTO t VALUES (6, 'slow')");
        });
        FutureTask<ImportResult> rows = new FutureTask<>(() ->
                json(divided ? ImportOptions.defaults().commitEvery(100) : ImportOptions.defaults(), "{\"id\":7}"));
        Thread importing = new Thread(rows);
        begun.await();
        importing.start();
        waitForQueued(1);
        CompletableFuture<Integer> rollback =
                db.submit(tx -> tx.update("INSERT OR ROLLBACK INTO t VALUES (5, 'again')"));
        waitForQueued(2);
        goOn.countDown();

        assertThat(rows.get().rows()).isEqualTo(1);
        assertThatThrownBy(rollback::join).hasCauseInstanceOf(SQLIntegrityConstraintViolationException.class);
        slow.handle((kept, failure) -> failure).join(); // in a group with the one that rolled back or not
        importing.join();
        assertThat(ask("SELECT count(*) FROM t WHERE id = 7")).isEqualTo("1");
    }
}
