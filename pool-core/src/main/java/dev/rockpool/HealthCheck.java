package dev.rockpool;

import dev.rockpool.HealthReport.LaneHealth;
import dev.rockpool.HealthReport.Stage;
import dev.rockpool.pool.Lane;
import dev.rockpool.pool.Slot;
import dev.rockpool.spi.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Borrows a connection of each lane and asks the database something. Stateless. */
final class HealthCheck {

    private static final Duration LONGEST = Duration.ofSeconds(5);

    private HealthCheck() {}

    static HealthReport run(Database database) {
        List<LaneHealth> lanes =
                database.lanes().stream().map(lane -> check(lane, database)).toList();
        return new HealthReport(database.name(), lanes);
    }

    private static LaneHealth check(Lane lane, Database database) {
        long start = database.housekeeper().ticker().nanos();
        Stage stage = Stage.NOT_BORROWED;
        String problem = null;
        try {
            Duration patience = lane.config().acquireTimeout();
            Slot slot = lane.acquire(patience.compareTo(LONGEST) < 0 ? patience : LONGEST);
            long lease = slot.lease();
            stage = Stage.NOT_ANSWERED;
            try {
                ((Session) slot.physical()).probe(lane.config().validationTimeout());
                stage = Stage.ANSWERED;
            } finally {
                lane.release(slot, lease);
            }
        } catch (SQLException | RuntimeException e) { // a driver may throw anything
            problem = e.getMessage() == null ? e.toString() : e.getMessage();
        }
        long took = database.housekeeper().ticker().nanos() - start;
        return new LaneHealth(lane.name(), stage, Duration.ofNanos(took), problem);
    }
}
