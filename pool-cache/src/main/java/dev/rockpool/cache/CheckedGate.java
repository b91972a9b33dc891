package dev.rockpool.cache;

import dev.rockpool.pool.Ticker;
import dev.rockpool.spi.ForeignWrites;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where others may write. It looks when it is asked, not in the background: a look costs little more than to see that it is not needed, the
 * housekeeper's tick is too coarse for short intervals, and nobody looks while nothing is read.
 *
 * <p>Invariant: whatever was committed anywhere before {@code checked} is known to the watch. So what is valid is at most an interval too old.
 */
final class CheckedGate implements ExternalWritesGate {

    private final @Nullable ForeignWrites foreign;
    private final long interval;
    private final Ticker ticker;
    /** Null before the first look. It may go back by a moment, where two look at once, which means to look again sooner. */
    private volatile @Nullable Long checked;

    /** {@code foreign}: null where nobody can tell, so that nothing may be kept. */
    CheckedGate(@Nullable ForeignWrites foreign, Duration interval, Ticker ticker) {
        this.foreign = foreign;
        this.interval = interval.toNanos();
        this.ticker = ticker;
    }

    @Override
    public boolean looks() {
        return true;
    }

    @Override
    public boolean mayServe() {
        ForeignWrites asked = foreign;
        if (asked == null) {
            return false;
        }
        if (interval == 0) {
            return isKnown(asked);
        }
        long now = ticker.nanos();
        Long last = checked;
        if (last != null && now - last < interval) {
            return true;
        }
        if (!isKnown(asked)) {
            return false;
        }
        checked = now; // the time before the look
        return true;
    }

    /** What was found is told, and what is valid afterwards was read after it. */
    private static boolean isKnown(ForeignWrites asked) {
        return asked.check() != ForeignWrites.State.UNKNOWN;
    }

    @Override
    public boolean mayKeep(Set<String> tables) {
        ForeignWrites asked = foreign;
        return asked != null && tables.stream().allMatch(asked::covers);
    }
}
