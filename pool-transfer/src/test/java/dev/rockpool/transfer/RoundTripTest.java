package dev.rockpool.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever SQLite can hold comes back as it was, from both formats, whatever the columns' types. */
class RoundTripTest extends TransferKit {

    private static final String COLUMNS =
            "(i INTEGER, r REAL, t TEXT, b BLOB, n NUMERIC(10, 2), \"no type\", \"quo\"\"te,\" VARCHAR(9), d DATE)";
    private static final String[] NAMES = {"i", "r", "t", "b", "n", "\"no type\"", "\"quo\"\"te,\"", "d"};
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "plain",
            "12",
            "-0",
            "1.50",
            "007",
            "9e999",
            "1e3",
            "null",
            "NULL",
            "\\N",
            "base64:AQI=",
            "true",
            "a,b;c\td",
            "\"",
            "\"\"",
            "two\nlines",
            "two\r\nlines",
            "\r",
            "\n",
            "ünïcode",
            "日本語",
            "\uD83D\uDE00",
            "\u2028\u2029\u0085",
            "\uFEFFmark",
            "#comment",
            "{\"base64\":\"AQI=\"}",
            "'",
            "\\",
            "\u0001\u001f\u007f",
            "tail ");

    private Object random(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> null;
            case 1 -> random.nextLong();
            case 2 -> (long) random.nextInt(100) - 50;
            case 3 ->
                List.of(Long.MIN_VALUE, Long.MAX_VALUE, (1L << 53) + 1, -1L).get(random.nextInt(4));
            case 4 -> Double.longBitsToDouble(random.nextLong() & 0x7FEFFFFFFFFFFFFFL);
            case 5 -> random.nextGaussian();
            case 6 ->
                List.of(
                                0.1,
                                1e22,
                                Double.MIN_VALUE,
                                Double.MAX_VALUE,
                                Double.MIN_NORMAL,
                                1.0,
                                -2.5,
                                1e15,
                                Math.nextUp(0.1),
                                Double.POSITIVE_INFINITY,
                                Double.NEGATIVE_INFINITY)
                        .get(random.nextInt(11));
            case 7 -> bytes(random);
            case 8 -> text(random);
            default -> TEXTS.get(random.nextInt(TEXTS.size()));
        };
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            int point = random.nextInt(0x110000);
            text.appendCodePoint(point == 0 || (point >= 0xD800 && point < 0xE000) ? 'x' : point);
        }
        return text.toString();
    }

    private void fill(long seed) throws Exception {
        Random random = new Random(seed);
        run("CREATE TABLE a " + COLUMNS, "CREATE TABLE b " + COLUMNS);
        db.useTransaction(connection -> {
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO a VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
                for (int row = 0; row < 150; row++) {
                    for (int i = 1; i <= 8; i++) {
                        insert.setObject(i, random(random));
                    }
                    insert.executeUpdate();
                }
            }
        });
    }

    private void assertSame() throws Exception {
        assertThat(ask("SELECT count(*) FROM b")).isEqualTo("150");
        assertThat(image("b", NAMES)).isEqualTo(image("a", NAMES));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void jsonLinesKeepEveryValue(long seed) throws Exception {
        fill(seed);
        assertThat(transfer.exportJsonLines("a", file)).isEqualTo(150);
        assertThat(transfer.importJsonLines("b", file)).isEqualTo(new ImportResult(150, 150));
        assertSame();
    }

    static List<CsvFormat> formats() {
        CsvFormat csv = CsvFormat.defaults();
        return List.of(
                csv,
                csv.separator(';').nullMarker("\\N"),
                csv.separator('\t').nullMarker("NULL").withoutHeader(),
                csv.separator('|').charset(StandardCharsets.UTF_16LE),
                csv.charset(StandardCharsets.UTF_16),
                csv.charset(Charset.forName("GB18030")));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void csvKeepsEveryValue(CsvFormat format) throws Exception {
        fill(format.hashCode());
        transfer.exportCsv(RowSource.table("a"), file, format, ExportOptions.defaults());
        transfer.importCsv("b", file, format, ImportOptions.defaults());
        assertSame();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15})
    void csvKeepsEveryValueOfAnyRows(long seed) throws Exception {
        fill(seed);
        transfer.exportCsv("a", file);
        transfer.importCsv("b", file);
        assertSame();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "x TEXT", "x INTEGER"})
    void aSingleColumnKeepsItsNullsAndEmptyTexts(String column) throws Exception {
        run("CREATE TABLE a (" + column + ")", "CREATE TABLE b (" + column + ")");
        run("INSERT INTO a VALUES (NULL), (''), (NULL), (' '), (NULL)");
        transfer.exportCsv("a", file);
        transfer.importCsv("b", file);
        assertThat(image("b", "x")).isEqualTo(image("a", "x"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void strictTablesKeepWhatTheyHold(boolean json) throws Exception {
        for (String table : List.of("a", "b")) {
            run("CREATE TABLE " + table + " (i INT, r REAL, t TEXT, b BLOB, x ANY) STRICT");
        }
        run("INSERT INTO a VALUES (1, 2.0, '3', x'04', 5), (NULL, NULL, NULL, NULL, '6'), (7, 0.1, '', x'', 8.0)");
        if (json) {
            transfer.exportJsonLines("a", file);
            transfer.importJsonLines("b", file);
        } else {
            transfer.exportCsv("a", file);
            transfer.importCsv("b", file);
        }
        assertThat(image("b", "i", "r", "t", "b", "x")).isEqualTo(image("a", "i", "r", "t", "b", "x"));
    }
}
