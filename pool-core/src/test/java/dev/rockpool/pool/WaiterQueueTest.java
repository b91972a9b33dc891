package dev.rockpool.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The queue keeps the order in which its waiters came, wherever they leave. */
class WaiterQueueTest {

    private final WaiterQueue queue = new WaiterQueue();
    private final WaiterQueue.Waiter first = waiter(1, false);
    private final WaiterQueue.Waiter second = waiter(2, false);
    private final WaiterQueue.Waiter third = waiter(3, false);

    private static WaiterQueue.Waiter waiter(long since, boolean retrying) {
        return new WaiterQueue.Waiter(Thread.currentThread(), since, retrying, Priority.NORMAL, null);
    }

    private void add(WaiterQueue.Waiter... waiters) {
        for (WaiterQueue.Waiter waiter : waiters) {
            queue.add(waiter);
        }
    }

    private List<WaiterQueue.Waiter> drain() {
        List<WaiterQueue.Waiter> waiters = new ArrayList<>();
        while (queue.peek() != null) {
            assertThat(queue.size()).isPositive();
            waiters.add(queue.poll());
        }
        assertThat(queue.size()).isZero();
        assertThat(queue.poll()).isNull();
        return waiters;
    }

    @Test
    void theOldestIsFirst() {
        add(first, second, third);
        assertThat(queue.size()).isEqualTo(3);
        assertThat(drain()).containsExactly(first, second, third);
    }

    @Test
    void anyoneMayLeave() {
        add(first, second, third);
        queue.remove(second);
        queue.remove(first);
        add(second);
        queue.remove(third);
        assertThat(drain()).containsExactly(second);
        add(first, second, third);
        queue.remove(third);
        add(third);
        queue.remove(first);
        assertThat(drain()).containsExactly(second, third);
    }

    @Test
    void whoTriesAgainStandsWhereTheirWaitBegan() {
        add(second, third);
        WaiterQueue.Waiter oldest = waiter(1, true);
        WaiterQueue.Waiter middle = waiter(2, true);
        WaiterQueue.Waiter youngest = waiter(4, true);
        add(youngest, middle, oldest);
        assertThat(drain()).containsExactly(oldest, middle, second, third, youngest);
    }

    @Test
    void whoTriesAgainMayBeAlone() {
        WaiterQueue.Waiter alone = waiter(1, true);
        add(alone);
        assertThat(drain()).containsExactly(alone);
    }
}
