package dev.rockpool.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long units of a kind may be expected to take. */
@Timeout(60)
class UnitCostsTest {

    private final UnitCosts costs = new UnitCosts();

    @Test
    void whatIsNotKnownIsExpectedToTakeNoTime() {
        assertThat(costs.expected("unknown")).isZero();
    }

    @Test
    void theLatestCountMost() {
        costs.took("a", 1_000);
        assertThat(costs.expected("a")).isEqualTo(1_000);
        costs.took("a", 5_000);
        assertThat(costs.expected("a")).isEqualTo(2_000);
        for (int i = 0; i < 50; i++) {
            costs.took("a", 0);
        }
        assertThat(costs.expected("a")).isLessThan(10);
        assertThat(costs.expected("b")).isZero();
    }

    @Test
    void theKindsThatWereNotUsedForLongestAreForgotten() {
        for (int i = 0; i < 300; i++) {
            costs.took(i, 1_000 + i);
            costs.took("often", 7);
        }
        assertThat(costs.expected("often")).isEqualTo(7);
        assertThat(costs.expected(299)).isEqualTo(1_299);
        assertThat(costs.expected(0)).isZero();
    }

    @Test
    void unitsWithoutAResultAreOfManyKindsToo() {
        TransactionAction<RuntimeException> slow = transaction -> Thread.onSpinWait();
        TransactionAction<RuntimeException> fast = transaction -> {};
        assertThat(kind(slow)).isEqualTo(kind(slow)).isNotEqualTo(kind(fast));
    }

    private static Object kind(TransactionAction<?> action) {
        return ((Statements) action.asFunction()).kind();
    }

    @Test
    void manyThreadsMayAskAtOnce() {
        int threads = 4;
        CyclicBarrier together = new CyclicBarrier(threads);
        List<Call<Integer>> calls = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int step = t + 1;
            calls.add(new Call<>(() -> {
                together.await();
                for (int i = 0; i < 100_000; i++) {
                    costs.took(i * step % 700, 1_000);
                    if (costs.expected(i * step % 700) > 1_000) {
                        throw new AssertionError("nobody took that long");
                    }
                }
                return 0;
            }));
        }
        assertThat(calls).extracting(Call::result).containsOnly(0);
        for (int i = 0; i < 256; i++) {
            costs.took(i, 1_000);
        }
        for (int i = 0; i < 256; i++) {
            assertThat(costs.expected(i)).isEqualTo(1_000);
        }
    }
}
