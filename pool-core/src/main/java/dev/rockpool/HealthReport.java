package dev.rockpool;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a database answers, lane by lane. Immutable.
 *
 * @param pool the pool's name
 * @param lanes what was found in each lane
 */
public record HealthReport(String pool, List<LaneHealth> lanes) {

    /** Copies the list. */
    public HealthReport {
        lanes = List.copyOf(lanes);
    }

    /**
     * Tells whether everything is well.
     *
     * @return true when every lane is healthy
     */
    public boolean isHealthy() {
        return lanes.stream().allMatch(LaneHealth::isHealthy);
    }

    /**
     * What was found in one lane.
     *
     * @param lane the lane's name
     * @param stage how far the check came: a connection was borrowed, and answered a query
     * @param took how long the check took, waiting included
     * @param problem what is wrong, in words, or null
     */
    public record LaneHealth(
            String lane,
            Stage stage,
            Duration took,
            @Nullable String problem) {

        /**
         * Tells whether the lane is well.
         *
         * @return true when a connection was borrowed and answered
         */
        public boolean isHealthy() {
            return problem == null;
        }
    }

    /** How far a check came. */
    public enum Stage {
        /** No connection could be borrowed or opened. */
        NOT_BORROWED,
        /** A connection was borrowed but did not answer a query. */
        NOT_ANSWERED,
        /** A connection answered a query. */
        ANSWERED
    }
}
