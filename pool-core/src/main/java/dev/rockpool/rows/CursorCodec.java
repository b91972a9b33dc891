package dev.rockpool.rows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.SQLDataException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Cursors: positions as text that can stand in an address. A cursor is its version, the direction, the values, and a seal over these and
 * the query that it is of. Without a secret the seal tells mistakes, and with one forgeries too; either way what comes out is only ever
 * bound as parameters. Immutable and thread-safe.
 */
final class CursorCodec {

    private static final int VERSION = 1;
    private static final int SEAL = 12;
    private static final int LONGEST = 1 << 20;
    private static final byte[] NO_SECRET = "rockpool".getBytes(StandardCharsets.UTF_8);

    private final byte[] query;
    private final int columns;
    private final byte[] secret;

    /**
     * Makes and reads cursors of one query.
     *
     * @param query what tells it from others
     * @param columns the number of values in a position
     * @param secret not empty, or null
     */
    CursorCodec(String query, int columns, byte @Nullable [] secret) {
        this.query = query.getBytes(StandardCharsets.UTF_8);
        this.columns = columns;
        this.secret = secret == null ? NO_SECRET : secret;
    }

    /**
     * Writes a position.
     *
     * @throws SQLDataException when one of its values has a type that no cursor can hold
     */
    String encode(Position position) throws SQLDataException {
        byte[] body = body(position);
        byte[] all = Arrays.copyOf(body, body.length + SEAL);
        System.arraycopy(seal(body), 0, all, body.length, SEAL);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    private static byte[] body(Position position) throws SQLDataException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            out.writeByte(VERSION);
            out.writeByte((position.backwards() ? 1 : 0) | (position.inclusive() ? 2 : 0));
            for (@Nullable Object value : position.values()) {
                if (!CursorValues.write(out, value)) {
                    throw new SQLDataException(
                            "A cursor cannot hold a value of type "
                                    + (value == null ? "null" : value.getClass().getTypeName())
                                    + ": order by columns of numbers, text, bytes, booleans, times or UUIDs",
                            "22000");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // in memory
        }
        return bytes.toByteArray();
    }

    /**
     * Reads a cursor.
     *
     * @throws InvalidCursorException when it is none of this query
     */
    Position decode(String cursor) {
        byte[] all = bytes(cursor);
        if (all.length <= 2 + SEAL) {
            throw invalid(cursor);
        } else if (all[0] != VERSION) {
            throw new InvalidCursorException("The cursor is of version " + all[0] + ", and this is version " + VERSION
                    + ": begin again at the first page");
        }
        byte[] body = Arrays.copyOf(all, all.length - SEAL);
        byte[] seal = Arrays.copyOfRange(all, body.length, all.length);
        if (!MessageDigest.isEqual(seal, seal(body))) {
            throw invalid(cursor);
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(body));
        try {
            int flags = in.skipBytes(1) == 1 ? in.readUnsignedByte() : -1;
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = 0; i < columns; i++) {
                values.add(CursorValues.read(in));
            }
            if (flags < 0 || flags > 3 || in.available() > 0) {
                throw invalid(cursor);
            }
            return new Position((flags & 1) != 0, (flags & 2) != 0, values);
        } catch (InvalidCursorException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // sealed by somebody who knows how, for there is no secret
            throw invalid(cursor);
        }
    }

    private static byte[] bytes(String cursor) {
        if (cursor.length() > LONGEST) {
            throw invalid(cursor);
        }
        try {
            byte[] all = Base64.getUrlDecoder().decode(cursor);
            // Several texts can mean the same bytes; only the one that we write is a cursor.
            if (Base64.getUrlEncoder().withoutPadding().encodeToString(all).equals(cursor)) {
                return all;
            }
        } catch (IllegalArgumentException e) {
            throw invalid(cursor);
        }
        throw invalid(cursor);
    }

    private static InvalidCursorException invalid(String cursor) {
        return new InvalidCursorException("The text of " + cursor.length()
                + " characters is no cursor of this query: it was cut or changed, or another query gave it."
                + " Begin again at the first page");
    }

    private byte[] seal(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update(query);
            mac.update((byte) 0);
            return Arrays.copyOf(mac.doFinal(body), SEAL);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JVM has HmacSHA256", e);
        }
    }
}
