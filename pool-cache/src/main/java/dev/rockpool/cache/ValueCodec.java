package dev.rockpool.cache;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A value as bytes: a tag that says its class, and what makes it up. Every value that can be kept comes back as it was. Stateless. */
final class ValueCodec {

    private static final int NULL = 0;
    private static final int FALSE = 1;
    private static final int TRUE = 2;
    private static final int BYTE = 3;
    private static final int SHORT = 4;
    private static final int INTEGER = 5;
    private static final int LONG = 6;
    private static final int FLOAT = 7;
    private static final int DOUBLE = 8;
    private static final int BIG_INTEGER = 9;
    private static final int BIG_DECIMAL = 10;
    private static final int LATIN_TEXT = 11;
    private static final int WIDE_TEXT = 12;
    private static final int BYTES = 13;
    private static final int ID = 14;
    private static final int DATE = 15;
    private static final int TIME = 16;
    private static final int TIMESTAMP = 17;
    private static final int LOCAL_DATE = 18;
    private static final int LOCAL_TIME = 19;
    private static final int LOCAL_DATE_TIME = 20;
    private static final int OFFSET_TIME = 21;
    private static final int OFFSET_DATE_TIME = 22;
    private static final int INSTANT = 23;

    private static final int HIGHEST_LATIN = 0xFF;

    private ValueCodec() {}

    static void write(DataOutputStream out, @Nullable Object value) throws IOException {
        if (value == null) {
            out.writeByte(NULL);
        } else if (value instanceof String text) {
            writeText(out, text);
        } else if (value instanceof byte[] bytes) {
            out.writeByte(BYTES);
            writeBytes(out, bytes);
        } else if (value instanceof Boolean truth) {
            out.writeByte(truth ? TRUE : FALSE);
        } else if (value instanceof Number number) {
            writeNumber(out, number);
        } else if (value instanceof UUID id) {
            out.writeByte(ID);
            out.writeLong(id.getMostSignificantBits());
            out.writeLong(id.getLeastSignificantBits());
        } else {
            writeTime(out, value);
        }
    }

    static @Nullable Object read(DataInputStream in) throws IOException {
        int tag = in.readUnsignedByte();
        return switch (tag) {
            case NULL -> null;
            case FALSE -> false;
            case TRUE -> true;
            case LATIN_TEXT -> new String(in.readNBytes(Numbers.readSize(in)), StandardCharsets.ISO_8859_1);
            case WIDE_TEXT -> readWide(in);
            case BYTES -> in.readNBytes(Numbers.readSize(in));
            case ID -> new UUID(in.readLong(), in.readLong());
            default -> tag < LATIN_TEXT ? readNumber(in, tag) : readTime(in, tag);
        };
    }

    // ---- texts: any sequence of characters, half a pair of surrogates too, which UTF-8 would replace

    private static void writeText(DataOutputStream out, String text) throws IOException {
        if (isLatin(text)) {
            out.writeByte(LATIN_TEXT);
            writeBytes(out, text.getBytes(StandardCharsets.ISO_8859_1));
            return;
        }
        out.writeByte(WIDE_TEXT);
        Numbers.write(out, text.length());
        for (int i = 0; i < text.length(); i++) {
            Numbers.write(out, text.charAt(i));
        }
    }

    private static boolean isLatin(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > HIGHEST_LATIN) {
                return false;
            }
        }
        return true;
    }

    private static String readWide(DataInputStream in) throws IOException {
        char[] characters = new char[Numbers.readSize(in)];
        for (int i = 0; i < characters.length; i++) {
            int character = Numbers.read(in);
            if (character < 0 || character > Character.MAX_VALUE) {
                throw UnreadableRowsException.damaged();
            }
            characters[i] = (char) character;
        }
        return new String(characters);
    }

    private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        Numbers.write(out, bytes.length);
        out.write(bytes);
    }

    // ---- numbers: those with a point by their bits, so that every NaN is the same NaN

    private static void writeNumber(DataOutputStream out, Number number) throws IOException {
        if (number instanceof Integer) {
            out.writeByte(INTEGER);
            Numbers.writeSigned(out, number.longValue());
        } else if (number instanceof Long) {
            out.writeByte(LONG);
            Numbers.writeSigned(out, number.longValue());
        } else if (number instanceof Double real) {
            out.writeByte(DOUBLE);
            out.writeLong(Double.doubleToRawLongBits(real));
        } else if (number instanceof Float real) {
            out.writeByte(FLOAT);
            out.writeInt(Float.floatToRawIntBits(real));
        } else if (number instanceof BigDecimal decimal) {
            out.writeByte(BIG_DECIMAL);
            Numbers.writeSigned(out, decimal.scale());
            writeBytes(out, decimal.unscaledValue().toByteArray());
        } else if (number instanceof BigInteger integer) {
            out.writeByte(BIG_INTEGER);
            writeBytes(out, integer.toByteArray());
        } else if (number instanceof Short) {
            out.writeByte(SHORT);
            out.writeShort(number.shortValue());
        } else if (number instanceof Byte) {
            out.writeByte(BYTE);
            out.writeByte(number.byteValue());
        } else {
            throw unknown(number);
        }
    }

    private static Object readNumber(DataInputStream in, int tag) throws IOException {
        return switch (tag) {
            case BYTE -> in.readByte();
            case SHORT -> in.readShort();
            case INTEGER -> Numbers.readSignedInt(in);
            case LONG -> Numbers.readSigned(in);
            case FLOAT -> Float.intBitsToFloat(in.readInt());
            case DOUBLE -> Double.longBitsToDouble(in.readLong());
            case BIG_INTEGER -> readInteger(in);
            case BIG_DECIMAL -> {
                int scale = Numbers.readSignedInt(in);
                yield new BigDecimal(readInteger(in), scale);
            }
            default -> throw UnreadableRowsException.damaged();
        };
    }

    private static BigInteger readInteger(DataInputStream in) throws IOException {
        return new BigInteger(in.readNBytes(Numbers.readSize(in)));
    }

    // ---- times

    private static void writeTime(DataOutputStream out, Object value) throws IOException {
        if (value instanceof Timestamp timestamp) {
            out.writeByte(TIMESTAMP);
            Numbers.writeSigned(out, timestamp.getTime());
            Numbers.write(out, timestamp.getNanos());
        } else if (value instanceof Date date) {
            out.writeByte(DATE);
            Numbers.writeSigned(out, date.getTime());
        } else if (value instanceof Time time) {
            out.writeByte(TIME);
            Numbers.writeSigned(out, time.getTime());
        } else if (value instanceof LocalDate date) {
            out.writeByte(LOCAL_DATE);
            Numbers.writeSigned(out, date.toEpochDay());
        } else if (value instanceof LocalTime time) {
            out.writeByte(LOCAL_TIME);
            Numbers.write(out, time.toNanoOfDay());
        } else if (value instanceof LocalDateTime local) {
            out.writeByte(LOCAL_DATE_TIME);
            writeLocal(out, local);
        } else if (value instanceof OffsetTime time) {
            out.writeByte(OFFSET_TIME);
            Numbers.write(out, time.toLocalTime().toNanoOfDay());
            Numbers.writeSigned(out, time.getOffset().getTotalSeconds());
        } else if (value instanceof OffsetDateTime time) {
            out.writeByte(OFFSET_DATE_TIME);
            writeLocal(out, time.toLocalDateTime());
            Numbers.writeSigned(out, time.getOffset().getTotalSeconds());
        } else if (value instanceof Instant instant) {
            out.writeByte(INSTANT);
            Numbers.writeSigned(out, instant.getEpochSecond());
            Numbers.write(out, instant.getNano());
        } else {
            throw unknown(value);
        }
    }

    private static Object readTime(DataInputStream in, int tag) throws IOException {
        return switch (tag) {
            case TIMESTAMP -> {
                Timestamp timestamp = new Timestamp(Numbers.readSigned(in));
                timestamp.setNanos(Numbers.read(in));
                yield timestamp;
            }
            case DATE -> new Date(Numbers.readSigned(in));
            case TIME -> new Time(Numbers.readSigned(in));
            case LOCAL_DATE -> LocalDate.ofEpochDay(Numbers.readSigned(in));
            case LOCAL_TIME -> readLocalTime(in);
            case LOCAL_DATE_TIME -> readLocal(in);
            case OFFSET_TIME -> OffsetTime.of(readLocalTime(in), readOffset(in));
            case OFFSET_DATE_TIME -> OffsetDateTime.of(readLocal(in), readOffset(in));
            case INSTANT -> Instant.ofEpochSecond(Numbers.readSigned(in), Numbers.read(in));
            default -> throw UnreadableRowsException.damaged();
        };
    }

    private static void writeLocal(DataOutputStream out, LocalDateTime local) throws IOException {
        Numbers.writeSigned(out, local.toLocalDate().toEpochDay());
        Numbers.write(out, local.toLocalTime().toNanoOfDay());
    }

    private static LocalDateTime readLocal(DataInputStream in) throws IOException {
        return LocalDateTime.of(LocalDate.ofEpochDay(Numbers.readSigned(in)), readLocalTime(in));
    }

    private static LocalTime readLocalTime(DataInputStream in) throws IOException {
        return LocalTime.ofNanoOfDay(Numbers.readLong(in));
    }

    private static ZoneOffset readOffset(DataInputStream in) throws IOException {
        return ZoneOffset.ofTotalSeconds(Numbers.readSignedInt(in));
    }

    private static IllegalArgumentException unknown(Object value) {
        return new IllegalArgumentException(
                "A value of type " + value.getClass().getTypeName() + " cannot be encoded: see KeptValue for what can");
    }
}
