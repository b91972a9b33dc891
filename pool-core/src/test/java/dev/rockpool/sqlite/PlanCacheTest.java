package dev.rockpool.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.spi.Access;
import dev.rockpool.spi.StatementPlan;
import org.junit.jupiter.api.Test;

class PlanCacheTest {

    private static final PlanCache.Answer ANSWER = new PlanCache.Answer(Access.READ, StatementPlan.UNKNOWN);

    private final PlanCache cache = new PlanCache();

    @Test
    void entriesAreBounded() {
        for (int i = 0; i < 3 * PlanCache.MAX_ENTRIES; i++) {
            cache.put(cache.current(), "SELECT " + i, ANSWER);
            assertThat(cache.entries()).isLessThanOrEqualTo(PlanCache.MAX_ENTRIES);
        }
        assertThat(cache.get("SELECT 0")).isNull();
    }

    @Test
    void charactersAreBounded() {
        String long64K = "x".repeat(PlanCache.LONGEST_TEXT - 4);
        for (int i = 1000; i < 1200; i++) {
            cache.put(cache.current(), long64K + i, ANSWER);
            assertThat(cache.chars()).isBetween(1L, (long) PlanCache.MAX_CHARS);
        }
    }

    @Test
    void aTextThatIsTooLongIsNotKept() {
        String tooLong = "x".repeat(PlanCache.LONGEST_TEXT + 1);
        cache.put(cache.current(), tooLong, ANSWER);
        assertThat(cache.get(tooLong)).isNull();
    }

    @Test
    void whatIsAskedForStaysWhileOthersPass() {
        cache.put(cache.current(), "hot", ANSWER);
        for (int i = 0; i < 3 * PlanCache.MAX_ENTRIES; i++) {
            cache.put(cache.current(), "SELECT " + i, ANSWER);
            if (i % 1000 == 0) {
                assertThat(cache.get("hot")).isSameAs(ANSWER);
            }
        }
    }

    @Test
    void droppingForgetsEverything() {
        cache.put(cache.current(), "a", ANSWER);
        cache.drop();
        assertThat(cache.get("a")).isNull();
        assertThat(cache.entries()).isZero();
    }

    @Test
    void anAnswerSoughtBeforeADropIsNotKept() {
        PlanCache.Generation begun = cache.current();
        cache.drop();
        cache.put(begun, "a", ANSWER);
        assertThat(cache.get("a")).isNull();
    }

    @Test
    void anAnswerSoughtBeforeTheGenerationsMovedOnIsKept() {
        PlanCache.Generation begun = cache.current();
        for (int i = 0; cache.current() == begun; i++) {
            cache.put(begun, "SELECT " + i, ANSWER);
        }
        cache.put(begun, "a", ANSWER);
        assertThat(cache.get("a")).isSameAs(ANSWER);
    }
}
