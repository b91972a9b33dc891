package dev.rockpool.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.pool.CacheBypass;
import dev.rockpool.spi.ResultCache.Loaded;
import dev.rockpool.spi.ResultCache.Loader;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a load within a load means for the result of the outer one. */
class NestedLoadsTest {

    private static final Set<String> T = Set.of("t");

    private final CachedResults cache = CacheKit.cache(System::nanoTime, options -> {});
    private final AtomicInteger loads = new AtomicInteger();

    /** Asks twice for what needs something else, which is loaded like this; returns how often it was loaded. */
    private int loadsOfOuter(Loader<?> inner) throws Exception {
        loads.set(0);
        cache.invalidateAll();
        for (int i = 0; i < 2; i++) {
            assertThat(CacheKit.<String>get(cache, "outer", null, () -> {
                        loads.incrementAndGet();
                        CacheKit.get(cache, "inner", null, inner);
                        return new Loaded<>("outer", T);
                    }))
                    .isEqualTo("outer");
        }
        return loads.get();
    }

    @Test
    void whatNeedsSomethingThatIsKeptIsKept() throws Exception {
        assertThat(loadsOfOuter(() -> new Loaded<>("inner", T))).isEqualTo(1);
    }

    @Test
    void whatNeedsSomethingWhoseTablesAreNotKnownIsNotKept() throws Exception {
        assertThat(loadsOfOuter(() -> new Loaded<>("inner", null))).isEqualTo(2);
    }

    @Test
    void whatNeedsSomethingThatEndsWithItsMakerIsNotKept() throws Exception {
        AutoCloseable closeable = () -> {};
        assertThat(loadsOfOuter(() -> new Loaded<>(closeable, T))).isEqualTo(2);
    }

    @Test
    void soItIsThroughEveryLevel() throws Exception {
        assertThat(loadsOfOuter(() ->
                        new Loaded<>(CacheKit.get(cache, "innermost", null, () -> new Loaded<>(List.of(), null)), T)))
                .isEqualTo(2);
        assertThat(cache.stats().bypasses()).containsKey(CacheBypass.UNKNOWN_TABLES);
    }
}
