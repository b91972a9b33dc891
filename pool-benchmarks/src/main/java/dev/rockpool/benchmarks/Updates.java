package dev.rockpool.benchmarks;

import dev.rockpool.benchmarks.Items.Item;
import dev.rockpool.benchmarks.Items.Layout;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** How often each item was updated, as far as it was acknowledged: no read may show less than was acknowledged before it. Thread-safe. */
final class Updates {

    private final Map<Layout, AtomicIntegerArray> counts = new EnumMap<>(Layout.class);

    Updates() {
        for (Layout layout : Layout.values()) {
            counts.put(layout, new AtomicIntegerArray(Items.ITEMS + 1));
        }
    }

    void acknowledge(Layout layout, int item) {
        of(layout).incrementAndGet(item);
    }

    int acknowledged(Layout layout, int item) {
        return of(layout).get(item);
    }

    private AtomicIntegerArray of(Layout layout) {
        AtomicIntegerArray own = counts.get(layout);
        if (own == null) {
            throw new IllegalArgumentException(layout + " is not counted, only " + counts.keySet());
        }
        return own;
    }

    /** Throws where a read shows another item, or not all that had been acknowledged before it began. */
    static void requireFresh(Item read, int item, int acknowledged) {
        if (read.id() != item || read.version() < acknowledged) {
            throw new IllegalStateException("Reading item " + item + " gave " + read + ", though " + acknowledged
                    + " updates had been acknowledged before");
        }
    }
}
