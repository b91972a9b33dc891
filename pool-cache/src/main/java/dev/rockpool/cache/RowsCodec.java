package dev.rockpool.cache;

import dev.rockpool.spi.ResultRows;
import dev.rockpool.spi.ResultRows.Column;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Rows as bytes, to be kept outside of the heap. First the version, then the columns, then the values row by row, and at the end a CRC-32C of
 * all before it, so that damaged bytes are found before they are believed. Lengths are looked at before anything is allocated. Stateless.
 */
final class RowsCodec {

    private static final byte VERSION = 1;
    private static final int CHECKSUM_BYTES = Integer.BYTES;
    private static final int FIRST_BYTES = 256;

    /** What is true of a column, each a bit. */
    private static final int AUTO_INCREMENT = 1;

    private static final int CASE_SENSITIVE = 1 << 1;
    private static final int SEARCHABLE = 1 << 2;
    private static final int CURRENCY = 1 << 3;
    private static final int SIGNED = 1 << 4;
    private static final int READ_ONLY = 1 << 5;
    private static final int WRITABLE = 1 << 6;
    private static final int DEFINITELY_WRITABLE = 1 << 7;

    private RowsCodec() {}

    /**
     * Writes rows.
     *
     * @return a new array
     */
    static byte[] encode(ResultRows rows) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(FIRST_BYTES);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            int width = rows.columns().size();
            Numbers.write(out, width);
            Numbers.write(out, rows.size());
            for (Column column : rows.columns()) {
                write(out, column);
            }
            for (int row = 0; row < rows.size(); row++) {
                for (int column = 0; column < width; column++) {
                    ValueCodec.write(out, rows.value(row, column));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        byte[] content = bytes.toByteArray();
        return ByteBuffer.allocate(content.length + CHECKSUM_BYTES)
                .put(content)
                .putInt(checksum(content, content.length))
                .array();
    }

    /**
     * Reads rows.
     *
     * @throws UnreadableRowsException when the bytes are damaged, or of another version
     */
    static ResultRows decode(byte[] bytes) throws UnreadableRowsException {
        if (bytes.length <= CHECKSUM_BYTES) {
            throw new UnreadableRowsException("Kept rows of " + bytes.length + " bytes are cut off: read them again");
        } else if (bytes[0] != VERSION) {
            throw new UnreadableRowsException("Kept rows have version " + bytes[0] + ", and this is version " + VERSION
                    + ": they were kept by another release, read them again");
        }
        int content = bytes.length - CHECKSUM_BYTES;
        if (ByteBuffer.wrap(bytes, content, CHECKSUM_BYTES).getInt() != checksum(bytes, content)) {
            throw UnreadableRowsException.damaged();
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 1, content - 1))) {
            ResultRows rows = rows(in);
            if (in.available() > 0) {
                throw UnreadableRowsException.damaged();
            }
            return rows;
        } catch (UnreadableRowsException e) {
            throw e;
        } catch (IOException | IllegalArgumentException | ArithmeticException | DateTimeException e) {
            throw UnreadableRowsException.damaged(e);
        }
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, length);
        return (int) sum.getValue();
    }

    private static ResultRows rows(DataInputStream in) throws IOException {
        int width = Numbers.readSize(in);
        int rowCount = Numbers.read(in);
        List<Column> columns = new ArrayList<>(width);
        for (int i = 0; i < width; i++) {
            columns.add(column(in));
        }
        long cells = (long) rowCount * width;
        if (rowCount < 0 || cells > in.available()) { // each takes a byte at least
            throw UnreadableRowsException.damaged();
        }
        @Nullable Object[] values = new @Nullable Object[(int) cells];
        for (int i = 0; i < values.length; i++) {
            values[i] = ValueCodec.read(in);
        }
        return new ResultRows(columns, rowCount, values);
    }

    private static void write(DataOutputStream out, Column column) throws IOException {
        ValueCodec.write(out, column.label());
        ValueCodec.write(out, column.name());
        Numbers.writeSigned(out, column.type());
        ValueCodec.write(out, column.typeName());
        ValueCodec.write(out, column.className());
        ValueCodec.write(out, column.table());
        ValueCodec.write(out, column.schema());
        ValueCodec.write(out, column.catalog());
        Numbers.writeSigned(out, column.precision());
        Numbers.writeSigned(out, column.scale());
        Numbers.writeSigned(out, column.displaySize());
        Numbers.writeSigned(out, column.nullable());
        out.writeByte((column.autoIncrement() ? AUTO_INCREMENT : 0)
                | (column.caseSensitive() ? CASE_SENSITIVE : 0)
                | (column.searchable() ? SEARCHABLE : 0)
                | (column.currency() ? CURRENCY : 0)
                | (column.signed() ? SIGNED : 0)
                | (column.readOnly() ? READ_ONLY : 0)
                | (column.writable() ? WRITABLE : 0)
                | (column.definitelyWritable() ? DEFINITELY_WRITABLE : 0));
    }

    private static Column column(DataInputStream in) throws IOException {
        String label = name(in);
        String name = name(in);
        int type = Numbers.readSignedInt(in);
        String typeName = text(in);
        String className = text(in);
        String table = text(in);
        String schema = text(in);
        String catalog = text(in);
        int precision = Numbers.readSignedInt(in);
        int scale = Numbers.readSignedInt(in);
        int displaySize = Numbers.readSignedInt(in);
        int nullable = Numbers.readSignedInt(in);
        int flags = in.readUnsignedByte();
        return new Column(
                label,
                name,
                type,
                typeName,
                className,
                table,
                schema,
                catalog,
                precision,
                scale,
                displaySize,
                nullable,
                (flags & AUTO_INCREMENT) != 0,
                (flags & CASE_SENSITIVE) != 0,
                (flags & SEARCHABLE) != 0,
                (flags & CURRENCY) != 0,
                (flags & SIGNED) != 0,
                (flags & READ_ONLY) != 0,
                (flags & WRITABLE) != 0,
                (flags & DEFINITELY_WRITABLE) != 0);
    }

    private static String name(DataInputStream in) throws IOException {
        String text = text(in);
        if (text == null) {
            throw UnreadableRowsException.damaged();
        }
        return text;
    }

    private static @Nullable String text(DataInputStream in) throws IOException {
        Object value = ValueCodec.read(in);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw UnreadableRowsException.damaged();
    }
}
