package dev.rockpool.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnmappableCharacterException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An export is the table of one moment, in a file that is whole or not there at all. */
class ExportTest extends TransferKit {

    private static final ExportOptions DEFAULTS = ExportOptions.defaults();
    private static final String MANY = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 2500)"
            + " INSERT INTO t (id, v) SELECT x, 'v' FROM n";

    @BeforeEach
    void makeTable() throws SQLException {
        run("CREATE TABLE t (id INTEGER PRIMARY KEY, v, twice AS (id * 2))");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> !name.startsWith("app.sqlite"))
                    .toList();
        }
    }

    @Test
    void jsonLinesLookAsDocumented() throws Exception {
        run("INSERT INTO t (id, v) VALUES (1, NULL), (2, 'a\"b\nc'), (3, x'0102'), (4, 1.0), (5, -9e999), (6, '12')");
        assertThat(transfer.exportJsonLines("t", file)).isEqualTo(6);
        assertThat(file).hasContent("""
                        {"id":1,"v":null}
                        {"id":2,"v":"a\\"b\\nc"}
                        {"id":3,"v":{"base64":"AQI="}}
                        {"id":4,"v":1.0}
                        {"id":5,"v":-9e999}
                        {"id":6,"v":"12"}
                        """);
    }

    @Test
    void csvLooksAsDocumented() throws Exception {
        run("INSERT INTO t (id, v) VALUES (1, NULL), (2, 'a\"b\nc'), (3, x'0102'), (4, 1.0), (5, -9e999), (6, '')");
        assertThat(transfer.exportCsv("t", file)).isEqualTo(6);
        assertThat(Files.readString(file))
                .isEqualTo("\"id\",\"v\"\n1,\n2,\"a\"\"b\nc\"\n3,base64:AQI=\n4,1.0\n5,-9e999\n6,\"\"\n");
    }

    @Test
    void aQueryIsExportedWithItsNamesAndParameters() throws Exception {
        run("INSERT INTO t (id, v) VALUES (1, 'a'), (2, 'b')");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RowSource query = RowSource.query("SELECT twice AS \"the double\" FROM t WHERE v = ?", "b");
        CsvFormat format = CsvFormat.defaults().separator(';').nullMarker("\\N");
        assertThat(transfer.exportCsv(query, out, format, DEFAULTS)).isEqualTo(1);
        assertThat(out).hasToString("\"the double\"\n4\n");
    }

    @Test
    void twoColumnsOfOneNameAreRefused() throws Exception {
        assertThatThrownBy(() -> transfer.exportJsonLines(RowSource.query("SELECT id, v AS id FROM t"), file, DEFAULTS))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("two columns 'id': tell them apart with AS");
        assertThat(files()).isEmpty();
    }

    @Test
    void aMissingTableLeavesNoFile() throws Exception {
        assertThatThrownBy(() -> transfer.exportCsv("none", file))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("none");
        assertThat(files()).isEmpty();
    }

    @Test
    void anExistingFileIsReplacedOnlyWhereThatIsAsked() throws Exception {
        Files.writeString(file, "precious");
        assertThatThrownBy(() -> transfer.exportJsonLines("t", file))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("replaceExisting()");
        assertThat(file).hasContent("precious");
        transfer.exportJsonLines(RowSource.table("t"), file, DEFAULTS.replaceExisting());
        assertThat(file).isEmptyFile();
        assertThat(files()).containsExactly("rows.txt");
    }

    @Test
    void aListenerThatThrowsCancelsAndTheOldFileStays() throws Exception {
        run(MANY);
        Files.writeString(file, "old");
        assertThatThrownBy(() -> transfer.exportCsv(
                        RowSource.table("t"),
                        file,
                        CsvFormat.defaults(),
                        DEFAULTS.replaceExisting().progress(rows -> {
                            throw new IllegalStateException("enough at " + rows);
                        })))
                .hasMessage("enough at 1000");
        assertThat(file).hasContent("old");
        assertThat(files()).containsExactly("rows.txt");
        assertThat(db.getPoolStats().activeConnections()).isZero();
    }

    @Test
    void holdsWhatWasThereWhenItBegan() throws Exception {
        run(MANY);
        List<Long> heard = new ArrayList<>();
        transfer.exportJsonLines(RowSource.table("t"), file, DEFAULTS.progress(rows -> {
            heard.add(rows);
            try {
                run("UPDATE t SET v = 'changed'", "INSERT INTO t (v) VALUES ('late')");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }));
        assertThat(heard).containsExactly(1000L, 2000L, 2500L);
        assertThat(Files.readAllLines(file)).hasSize(2500).allMatch(line -> line.endsWith("\"v\":\"v\"}"));
    }

    @Test
    void aStreamIsLeftOpen() throws Exception {
        run("INSERT INTO t (id) VALUES (1)");
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public void close() {
                throw new IllegalStateException("not ours to close");
            }
        };
        transfer.exportJsonLines(RowSource.table("t"), out, DEFAULTS);
        transfer.exportCsv(RowSource.table("t"), out, CsvFormat.defaults().withoutHeader(), DEFAULTS);
        assertThat(out).hasToString("{\"id\":1,\"v\":null}\n1,\n");
    }

    @Test
    void whatAnEncodingLacksIsAnErrorAndNotReplaced() throws Exception {
        run("INSERT INTO t (v) VALUES ('日本')");
        CsvFormat latin = CsvFormat.defaults().charset(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> transfer.exportCsv(RowSource.table("t"), file, latin, DEFAULTS))
                .isInstanceOf(UnmappableCharacterException.class);
        assertThat(files()).isEmpty();
    }

    @Test
    void filesThatCannotBeAreRefusedInWords() {
        assertThatThrownBy(() -> transfer.exportCsv("t", folder)).hasMessageContaining("it is a folder");
        assertThatThrownBy(() -> transfer.exportCsv("t", folder.resolve("no/where.csv")))
                .hasMessageContaining("its folder does not exist");
    }

    @Test
    void formatsThatCannotBeAreRefused() {
        CsvFormat csv = CsvFormat.defaults();
        for (char separator : new char[] {'"', '\n', '\r', 'x', '1', '-', '.', '=', '\uD83D'}) {
            assertThatIllegalArgumentException().isThrownBy(() -> csv.separator(separator));
        }
        for (String marker : new String[] {"a,b", "\"", "1", "-1e5", "base64:", "a\nb"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> csv.nullMarker(marker));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> csv.nullMarker("a;b").separator(';'));
        assertThatIllegalArgumentException().isThrownBy(() -> RowSource.table(" "));
    }
}
