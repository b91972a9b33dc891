package dev.rockpool.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The queue against a list that is sorted anew for every question: random comings, goings, returns and changes of the ageing. */
class WaiterQueueModelTest {

    private static final int STEPS = 3_000;

    private final WaiterQueue queue = new WaiterQueue();
    private final List<WaiterQueue.Waiter> model = new ArrayList<>();
    private final List<WaiterQueue.Waiter> served = new ArrayList<>();
    private long ageing;
    /** Near the end of what a long can hold, where a sum may turn negative. */
    private long now = Long.MAX_VALUE - 2_000;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void alwaysTheSameIsNextAsInASortedList(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int step = 0; step < STEPS; step++) {
            act(random);
            check();
        }
        while (!model.isEmpty()) {
            poll();
            check();
        }
        assertThat(queue.poll()).isNull();
    }

    private void act(SplittableRandom random) {
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> add(random);
            case 4, 5 -> poll();
            case 6, 7 -> leave(random);
            case 8 -> comeBack(random);
            default -> {
                ageing = random.nextBoolean() ? 0 : random.nextInt(1, 50);
                queue.ageing(ageing);
            }
        }
    }

    private void add(SplittableRandom random) {
        now += random.nextInt(1, 5);
        Priority priority = List.of(Priority.values()).get(random.nextInt(3));
        QueuedWork work = random.nextBoolean() ? new Job() : null;
        Thread thread = work == null || random.nextBoolean() ? new Thread("never started") : null;
        add(new WaiterQueue.Waiter(thread, now, false, priority, work));
    }

    private void add(WaiterQueue.Waiter waiter) {
        queue.add(waiter);
        model.add(waiter);
    }

    private void poll() {
        WaiterQueue.Waiter expected = next();
        assertThat(queue.poll()).isSameAs(expected);
        if (expected != null) {
            model.remove(expected);
            served.add(expected);
        }
    }

    private void leave(SplittableRandom random) {
        if (!model.isEmpty()) {
            queue.remove(model.remove(random.nextInt(model.size())));
        }
    }

    /** One whose connection turned out to be dead. */
    private void comeBack(SplittableRandom random) {
        if (!served.isEmpty()) {
            WaiterQueue.Waiter before = served.remove(random.nextInt(served.size()));
            add(new WaiterQueue.Waiter(before.thread, before.since, true, before.priority, before.work));
        }
    }

    private WaiterQueue.Waiter next() {
        long origin = now;
        return model.stream()
                .min(Comparator.comparingLong(
                                (WaiterQueue.Waiter waiter) -> waiter.since - origin + steps(waiter) * ageing)
                        .thenComparing(waiter -> waiter.priority))
                .orElse(null);
    }

    private static int steps(WaiterQueue.Waiter waiter) {
        return switch (waiter.priority) {
            case HIGH -> 0;
            case NORMAL -> 1;
            case LOW -> 2;
        };
    }

    private void check() {
        assertThat(queue.peek()).isSameAs(next());
        assertThat(queue.size()).isEqualTo(model.size());
        assertThat(queue.works())
                .isEqualTo(count(model.stream().map(waiter -> waiter.work).toList()));
        assertThat(queue.callers())
                .isEqualTo(count(model.stream().map(waiter -> waiter.thread).toList()));
        for (WaiterQueue.Waiter waiter : model) {
            assertThat(waiter.work == null ? waiter : waiter.work.waiter).isSameAs(waiter);
            assertThat(waiter.thread == null ? waiter : queue.find(waiter.thread))
                    .isSameAs(waiter);
        }
        for (WaiterQueue.Waiter waiter : served) {
            assertThat(waiter.work == null ? null : waiter.work.waiter).isNull();
            assertThat(waiter.thread == null ? null : queue.find(waiter.thread)).isNull();
        }
    }

    private static int count(List<?> things) {
        int count = 0;
        for (Object thing : things) {
            count += thing == null ? 0 : 1;
        }
        return count;
    }
}
