package dev.rockpool.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who holds a connection, in one line. */
class LeaseReportTest {

    private static LeaseReport report(String sql) {
        return new LeaseReport("reader.3", "http-7", Duration.ofMillis(4_200), sql, null);
    }

    @Test
    void aReportSaysWhoHasItSinceWhenAndDoingWhat() {
        assertThat(report(" SELECT *\n\tFROM  t ").describe())
                .isEqualTo("reader.3 held 4.20 s by thread 'http-7' (last SQL: SELECT * FROM t)");
    }

    @Test
    void aLeaseWithoutAStatementSaysSo() {
        assertThat(report(null).describe()).endsWith("by thread 'http-7' (no statement yet)");
    }

    @Test
    void aLongStatementIsCut() {
        assertThat(report("SELECT " + "x".repeat(1_000)).describe())
                .endsWith("x…)")
                .hasSizeLessThan(270);
        assertThat(report("x".repeat(200)).describe()).endsWith("x)");
    }

    @Test
    void aThreadWithoutANameIsKnownByItsNumber() throws Exception {
        try (LaneKit kit = LaneKit.open(1)) {
            Thread nameless = new Thread(() -> {}, "");
            Lease lease = kit.borrow();
            lease.slot().holder = nameless;
            assertThat(kit.lane().leases().get(0).thread()).isEqualTo("#" + nameless.getId());
        }
    }
}
