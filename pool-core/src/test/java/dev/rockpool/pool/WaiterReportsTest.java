package dev.rockpool.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for a connection, as a lane tells it. */
@Timeout(60)
class WaiterReportsTest {

    private static final Duration FOR_EVER = Duration.ofDays(365);

    @Test
    void allWhoWaitAreToldLongestFirstWhateverTheirPriority() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            assertThat(kit.lane().waiters()).isEmpty();
            Lease lease = kit.borrow();
            assertThat(kit.lane().waiters()).isEmpty();
            Caller low = kit.queue(() -> kit.lane().acquire(FOR_EVER, Priority.LOW, null));
            kit.clock.advance(Duration.ofMillis(3));
            JobCaller unit = JobCaller.queue(kit, FOR_EVER, Priority.NORMAL);
            kit.clock.advance(Duration.ofMillis(20));
            Job submitted = new Job();
            kit.lane().enqueue(submitted, Priority.HIGH);
            kit.clock.advance(Duration.ofMillis(100));
            assertThat(kit.lane().waiters())
                    .containsExactly(
                            new WaiterReport(low.name(), Duration.ofMillis(123), Priority.LOW, false),
                            new WaiterReport("job-caller", Duration.ofMillis(120), Priority.NORMAL, true),
                            new WaiterReport("(submitted)", Duration.ofMillis(100), Priority.HIGH, true));
            lease.giveBack();
            submitted.lease().giveBack();
            unit.lease().giveBack();
            low.lease().giveBack();
            assertThat(kit.lane().waiters()).isEmpty();
        }
    }
}
