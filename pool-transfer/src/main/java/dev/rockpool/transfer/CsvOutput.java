package dev.rockpool.transfer;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategy;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One record for each row: text in quotes and everything else bare, so that it can be told apart. For one thread. */
final class CsvOutput implements RowOutput {

    /** Stands before a blob. */
    static final String BLOB = "base64:";

    private final String nullMarker;
    private final CsvWriter csv;
    private final String[] fields;
    private final boolean[] quoted;

    CsvOutput(OutputStream out, List<String> columns, CsvFormat format) throws IOException {
        this.nullMarker = format.markerOfNull();
        this.fields = columns.toArray(String[]::new);
        this.quoted = new boolean[fields.length];
        this.csv = CsvWriter.builder()
                .fieldSeparator(format.separatorCharacter())
                .lineDelimiter(LineDelimiter.LF)
                .quoteStrategy(new QuoteTexts())
                .build(Texts.writer(out, format.encoding()));
        if (format.hasHeader()) {
            Arrays.fill(quoted, true);
            write();
        }
    }

    private final class QuoteTexts implements QuoteStrategy {
        @Override
        public boolean quoteEmpty(int line, int field) {
            return quoted[field];
        }

        @Override
        public boolean quoteValue(int line, int field, String value) {
            return quoted[field];
        }
    }

    @Override
    public void row(@Nullable Object[] values) throws IOException {
        for (int i = 0; i < values.length; i++) {
            fields[i] = text(values[i]);
            quoted[i] = !isBare(values[i]);
        }
        write();
    }

    private static boolean isBare(@Nullable Object value) {
        return value == null || value instanceof Number || value instanceof Boolean || value instanceof byte[];
    }

    private String text(@Nullable Object value) {
        if (value == null) {
            return nullMarker;
        } else if (value instanceof Double || value instanceof Float) {
            double real = ((Number) value).doubleValue();
            return Double.isNaN(real)
                    ? nullMarker // what SQLite makes of it
                    : Double.isInfinite(real) ? (real < 0 ? "-" : "") + NumberText.INFINITE : value.toString();
        } else if (value instanceof byte[] blob) {
            return BLOB + Base64.getEncoder().encodeToString(blob);
        }
        return value.toString();
    }

    private void write() throws IOException {
        try {
            csv.writeRecord(fields);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
