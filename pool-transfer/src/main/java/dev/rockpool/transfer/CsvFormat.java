package dev.rockpool.transfer;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What a CSV file looks like. Quotes are double quotes, doubled inside quotes, and a field in quotes may have several lines; lines end
 * in LF when written, and in LF, CR or both when read. A byte order mark is passed over. Immutable: each setter returns a changed copy.
 */
public final class CsvFormat {

    private static final CsvFormat DEFAULTS = new CsvFormat(',', true, StandardCharsets.UTF_8, "");

    private final char separator;
    private final boolean header;
    private final Charset charset;
    private final String nullMarker;

    private CsvFormat(char separator, boolean header, Charset charset, String nullMarker) {
        this.separator = separator;
        this.header = header;
        this.charset = charset;
        this.nullMarker = nullMarker;
    }

    /**
     * The defaults: commas, a header, UTF-8, and nothing at all for NULL (an empty text is {@code ""}).
     *
     * @return a format
     */
    public static CsvFormat defaults() {
        return DEFAULTS;
    }

    /**
     * Returns a copy with another separator.
     *
     * @param character for example a semicolon or a tab; no quote, no line's end, and nothing that numbers and base64 are written with
     * @return a new format
     */
    public CsvFormat separator(char character) {
        if (character == '"'
                || character == '\n'
                || character == '\r'
                || Character.isLetterOrDigit(character)
                || "+-./=:".indexOf(character) >= 0
                || Character.isSurrogate(character)) {
            throw new IllegalArgumentException(
                    "separator '" + character
                            + "' is not allowed: it must be another character than a quote, a line's end, a letter, a digit and + - . / = :");
        }
        return new CsvFormat(character, header, charset, nullMarker).checked();
    }

    /**
     * Returns a copy without a header: the first line is a row. When importing, {@link ImportOptions#columns} names the columns; without
     * it they are all of the table's.
     *
     * @return a new format
     */
    public CsvFormat withoutHeader() {
        return new CsvFormat(separator, false, charset, nullMarker);
    }

    /**
     * Returns a copy in another encoding. What it cannot write or read is an error, and never replaced.
     *
     * @param encoding of the file
     * @return a new format
     */
    public CsvFormat charset(Charset encoding) {
        return new CsvFormat(separator, header, Objects.requireNonNull(encoding), nullMarker);
    }

    /**
     * Returns a copy with another text for NULL. It counts only without quotes; in quotes it is a text like any other.
     *
     * @param marker for example {@code \N} or {@code NULL}; no number, no quotes, separators and line's ends
     * @return a new format
     */
    public CsvFormat nullMarker(String marker) {
        return new CsvFormat(separator, header, charset, marker).checked();
    }

    private CsvFormat checked() {
        if (nullMarker.indexOf(separator) >= 0
                || nullMarker.indexOf('"') >= 0
                || nullMarker.indexOf('\n') >= 0
                || nullMarker.indexOf('\r') >= 0
                || NumberText.isNumber(nullMarker)
                || nullMarker.startsWith(CsvOutput.BLOB)) {
            throw new IllegalArgumentException("nullMarker '" + nullMarker
                    + "' is not allowed: it must be no number, not begin with base64:, and have no quote, line's end or separator ('"
                    + separator + "') in it");
        }
        return this;
    }

    char separatorCharacter() {
        return separator;
    }

    boolean hasHeader() {
        return header;
    }

    Charset encoding() {
        return charset;
    }

    String markerOfNull() {
        return nullMarker;
    }
}
