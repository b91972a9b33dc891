package dev.rockpool.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.spi.ResultRows;
import dev.rockpool.spi.ResultRows.Column;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Rows come back from bytes as they were, or not at all. */
class RowsCodecTest {

    private static final Column PLAIN = column("id", false);

    private static Column column(String name, boolean truth) {
        return new Column(
                name,
                name,
                Types.INTEGER,
                "INTEGER",
                null,
                "t",
                "",
                null,
                10,
                -2,
                Integer.MAX_VALUE,
                1,
                truth,
                !truth,
                truth,
                !truth,
                truth,
                !truth,
                truth,
                !truth);
    }

    private static List<Object> allKinds() {
        Timestamp nanos = Timestamp.valueOf("2024-02-29 13:14:15.123456789");
        Timestamp before1970 = Timestamp.valueOf("1901-01-01 01:02:03.000000001");
        List<Object> values = new ArrayList<>(Arrays.asList(
                null,
                true,
                false,
                (byte) 0,
                Byte.MIN_VALUE,
                Byte.MAX_VALUE,
                Short.MIN_VALUE,
                Short.MAX_VALUE,
                0,
                -1,
                63,
                64,
                -64,
                -65,
                Integer.MIN_VALUE,
                Integer.MAX_VALUE,
                0L,
                1L,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                0f,
                -0f,
                Float.NaN,
                Float.MIN_VALUE,
                Float.NEGATIVE_INFINITY,
                0.0,
                -0.0,
                Double.NaN,
                0.1,
                1e300,
                Double.POSITIVE_INFINITY));
        values.addAll(List.of(
                "",
                "text",
                "\u00ff",
                "\u0100",
                "\u0000",
                "\ud83d\ude00",
                "\ud83d",
                "a\ude00b",
                "\uffff\ufffd",
                "x".repeat(300),
                new byte[0],
                new byte[] {0, -1, 127, -128},
                new byte[300]));
        values.addAll(List.of(
                BigInteger.ZERO,
                BigInteger.ONE.shiftLeft(200).negate(),
                new BigDecimal("1.50"),
                new BigDecimal("1.5"),
                new BigDecimal("-1E+400"),
                new BigDecimal(BigInteger.TEN, Integer.MIN_VALUE),
                new UUID(-1, 1)));
        values.addAll(List.of(
                new Date(0),
                new Date(Long.MIN_VALUE),
                new Time(-1),
                nanos,
                before1970,
                LocalDate.MIN,
                LocalDate.MAX,
                LocalDate.of(2024, 2, 29),
                LocalTime.MIN,
                LocalTime.MAX,
                LocalDateTime.MIN,
                LocalDateTime.MAX,
                OffsetTime.MIN,
                OffsetTime.MAX,
                OffsetDateTime.MIN,
                OffsetDateTime.MAX,
                OffsetDateTime.of(2024, 2, 29, 1, 2, 3, 4, ZoneOffset.ofHoursMinutesSeconds(-3, -4, -5)),
                Instant.MIN,
                Instant.MAX,
                Instant.ofEpochSecond(-1, 999_999_999)));
        return values;
    }

    private static void assertSame(ResultRows given, ResultRows back) {
        assertThat(back.columns()).isEqualTo(given.columns());
        assertThat(back.size()).isEqualTo(given.size());
        for (int row = 0; row < given.size(); row++) {
            for (int column = 0; column < given.columns().size(); column++) {
                Object value = given.value(row, column);
                Object read = back.value(row, column);
                if (value instanceof byte[] bytes) {
                    assertThat((byte[]) read).isEqualTo(bytes);
                } else {
                    assertThat(read).isEqualTo(value);
                    assertThat(read == null ? null : read.getClass())
                            .isEqualTo(value == null ? null : value.getClass());
                }
            }
        }
        assertThat(back.bytes()).isEqualTo(given.bytes());
    }

    @Test
    void everyKindOfValueComesBackAsItWas() throws Exception {
        Object[] values = allKinds().toArray();
        ResultRows rows = new ResultRows(List.of(PLAIN), values.length, values);
        assertSame(rows, RowsCodec.decode(RowsCodec.encode(rows)));
        long quiet = 0x7ff8000000000001L;
        ResultRows nan = new ResultRows(List.of(PLAIN), 1, new Object[] {Double.longBitsToDouble(quiet)});
        Double back = (Double) RowsCodec.decode(RowsCodec.encode(nan)).value(0, 0);
        assertThat(Double.doubleToRawLongBits(back)).isEqualTo(quiet);
    }

    @Test
    void randomRowsComeBackAsTheyWere() throws Exception {
        List<Object> kinds = allKinds();
        for (int seed = 0; seed < 300; seed++) {
            ResultRows rows = random(new Random(seed), kinds);
            assertSame(rows, RowsCodec.decode(RowsCodec.encode(rows)));
        }
    }

    private static ResultRows random(Random random, List<Object> kinds) {
        int width = random.nextInt(6);
        int rowCount = width == 0 ? 0 : random.nextInt(20);
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            columns.add(column("c\u0416" + i, random.nextBoolean()));
        }
        Object[] values = new Object[width * rowCount];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (random.nextInt(4)) {
                case 0 -> random.nextInt() >> random.nextInt(32);
                case 1 -> random.nextLong() >> random.nextInt(64);
                case 2 -> Character.toString(random.nextInt(0x10000)).repeat(random.nextInt(5));
                default -> kinds.get(random.nextInt(kinds.size()));
            };
        }
        return new ResultRows(columns, rowCount, values);
    }

    @Test
    void smallValuesTakeFewBytes() {
        Object[] cells = new Object[2000];
        Arrays.fill(cells, 7);
        ResultRows rows = new ResultRows(List.of(PLAIN, PLAIN), 1000, cells);
        assertThat(RowsCodec.encode(rows).length).isLessThan(2 * 2000 + 100);
    }

    /** Whatever one bit or a lost end does, it is noticed. */
    @Test
    void damagedBytesAreNeverRows() {
        ResultRows rows = random(new Random(7), allKinds());
        byte[] whole = RowsCodec.encode(rows);
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> RowsCodec.decode(damaged)).isInstanceOf(UnreadableRowsException.class);
        }
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> RowsCodec.decode(cut)).isInstanceOf(UnreadableRowsException.class);
        }
    }

    /** Bytes of another origin whose checksum is right: wrong as they may be, nothing large is allocated, and nothing else is thrown. */
    @Test
    void bytesThatWereNeverRowsAreRefusedOrRead() {
        Random random = new Random(3);
        byte[] whole = RowsCodec.encode(random(new Random(7), allKinds()));
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] content = Arrays.copyOf(whole, whole.length - 4);
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                content[1 + random.nextInt(content.length - 1)] = (byte) random.nextInt(256);
            }
            try {
                RowsCodec.decode(signed(content));
            } catch (UnreadableRowsException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
        byte[] huge = {1, 1, -1, -1, -1, -1, 7};
        assertThatThrownBy(() -> RowsCodec.decode(signed(huge))).isInstanceOf(UnreadableRowsException.class);
    }

    private static byte[] signed(byte[] content) {
        CRC32C sum = new CRC32C();
        sum.update(content);
        return ByteBuffer.allocate(content.length + 4)
                .put(content)
                .putInt((int) sum.getValue())
                .array();
    }

    @Test
    void anotherVersionIsRefusedByName() {
        byte[] other = RowsCodec.encode(new ResultRows(List.of(PLAIN), 0, new Object[0]));
        other[0] = 9;
        assertThatThrownBy(() -> RowsCodec.decode(other))
                .isInstanceOf(UnreadableRowsException.class)
                .hasMessageContaining("version 9");
    }
}
