package dev.rockpool.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names of the pools in each registry. Two pools of one name, such as two files {@code app.sqlite} in different folders, would have the
 * same meters, and the first to be closed would take the other's away; so the second is called {@code app.sqlite#2}. Thread-safe.
 */
final class PoolNames {

    private static final Logger LOG = LoggerFactory.getLogger(PoolMetrics.class);
    private static final Map<MeterRegistry, Set<String>> NAMES = Collections.synchronizedMap(new WeakHashMap<>());

    private PoolNames() {}

    static String claim(MeterRegistry registry, String pool) {
        Set<String> taken = NAMES.computeIfAbsent(registry, another -> Collections.synchronizedSet(new HashSet<>()));
        String name = pool;
        for (int number = 2; !taken.add(name); number++) {
            name = pool + "#" + number;
        }
        if (!name.equals(pool)) {
            LOG.warn(
                    "Another pool named {} has its meters in this registry already: those of this one have the tag pool = {}. Give"
                            + " each a name of its own with .name(…)",
                    pool,
                    name);
        }
        return name;
    }

    static void giveBack(MeterRegistry registry, String name) {
        Set<String> taken = NAMES.get(registry);
        if (taken != null) {
            taken.remove(name);
        }
    }
}
