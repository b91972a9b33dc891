package dev.rockpool.rows;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values with their types, as bytes. Stateless. */
final class CursorValues {

    private CursorValues() {}

    /** Writes a value; false where it has a type that has no way here. */
    static boolean write(DataOutputStream out, @Nullable Object value) throws IOException {
        if (value == null) {
            out.writeByte('0');
        } else if (value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte) {
            out.writeByte('L');
            out.writeLong(((Number) value).longValue());
        } else if (value instanceof Double || value instanceof Float) {
            out.writeByte('D');
            out.writeDouble(((Number) value).doubleValue());
        } else if (value instanceof Boolean truth) {
            out.writeByte('B');
            out.writeBoolean(truth);
        } else if (value instanceof byte[] bytes) {
            out.writeByte('X');
            writeBytes(out, bytes);
        } else if (value instanceof UUID id) {
            out.writeByte('U');
            out.writeLong(id.getMostSignificantBits());
            out.writeLong(id.getLeastSignificantBits());
        } else {
            char tag = tagOfText(value);
            if (tag == ' ') {
                return false;
            }
            out.writeByte(tag);
            writeBytes(out, value.toString().getBytes(StandardCharsets.UTF_8));
        }
        return true;
    }

    /** Types that are written as their text. */
    private static char tagOfText(Object value) {
        if (value instanceof String) {
            return 'S';
        } else if (value instanceof BigDecimal || value instanceof BigInteger) {
            return 'N';
        } else if (value instanceof Timestamp) {
            return 'T';
        } else if (value instanceof Date) {
            return 'd';
        } else if (value instanceof Time) {
            return 't';
        } else if (value instanceof OffsetDateTime) {
            return 'o';
        } else if (value instanceof LocalDateTime) {
            return 'l';
        } else if (value instanceof LocalDate) {
            return 'e';
        }
        return value instanceof LocalTime ? 'i' : ' ';
    }

    private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /**
     * Reads a value.
     *
     * @throws IOException when there is none
     * @throws RuntimeException likewise: a text that is not of its type
     */
    static @Nullable Object read(DataInputStream in) throws IOException {
        int tag = in.readUnsignedByte();
        return switch (tag) {
            case '0' -> null;
            case 'L' -> in.readLong();
            case 'D' -> in.readDouble();
            case 'B' -> in.readBoolean();
            case 'X' -> readBytes(in);
            case 'U' -> new UUID(in.readLong(), in.readLong());
            default -> ofText(tag, new String(readBytes(in), StandardCharsets.UTF_8));
        };
    }

    private static Object ofText(int tag, String text) throws IOException {
        return switch (tag) {
            case 'S' -> text;
            case 'N' -> new BigDecimal(text);
            case 'T' -> Timestamp.valueOf(text);
            case 'd' -> Date.valueOf(text);
            case 't' -> Time.valueOf(text);
            case 'o' -> OffsetDateTime.parse(text);
            case 'l' -> LocalDateTime.parse(text);
            case 'e' -> LocalDate.parse(text);
            case 'i' -> LocalTime.parse(text);
            default -> throw new IOException("no type " + tag);
        };
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) { // never reserve what a liar asks for
            throw new IOException("no length " + length);
        }
        return in.readNBytes(length);
    }
}
