package dev.rockpool.transfer;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.RecordType;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records of CSV, where quotes tell text from what is bare. FastCSV's messages show what stands in the file, so none is passed on. */
final class CsvInput implements RowInput {

    private static final int LARGEST_RECORD = 1 << 30;

    private final CsvFormat format;
    private final RecordEnds text;
    private final CsvReader<Line> csv;
    private final CloseableIterator<Line> records;
    private final ColumnPlan plan;
    private final int[] places;
    private long line = 1;

    /** A record; {@code number} is the line where it begins. */
    private record Line(long number, List<Field> fields, boolean empty) {}

    CsvInput(InputStream in, CsvFormat format, TargetTable table, ImportOptions options)
            throws IOException, SQLException {
        this.format = format;
        this.text = new RecordEnds(Texts.reader(in, format.encoding()), format.separatorCharacter());
        this.csv = CsvReader.builder()
                .fieldSeparator(format.separatorCharacter())
                .skipEmptyLines(false) // in a file of one column it is a NULL
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE) // counted here
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(LARGEST_RECORD)
                .build(new Collector(), text);
        this.records = csv.iterator();
        List<String> names = names(table, options);
        this.plan = new ColumnPlan(table, names, options, line);
        this.places = plan.placesOf(names, line);
    }

    private List<String> names(TargetTable table, ImportOptions options) throws IOException, SQLException {
        if (!format.hasHeader()) {
            return options.chosen().isEmpty()
                    ? table.columns().stream().map(TargetColumn::name).toList()
                    : options.chosen();
        }
        Line header = record();
        if (header == null) {
            throw TransferException.inLine(
                    1, "there is no header: if that is as it should be, use CsvFormat.withoutHeader()");
        }
        line = header.number();
        return header.fields().stream().map(Field::text).toList();
    }

    /** Collects a record's fields. */
    private final class Collector extends CsvCallbackHandler<Line> {

        private List<Field> fields = new ArrayList<>();
        private long number;
        private boolean empty;

        @Override
        protected void beginRecord(long startingLine) {
            number = startingLine;
            fields = new ArrayList<>(fields.size());
            empty = false;
        }

        @Override
        protected void addField(char[] buffer, int offset, int length, boolean quoted) {
            String text = new String(buffer, offset, length);
            fields.add(quoted ? new Field(Field.Kind.TEXT, text) : bare(text));
        }

        @Override
        protected void setComment(char[] buffer, int offset, int length) {
            throw new IllegalStateException("comments are not asked for");
        }

        @Override
        protected void setEmpty() {
            empty = true;
        }

        @Override
        protected RecordType getRecordType() {
            return empty ? RecordType.EMPTY : RecordType.DATA;
        }

        @Override
        protected int getFieldCount() {
            return fields.size();
        }

        @Override
        protected Line buildRecord() {
            return new Line(number, empty ? List.of(bare("")) : fields, empty);
        }
    }

    private Field bare(String text) {
        if (text.equals(format.markerOfNull())) {
            return Field.NULL;
        }
        return text.startsWith(CsvOutput.BLOB)
                ? new Field(Field.Kind.BLOB, text.substring(CsvOutput.BLOB.length()))
                : new Field(Field.Kind.BARE, text);
    }

    private @Nullable Line record() throws IOException, SQLException {
        try {
            if (!records.hasNext()) {
                return null;
            }
            Line next = records.next();
            if (text.endsInQuotes() && !records.hasNext()) { // such as a file that was cut off
                throw TransferException.inLine(next.number(), "a quote is not closed");
            }
            return next;
        } catch (CsvParseException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw TransferException.inLine(
                    line,
                    "here or in the next record a quote is not closed, or something follows the quote that closes a field");
        }
    }

    @Override
    @Nullable
    public Object @Nullable [] next() throws IOException, SQLException {
        Line next = record();
        while (next != null && next.empty() && places.length > 1) {
            next = record(); // such as those at the end of a file
        }
        if (next == null) {
            return null;
        }
        line = next.number();
        if (next.fields().size() != places.length) {
            throw TransferException.inLine(
                    line, "it has " + next.fields().size() + " fields, and there are " + places.length + " columns");
        }
        return plan.row(places, next.fields(), line);
    }

    @Override
    public ColumnPlan plan() {
        return plan;
    }

    @Override
    public long line() {
        return line;
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
