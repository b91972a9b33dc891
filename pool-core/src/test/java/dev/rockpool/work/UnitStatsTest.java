package dev.rockpool.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.DatabaseBuilder;
import dev.rockpool.pool.PoolEvent;
import dev.rockpool.pool.WriteQueueStats;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the write queue counts and tells. */
@Timeout(60)
class UnitStatsTest extends UnitKit {

    private final Queue<PoolEvent.GroupCommitted> events = new ConcurrentLinkedQueue<>();

    @Override
    DatabaseBuilder settings(DatabaseBuilder builder) {
        return builder.listener(event -> {
            if (event instanceof PoolEvent.GroupCommitted committed) {
                events.add(committed);
            }
        });
    }

    @Test
    void aGroupIsCountedAndTold() throws Exception {
        Gate gate = hold();
        Call<Integer> first = queueInsert("a");
        Call<Integer> second = queueStatement("b");
        Call<Integer> bad = queue(() -> db.inTransaction(tx -> {
            throw new IllegalStateException();
        }));
        assertThat(units().depth()).isEqualTo(3);
        gate.open();
        assertThat(first.result() + second.result()).isEqualTo(2);
        assertThat(bad.failure()).isInstanceOf(IllegalStateException.class);

        WriteQueueStats stats = units();
        assertThat(stats.depth()).isZero();
        assertThat(stats.committed()).isEqualTo(2);
        assertThat(stats.failed()).isEqualTo(1);
        assertThat(stats.undoneByOthers()).isZero();
        assertThat(stats.rerun()).isZero();
        assertThat(stats.groups()).isEqualTo(1);
        assertThat(stats.groupSizes()).containsExactly(0L, 1L);
        assertThat(stats.largestGroup()).isEqualTo(2);
        assertThat(stats.meanGroupSize()).isEqualTo(2);
        assertThat(stats.maxWait()).isPositive().isLessThanOrEqualTo(stats.totalWait());
        assertThat(stats.maxService()).isPositive().isLessThanOrEqualTo(stats.totalService());
        assertThat(stats.maxCommit()).isPositive().isEqualTo(stats.totalCommit());

        until(() -> events.size() == 1);
        assertThat(events.element()).satisfies(event -> {
            assertThat(event.lane()).isEqualTo("app.sqlite/writer");
            assertThat(event.committed()).isEqualTo(2);
            assertThat(event.failed()).isEqualTo(1);
            assertThat(event.rerun()).isZero();
            assertThat(event.service()).isEqualTo(stats.totalService());
            assertThat(event.commit()).isEqualTo(stats.totalCommit());
        });

        db.resetPoolStats();
        assertThat(units()).isEqualTo(WriteQueueStats.NONE);
    }

    @Test
    void theSizesOfGroupsAreCountedByPowersOfTwo() throws Exception {
        for (int size : new int[] {1, 2, 3, 4, 5, 8, 9}) {
            Gate gate = hold();
            Call<?>[] calls = new Call<?>[size];
            for (int i = 0; i < size; i++) {
                calls[i] = queueStatement(size + "/" + i);
            }
            gate.open();
            for (Call<?> call : calls) {
                call.result();
            }
        }
        assertThat(units().groupSizes()).containsExactly(1L, 1L, 2L, 2L, 1L);
        assertThat(units().largestGroup()).isEqualTo(9);
        assertThat(units().committed()).isEqualTo(32);
        assertThat(units().meanGroupSize()).isEqualTo(32 / 7.0);
    }

    @Test
    void aGroupThatIsUndoneIsNoGroup() throws Exception {
        Gate gate = hold();
        Call<Integer> first = queueStatement("a");
        Call<Integer> second = queueStatement("b");
        Call<Integer> plain = queueInsert("c");
        Call<Integer> bad = queue(() -> db.update("INSERT INTO late VALUES ('nobody')"));
        gate.open();
        assertThat(first.result() + second.result()).isEqualTo(2);
        assertThat(plain.failure()).isInstanceOf(UnitUndoneException.class);
        assertThat(bad.failure()).isNotNull();
        WriteQueueStats stats = units();
        assertThat(stats.committed()).isEqualTo(2);
        assertThat(stats.failed()).isEqualTo(2);
        assertThat(stats.undoneByOthers()).isEqualTo(1);
        assertThat(stats.rerun()).isEqualTo(3);
        assertThat(stats.groups()).isEqualTo(2);
        assertThat(stats.groupSizes()).containsExactly(2L);
        assertThat(stats.largestGroup()).isEqualTo(1);
        until(() -> events.size() == 1);
        assertThat(events.element().rerun()).isEqualTo(3);
        assertThat(events.element().committed()).isEqualTo(2);
    }

    @Test
    void whatCommitsNothingIsNotTold() throws Exception {
        Call<Integer> bad = new Call<>(() -> db.inTransaction(tx -> {
            throw new IllegalStateException();
        }));
        assertThat(bad.failure()).isNotNull();
        db.update("INSERT INTO item VALUES ('a')");
        until(() -> !events.isEmpty());
        assertThat(events).singleElement().satisfies(event -> assertThat(event.failed())
                .isZero());
        assertThat(units().groups()).isEqualTo(1);
    }

    @Test
    void aUnitThatWaitedInVainLeavesTheDepthAsItWas() throws Exception {
        Gate gate = hold();
        Call<Integer> late = new Call<>(
                () -> db.inTransaction(WorkOptions.DEFAULT.within(Duration.ofMillis(30)), tx -> insert(tx, "late")));
        assertThat(late.failure()).isNotNull();
        assertThat(units().depth()).isZero();
        gate.open();
    }
}
