package dev.rockpool.work;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long write units of each kind took lately, so that a long one is seen before it begins. Forgets the kinds that were not used for
 * longest. Thread-safe: groups overlap where there are many writers, or where the writer was taken from a unit that still runs.
 */
final class UnitCosts {

    private static final int KINDS = 256;

    private static final class Cost {
        private long nanos;
    }

    @SuppressWarnings("serial") // never serialised
    private final Map<Object, Cost> costs = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Cost> eldest) {
            return size() > KINDS;
        }
    };

    /** In nanoseconds; 0 for a kind that is not known. */
    synchronized long expected(Object kind) {
        Cost cost = costs.get(kind);
        return cost == null ? 0 : cost.nanos;
    }

    synchronized void took(Object kind, long nanos) {
        Cost cost = costs.get(kind);
        if (cost == null) {
            cost = new Cost();
            cost.nanos = nanos;
            costs.put(kind, cost);
        } else {
            cost.nanos += (nanos - cost.nanos) / 4; // the latest count most
        }
    }
}
