package dev.rockpool.jdbc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import org.jspecify.annotations.Nullable;

/** Parameters as they were when they were set: streams read, dates copied. Byte arrays are not, as with drivers. */
final class Copies {

    private static final int BUFFER = 8192;

    private Copies() {}

    static @Nullable Object of(@Nullable Object value) {
        if (value instanceof Timestamp timestamp) {
            return timestamp.clone();
        } else if (value instanceof Date date) {
            return date.clone();
        } else if (value instanceof Time time) {
            return time.clone();
        }
        return value;
    }

    static @Nullable InputStream of(byte @Nullable [] content) {
        return content == null ? null : new ByteArrayInputStream(content);
    }

    static @Nullable Reader of(@Nullable String content) {
        return content == null ? null : new StringReader(content);
    }

    /** Reads a stream: to its end, or as many bytes as the caller says. */
    static byte @Nullable [] read(@Nullable InputStream stream, long length) throws SQLException {
        try {
            return stream == null
                    ? null
                    : length < 0 ? stream.readAllBytes() : stream.readNBytes((int) Math.min(Integer.MAX_VALUE, length));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Reads characters: to the end, or as many as the caller says. */
    static @Nullable String read(@Nullable Reader reader, long length) throws SQLException {
        if (reader == null) {
            return null;
        }
        StringBuilder content = new StringBuilder();
        char[] buffer = new char[BUFFER];
        long left = length < 0 ? Long.MAX_VALUE : length;
        try {
            int count;
            while (left > 0 && (count = reader.read(buffer, 0, (int) Math.min(buffer.length, left))) >= 0) {
                content.append(buffer, 0, count);
                left -= count;
            }
            return content.toString();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static SQLException unreadable(IOException e) {
        return new SQLException("A parameter's stream cannot be read: " + e.getMessage(), "22000", e);
    }
}
