package dev.rockpool.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Values of parameters as reports show them. */
class ShownTest {

    @Test
    void whatIsKnownIsShownAsItIs() {
        UUID id = new UUID(1, 2);
        assertThat(Shown.of(null)).isEqualTo("null");
        assertThat(Shown.of(42L)).isEqualTo("42");
        assertThat(Shown.of(true)).isEqualTo("true");
        assertThat(Shown.of("it")).isEqualTo("'it'");
        assertThat(Shown.of('c')).isEqualTo("'c'");
        assertThat(Shown.of(LocalDate.of(2024, 2, 29))).isEqualTo("2024-02-29");
        assertThat(Shown.of(Timestamp.valueOf("2024-02-29 12:00:00"))).isEqualTo("2024-02-29 12:00:00.0");
        assertThat(Shown.of(id)).isEqualTo(id.toString());
    }

    @Test
    void whatIsLongIsCut() {
        assertThat(Shown.of("x".repeat(100))).isEqualTo("'" + "x".repeat(100) + "'");
        assertThat(Shown.of("x".repeat(101))).isEqualTo("'" + "x".repeat(100) + "…' (101 characters)");
        assertThat(Shown.of(new BigDecimal("1" + "0".repeat(150)))).hasSize(101);
    }

    @Test
    void bytesAreTheirNumber() {
        assertThat(Shown.of(new byte[0])).isEqualTo("0 bytes");
        assertThat(Shown.of(new byte[1])).isEqualTo("1 byte");
        assertThat(Shown.of(new byte[7])).isEqualTo("7 bytes");
    }

    /** Its text may be anything, and to make it may fail. */
    private static final class Stranger {
        @Override
        public String toString() {
            throw new IllegalStateException("no text");
        }
    }

    @Test
    void aStrangersObjectIsItsType() {
        assertThat(Shown.of(new Stranger())).isEqualTo("a Stranger");
    }
}
