package dev.rockpool.spi;

import dev.rockpool.pool.Quantiles;
import dev.rockpool.pool.StatementTiming;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a module that measures times knows, for diagnoses. Thread-safe. */
public interface PoolTimes {

    /**
     * Tells which statements took most time in all.
     *
     * @param most how many to tell of at most
     * @return longest total time first
     */
    List<StatementTiming> slowest(int most);

    /**
     * Tells how long callers lately waited to get a connection.
     *
     * @param lane the lane's name
     * @return null where there is nothing to tell
     */
    @Nullable
    Quantiles acquire(String lane);

    /** Forgets everything: the pool's figures are set to zero. */
    default void reset() {}
}
