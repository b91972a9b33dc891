package dev.rockpool.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records end in CR and LF afterwards, and what is in quotes is as it was, however few characters are asked for at a time. */
class RecordEndsTest {

    private static String read(String text, int step) throws IOException {
        StringBuilder all = new StringBuilder();
        char[] buffer = new char[step + 3];
        try (Reader reader = new RecordEnds(new StringReader(text), ';')) {
            for (int count = reader.read(buffer, 2, step); count >= 0; count = reader.read(buffer, 2, step)) {
                all.append(buffer, 2, count);
            }
        }
        return all.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 100})
    void onlyTheEndsOfRecordsChange(int step) throws IOException {
        String text = "a;b\n\"c\nd\";\"\r\"\n\"\"\"\n\"\r\ne\"f\n\n\rg;\"h\"\"\n\"\"\"\n\"\"\n";
        String expected = "a;b\r\n\"c\nd\";\"\r\"\r\n\"\"\"\n\"\r\ne\"f\r\n\r\n\rg;\"h\"\"\n\"\"\"\r\n\"\"\r\n";
        assertThat(read(text, step)).isEqualTo(expected);
    }
}
