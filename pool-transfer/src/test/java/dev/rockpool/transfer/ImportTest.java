package dev.rockpool.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rockpool.rows.Conflict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An import takes all rows or, where asked, those before the one that is wrong; and says which one that is. */
class ImportTest extends TransferKit {

    private static final ImportOptions DEFAULTS = ImportOptions.defaults();
    private static final CsvFormat CSV = CsvFormat.defaults();

    @BeforeEach
    void makeTable() throws SQLException {
        run("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, score REAL DEFAULT 5, any)");
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private ImportResult json(ImportOptions options, String... lines) throws IOException, SQLException {
        return transfer.importJsonLines("t", stream(String.join("\n", lines)), options);
    }

    private ImportResult csv(ImportOptions options, String... lines) throws IOException, SQLException {
        return csv(CSV, options, lines);
    }

    private ImportResult csv(CsvFormat format, ImportOptions options, String... lines)
            throws IOException, SQLException {
        return transfer.importCsv("t", stream(String.join("\n", lines)), format, options);
    }

    private void assertRows(String expected) throws SQLException {
        assertThat(
                        ask(
                                "SELECT coalesce(group_concat(concat_ws(',', id, name, quote(score), quote(any)), ' '), '') FROM t"))
                .isEqualTo(expected);
    }

    private void assertWrong(ThrowingCall call, long line, String column, String words) throws SQLException {
        String before = ask("SELECT count(*) FROM t");
        TransferException wrong = catchThrowableOfType(TransferException.class, call::run);
        assertThat(wrong.getMessage()).contains(words).startsWith("Line " + line);
        assertThat(wrong.line()).isEqualTo(line);
        assertThat(wrong.column()).isEqualTo(column);
        assertThat(allMessages(wrong)).doesNotContain("secret");
        assertThat(ask("SELECT count(*) FROM t")).isEqualTo(before);
    }

    private static String allMessages(Throwable failure) {
        StringBuilder all = new StringBuilder();
        for (Throwable one = failure; one != null; one = one.getCause()) {
            all.append(one).append('\n');
        }
        return all.toString();
    }

    @FunctionalInterface
    private interface ThrowingCall {
        void run() throws Exception;
    }

    // ---- columns

    @Test
    void columnsAreMatchedByNameInAnyOrderAndCase() throws Exception {
        assertThat(json(DEFAULTS, "{\"NAME\":\"a\",\"id\":1}", "", "{\"id\":2,\"name\":\"b\"}"))
                .isEqualTo(new ImportResult(2, 2));
        csv(DEFAULTS, "any,ID,name", "x,3,c");
        assertRows("1,a,5.0,NULL 2,b,5.0,NULL 3,c,5.0,'x'");
    }

    @Test
    void unknownColumnsAreNamedOrLeftOut() throws Exception {
        assertWrong(() -> json(DEFAULTS, "{\"id\":1,\"nick\":\"secret\"}"), 1, "nick", "table 't' has no such column");
        assertWrong(
                () -> json(DEFAULTS, "{\"id\":1}", "{\"id\":2,\"nick\":\"secret\"}"), 2, "nick", "has no such column");
        assertWrong(() -> csv(DEFAULTS, "id,nick", "1,secret"), 1, "nick", "it has [id, name, score, any]");
        json(DEFAULTS.ignoreUnknownColumns(), "{\"nick\":\"n\",\"id\":1}", "{\"id\":2,\"other\":1}");
        csv(DEFAULTS.ignoreUnknownColumns(), "nick,id", "n,3");
        assertRows("1,5.0,NULL 2,5.0,NULL 3,5.0,NULL");
        assertWrong(() -> csv(DEFAULTS.ignoreUnknownColumns(), "a,b", "1,2"), 1, null, "none of its columns");
    }

    @Test
    void missingColumnsAreNamedOrNull() throws Exception {
        assertWrong(() -> json(DEFAULTS, "{\"id\":1,\"name\":\"x\"}", "{\"id\":2}"), 2, "name", "it is missing");
        assertWrong(
                () -> json(DEFAULTS, "{\"id\":1}", "{\"id\":2,\"name\":\"x\"}"), 2, "name", "not in the first line");
        json(DEFAULTS.missingAsNull(), "{\"id\":1,\"name\":\"x\"}", "{\"id\":2}", "{\"name\":\"z\"}");
        assertRows("1,x,5.0,NULL 2,5.0,NULL 3,z,5.0,NULL");
    }

    @Test
    void chosenColumnsAreTakenAndOthersLeftOut() throws Exception {
        ImportOptions chosen = DEFAULTS.columns("name", "ID");
        json(chosen, "{\"id\":1,\"secret\":2,\"name\":\"a\"}", "{\"name\":\"b\",\"id\":2}");
        csv(chosen, "name,what,id", "c,?,3");
        assertWrong(() -> csv(chosen, "name,what", "c,?"), 1, "id", "it is missing");
        assertWrong(() -> csv(DEFAULTS.columns("nick"), "name", "c"), 1, "nick", "no such column");
        assertRows("1,a,5.0,NULL 2,b,5.0,NULL 3,c,5.0,NULL");
    }

    @Test
    void withoutAHeaderColumnsAreTheTablesOrAsGiven() throws Exception {
        csv(CSV.withoutHeader(), DEFAULTS, "1,a,2.5,x");
        csv(CSV.withoutHeader(), DEFAULTS.columns("name", "id"), "b,2");
        assertWrong(
                () -> csv(CSV.withoutHeader(), DEFAULTS, "1,a,secret"), 1, null, "it has 3 fields, and there are 4");
        assertRows("1,a,2.5,'x' 2,b,5.0,NULL");
    }

    @Test
    void aColumnThatIsThereTwiceIsRefused() throws Exception {
        assertWrong(() -> csv(DEFAULTS, "id,ID", "1,2"), 1, "id", "it is there twice");
        assertWrong(() -> json(DEFAULTS, "{\"id\":1}", "{\"id\":2,\"id\":3}"), 2, "id", "it is there twice");
    }

    // ---- values

    @Test
    void valuesBecomeWhatTheColumnsTypesSay() throws Exception {
        json(DEFAULTS, "{\"id\":\"1\",\"name\":1.50,\"score\":\"7\",\"any\":\"7\"}");
        json(DEFAULTS, "{\"id\":2,\"name\":true,\"score\":false,\"any\":7.0}");
        csv(DEFAULTS, "id,name,score,any", "\"3\",1.50,007,007", "4,,8,\"8\"", "5,\"\",8,8");
        assertThat(image("t", "id", "name", "score", "any").lines())
                .containsExactly(
                        "row integer:1 text:'1.50' real:7.0 text:'7'",
                        "row integer:2 text:'1' real:0.0 real:7.0",
                        "row integer:3 text:'1.50' real:7.0 text:'007'",
                        "row integer:4 null:NULL real:8.0 text:'8'",
                        "row integer:5 text:'' real:8.0 integer:8");
    }

    @Test
    void numbersThatWouldLoseDigitsAreRefusedOrRounded() throws Exception {
        assertWrong(
                () -> json(DEFAULTS, "{\"any\":12345678901234567890.5}"), 1, "any", "more digits than the column can");
        assertWrong(() -> csv(DEFAULTS, "score", "9007199254740993"), 2, "score", "more digits");
        assertWrong(() -> csv(DEFAULTS, "id,score", "1,1", "2,\"3.14159265358979323846\""), 3, "score", "more digits");
        json(DEFAULTS.roundNumbers(), "{\"id\":1,\"score\":3.14159265358979323846}");
        json(DEFAULTS, "{\"id\":9223372036854775807,\"name\":12345678901234567890.123}");
        assertThat(ask("SELECT score = 3.141592653589793 FROM t WHERE id = 1")).isEqualTo("1");
        assertThat(ask("SELECT name FROM t WHERE id = 9223372036854775807")).isEqualTo("12345678901234567890.123");
    }

    @Test
    void quotesTellATextFromTheNullMarker() throws Exception {
        csv(CSV.nullMarker("NULL"), DEFAULTS, "id,name,any", "1,NULL,\"NULL\"", "2,,\"\"");
        assertThat(image("t", "name", "any")).isEqualTo("row null:NULL text:'NULL'\nrow text:'' text:''");
    }

    @Test
    void whatIsNoValueIsRefusedWithoutShowingIt() throws Exception {
        assertWrong(() -> json(DEFAULTS, "{\"any\":[\"secret\"]}"), 1, "any", "a value has to be");
        assertWrong(() -> json(DEFAULTS, "{\"any\":{\"secret\":1}}"), 1, "any", "a value has to be");
        assertWrong(
                () -> json(DEFAULTS, "{\"any\":{\"base64\":\"AQI=\",\"secret\":1}}"), 1, "any", "a value has to be");
        assertWrong(() -> json(DEFAULTS, "{\"any\":{\"base64\":\"secret!\"}}"), 1, "any", "marked as base64 is none");
        assertWrong(() -> csv(DEFAULTS, "any", "base64:secret!"), 2, "any", "marked as base64 is none");
    }

    // ---- files that are no such files

    @Test
    void whatIsNoJsonIsRefusedWithItsLineAndWithoutShowingIt() throws Exception {
        assertWrong(() -> json(DEFAULTS, "{\"id\":1}", "{\"id\":secret}"), 2, null, "it is no JSON");
        assertWrong(() -> json(DEFAULTS, "{\"id\":1}", "{\"id\":2"), 2, null, "it is no JSON");
        assertWrong(() -> json(DEFAULTS, "[{\"id\":1}]"), 1, null, "there is no object");
        assertWrong(() -> json(DEFAULTS, "{\"any\":" + "1".repeat(1001) + "}"), 1, null, "more than 1,000 digits");
        assertWrong(() -> json(DEFAULTS, "{\"id\":1}", "\"secret\""), 2, null, "there is no object");
    }

    @Test
    void whatIsNoCsvIsRefusedWithItsLineAndWithoutShowingIt() throws Exception {
        assertWrong(() -> csv(DEFAULTS, "id,name", "1,a", "2,b,secret"), 3, null, "it has 3 fields, and there are 2");
        assertWrong(() -> csv(DEFAULTS, "id,name", "1,\"a\nb\"", "2"), 4, null, "it has 1 fields");
        assertWrong(() -> csv(DEFAULTS, "id,name", "1,a", "2,\"b\"secret"), 2, null, "here or in the next record");
        assertWrong(() -> csv(DEFAULTS, "id,name", "1,a", "2,\"secret", "3,c"), 3, null, "a quote is not closed");
        assertWrong(() -> csv(DEFAULTS.commitEvery(1), "id,name", "2,\"secret"), 2, null, "a quote is not closed");
        assertWrong(() -> csv(DEFAULTS), 1, null, "there is no header");
    }

    @Test
    void bytesOfAnotherEncodingAreRefused() throws Exception {
        byte[] latin = "{\"name\":\"M\u00fcller\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertWrong(
                () -> transfer.importJsonLines("t", new ByteArrayInputStream(latin), DEFAULTS),
                1,
                null,
                "none of the file's encoding");
        byte[] csv = "name\nM\u00fcller".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> transfer.importCsv("t", new ByteArrayInputStream(csv), CSV, DEFAULTS))
                .hasMessageContaining("none of the file's encoding");
        transfer.importCsv("t", new ByteArrayInputStream(csv), CSV.charset(StandardCharsets.ISO_8859_1), DEFAULTS);
        assertThat(ask("SELECT name FROM t")).isEqualTo("M\u00fcller");
    }

    @Test
    void byteOrderMarksAndAnyLinesEndsAreTolerated() throws Exception {
        json(DEFAULTS, "\uFEFF{\"id\":1,\"name\":\"a\"}");
        csv(DEFAULTS, "\uFEFFid,name\r\n2,b\r\n3,\"c\rd\"", "", "");
        csv(CSV, DEFAULTS, "id,name\r4,e\r5,f\r");
        assertThat(ask("SELECT group_concat(id || quote(name)) FROM t")).isEqualTo("1'a',2'b',3'c\rd',4'e',5'f'");
    }

    @Test
    void emptyFilesHaveNoRows() throws Exception {
        assertThat(json(DEFAULTS)).isEqualTo(new ImportResult(0, 0));
        assertThat(csv(DEFAULTS, "id,name")).isEqualTo(new ImportResult(0, 0));
        assertThat(csv(CSV.withoutHeader(), DEFAULTS)).isEqualTo(new ImportResult(0, 0));
    }

    @Test
    void aTableOrAFileThatIsMissingIsNamed() {
        assertThatThrownBy(() -> transfer.importCsv("none", stream("a"), CSV, DEFAULTS))
                .hasMessageContaining("There is no table 'none' to import into");
        assertThatThrownBy(() -> transfer.importCsv("t", file)).isInstanceOf(NoSuchFileException.class);
    }

    // ---- transactions

    @Test
    void aRowThatTheTableRefusesIsNamedByItsLineAndNothingIsKept() throws Exception {
        String rows = IntStream.rangeClosed(1, 2500)
                .mapToObj(i -> (i == 2345 ? "7" : "" + i) + ",\"two\nlines\"")
                .collect(Collectors.joining("\n"));
        TransferException wrong = catchThrowableOfType(TransferException.class, () -> csv(DEFAULTS, "id,name", rows));
        assertThat(wrong.line()).isEqualTo(2 * 2345);
        assertThat(wrong.getMessage()).contains("the table refused the row").contains("t.id");
        assertThat(wrong.getSQLState()).isEqualTo("23505");
        assertThat(wrong.committedRows()).isZero();
        assertRows("");
    }

    @Test
    void commitsEverySoManyRowsAndKeepsWhatWasCommitted() throws Exception {
        String[] lines = IntStream.rangeClosed(1, 25)
                .mapToObj(i -> "{\"id\":" + (i == 24 ? 1 : i) + "}")
                .toArray(String[]::new);
        List<Long> heard = new ArrayList<>();
        TransferException wrong = catchThrowableOfType(
                TransferException.class, () -> json(DEFAULTS.commitEvery(10).progress(heard::add), lines));
        assertThat(wrong.line()).isEqualTo(24);
        assertThat(wrong.committedRows()).isEqualTo(20);
        assertThat(wrong.getMessage()).endsWith("The 20 rows before its transaction are committed");
        assertThat(heard).containsExactly(10L, 20L);
        assertThat(ask("SELECT count(*) FROM t")).isEqualTo("20");
        lines[23] = "{\"id\":true, \"id\":1}";
        ImportOptions again = DEFAULTS.commitEvery(10).onConflict(Conflict.IGNORE);
        assertThat(catchThrowableOfType(TransferException.class, () -> json(again, lines))
                        .committedRows())
                .isEqualTo(20);
        lines[23] = "{\"id\":24}";
        assertThat(json(again, lines)).isEqualTo(new ImportResult(25, 5));
    }

    @Test
    void rowsThatAreThereAlreadyAreTreatedAsAsked() throws Exception {
        run("INSERT INTO t (id, name, any) VALUES (1, 'old', 'kept')");
        String[] rows = {"{\"id\":1,\"name\":\"new\"}", "{\"id\":2,\"name\":\"b\"}"};
        assertWrong(() -> json(DEFAULTS, rows), 1, null, "t.id");
        assertThat(json(DEFAULTS.onConflict(Conflict.IGNORE), rows)).isEqualTo(new ImportResult(2, 1));
        assertRows("1,old,5.0,'kept' 2,b,5.0,NULL");
        json(DEFAULTS.onConflict(Conflict.UPDATE, "id"), rows);
        assertRows("1,new,5.0,'kept' 2,b,5.0,NULL");
        json(DEFAULTS.onConflict(Conflict.REPLACE), rows);
        assertRows("1,new,5.0,NULL 2,b,5.0,NULL");
    }

    @Test
    void tellsItsProgressAndAListenerCancels() throws Exception {
        String[] lines = IntStream.rangeClosed(1, 2500)
                .mapToObj(i -> "{\"id\":" + i + "}")
                .toArray(String[]::new);
        List<Long> heard = new ArrayList<>();
        json(DEFAULTS.progress(heard::add), lines);
        assertThat(heard).containsExactly(1000L, 2000L, 2500L, 2500L);
        run("DELETE FROM t");
        assertThatThrownBy(() -> json(
                        DEFAULTS.progress(rows -> {
                            throw new IllegalStateException("enough");
                        }),
                        lines))
                .hasMessage("enough");
        assertRows("");
    }

    @Test
    void aStreamThatBreaksUndoesEverything() throws Exception {
        InputStream breaking = new InputStream() {
            private final byte[] row = "{\"id\":null}\n".getBytes(StandardCharsets.UTF_8);
            private int at;

            @Override
            public int read() throws IOException {
                if (at > 100_000) {
                    throw new IOException("the cable");
                }
                return row[at++ % row.length];
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                target[offset] = (byte) read();
                return 1;
            }
        };
        assertThatThrownBy(() -> transfer.importJsonLines("t", breaking, DEFAULTS))
                .isInstanceOf(IOException.class)
                .hasMessage("the cable");
        assertRows("");
        assertThat(db.getPoolStats().activeConnections()).isZero();
    }

    @Test
    void optionsThatCannotBeAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.commitEvery(0));
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.commitEvery(1_000_001));
        assertThatIllegalArgumentException().isThrownBy(DEFAULTS::columns);
    }
}
