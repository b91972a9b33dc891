package dev.rockpool.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.SQLDataException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Cursors there and back, and everything that is none. */
class CursorCodecTest {

    private static final byte[] SECRET = "sixteen bytes or more".getBytes(StandardCharsets.UTF_8);

    private static final List<Object> ALL_TYPES = Arrays.asList(
            null,
            Long.MIN_VALUE,
            -0.5,
            true,
            "Grüße, 世界 🦊",
            "",
            new BigDecimal("12345678901234567890.10"),
            new UUID(3, 4),
            Timestamp.valueOf("2024-02-29 01:02:03.000000004"),
            Date.valueOf("2024-02-29"),
            Time.valueOf("01:02:03"),
            OffsetDateTime.of(2024, 2, 29, 1, 2, 3, 4, ZoneOffset.ofHours(2)),
            LocalDateTime.of(2024, 2, 29, 1, 2, 3, 4),
            LocalDate.of(2024, 2, 29),
            LocalTime.of(1, 2, 3, 4));

    private static CursorCodec codec(int columns) {
        return new CursorCodec("query", columns, null);
    }

    private static Position of(Object... values) {
        return new Position(false, false, Arrays.asList(values));
    }

    @Test
    void everyTypeComesBackAsItWas() throws SQLDataException {
        Position position = new Position(true, true, ALL_TYPES);
        assertThat(codec(ALL_TYPES.size()).decode(codec(ALL_TYPES.size()).encode(position)))
                .isEqualTo(position);
        Position bytes = codec(1).decode(codec(1).encode(of(new byte[] {1, 0, -1})));
        assertThat(bytes.values().get(0)).isEqualTo(new byte[] {1, 0, -1});
        assertThat(codec(2).decode(codec(2).encode(of(7, (short) 8))).values()).containsExactly(7L, 8L);
    }

    @Test
    void directionsComeBack() throws SQLDataException {
        for (int i = 0; i < 4; i++) {
            Position position = new Position((i & 1) != 0, (i & 2) != 0, List.of(1L));
            assertThat(codec(1).decode(codec(1).encode(position))).isEqualTo(position);
        }
    }

    @Test
    void aCursorCanStandInAnAddress() throws SQLDataException {
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            assertThat(codec(2).encode(of(random.nextLong(), "text " + random.nextInt())))
                    .matches("[A-Za-z0-9_-]+");
        }
    }

    @Test
    void aTypeThatNoCursorCanHoldIsNamed() {
        assertThatThrownBy(() -> codec(1).encode(of(Collections.emptyMap())))
                .isInstanceOf(SQLDataException.class)
                .hasMessageContaining("EmptyMap");
    }

    @Test
    void anyOtherCharacterAndAnyCutIsNoticed() throws SQLDataException {
        String cursor = codec(2).encode(of(42L, "title"));
        String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ \n";
        for (int at = 0; at < cursor.length(); at++) {
            for (int one = 0; one < letters.length(); one++) {
                char letter = letters.charAt(one);
                if (letter != cursor.charAt(at)) {
                    refused(2, cursor.substring(0, at) + letter + cursor.substring(at + 1));
                }
            }
            refused(2, cursor.substring(0, at));
            refused(2, cursor.substring(at + 1));
        }
        refused(2, cursor + "A");
        refused(2, cursor + "=");
        refused(2, cursor + cursor);
    }

    private static void refused(int columns, String cursor) {
        assertThatExceptionOfType(InvalidCursorException.class)
                .as(cursor)
                .isThrownBy(() -> codec(columns).decode(cursor))
                .withMessageContaining("first page");
    }

    @Test
    void cursorsOfOtherQueriesAndOtherSecretsAreRefused() throws SQLDataException {
        String cursor = codec(1).encode(of(1L));
        assertThatThrownBy(() -> new CursorCodec("other", 1, null).decode(cursor))
                .isInstanceOf(InvalidCursorException.class);
        assertThatThrownBy(() -> new CursorCodec("query", 1, SECRET).decode(cursor))
                .isInstanceOf(InvalidCursorException.class);
        refused(2, cursor);
        refused(1, codec(2).encode(of(1L, 2L)));
        String signed = new CursorCodec("query", 1, SECRET).encode(of(1L));
        refused(1, signed);
        assertThat(new CursorCodec("query", 1, SECRET).decode(signed).values()).containsExactly(1L);
    }

    @Test
    void anotherVersionIsNamed() throws SQLDataException {
        byte[] bytes = Base64.getUrlDecoder().decode(codec(1).encode(of(1L)));
        bytes[0] = 2;
        assertThatThrownBy(() ->
                        codec(1).decode(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)))
                .isInstanceOf(InvalidCursorException.class)
                .hasMessageContaining("version 2");
    }

    @Test
    void randomTextIsRefusedAndNothingElseHappens() {
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            refused(2, new String(bytes, StandardCharsets.ISO_8859_1) + "\u2028");
            if (bytes.length > 0) {
                bytes[0] = 1;
            }
            refused(2, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        }
        refused(2, "");
        refused(2, "A".repeat(2_000_000));
    }

    /** Who knows how cursors are made can seal anything where there is no secret. */
    @Test
    void randomBytesThatAreSealedAreEitherAPositionOrRefused() throws Exception {
        Random random = new Random(3);
        byte[] tags = "0LDBXUSNTdtoleiz".getBytes(StandardCharsets.US_ASCII);
        int accepted = 0;
        for (int i = 0; i < 30_000; i++) {
            byte[] body = new byte[2 + random.nextInt(40)];
            random.nextBytes(body);
            body[0] = 1;
            body[1] = (byte) random.nextInt(5);
            if (body.length > 2) {
                body[2] = tags[random.nextInt(tags.length)];
            }
            for (int at = 3; at < Math.min(6, body.length); at++) {
                body[at] = 0; // short lengths
            }
            if (body.length > 6) {
                body[6] = (byte) Math.max(0, body.length - 7 - random.nextInt(3));
            }
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec("rockpool".getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            mac.update("query\0".getBytes(StandardCharsets.US_ASCII));
            byte[] all = Arrays.copyOf(body, body.length + 12);
            System.arraycopy(mac.doFinal(body), 0, all, body.length, 12);
            try {
                Position position =
                        codec(1).decode(Base64.getUrlEncoder().withoutPadding().encodeToString(all));
                assertThat(position.values()).hasSize(1);
                accepted++;
            } catch (InvalidCursorException expected) {
                assertThat(expected).hasMessageContaining("no cursor of this query");
            } catch (RuntimeException e) {
                fail("a sealed cursor of " + Arrays.toString(body), e);
            }
        }
        assertThat(accepted).isPositive();
    }
}
