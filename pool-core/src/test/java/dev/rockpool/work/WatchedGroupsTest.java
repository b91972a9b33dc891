package dev.rockpool.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.pool.Activity;
import dev.rockpool.pool.PoolEvent;
import dev.rockpool.pool.WatchLog;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A group of units that is watched begins once and ends once, on whatever threads its units run, and so does its lease. */
@Timeout(60)
class WatchedGroupsTest extends UnitKit {

    private final WatchLog groups = new WatchLog(Activity.GROUP);
    private final WatchLog leases = new WatchLog(Activity.LEASE);

    /** Whoever holds the writer meanwhile is not watched. */
    private Gate holdUnwatched() throws InterruptedException {
        Gate gate = hold();
        db.addWatch(groups);
        db.addWatch(leases);
        return gate;
    }

    private PoolEvent.GroupCommitted committed(int at) {
        return (PoolEvent.GroupCommitted) groups.events().get(at);
    }

    @Test
    void unitsOfManyThreadsAreOneGroupAndOneLease() throws Exception {
        Gate gate = holdUnwatched();
        Call<Integer> first = queueInsert("a");
        Call<Integer> second = queueStatement("b");
        CompletableFuture<Integer> submitted = queued(() -> db.submit(tx -> insert(tx, "c")));
        Call<Integer> last = queueInsert("d");
        gate.open();
        assertThat(first.result() + second.result() + submitted.get() + last.result())
                .isEqualTo(4);
        until(() -> groups.lines().size() == 2);
        assertThat(groups.lines()).containsExactly("+GROUP", "-GROUP GroupCommitted");
        assertThat(committed(0).lane()).isEqualTo("app.sqlite/writer");
        assertThat(committed(0).committed()).isEqualTo(4);
        assertThat(leases.lines()).containsExactly("+LEASE", "-LEASE Released");
        PoolEvent.Released lease = (PoolEvent.Released) leases.events().get(0);
        assertThat(lease.held())
                .as("from the first unit to the commit")
                .isGreaterThanOrEqualTo(committed(0).service().plus(committed(0).commit()));
    }

    @Test
    void aGroupWithoutACommitEndsWithoutAnEvent() throws Exception {
        Gate gate = holdUnwatched();
        Call<Integer> bad = queue(() -> db.inTransaction(tx -> {
            throw new IllegalStateException();
        }));
        gate.open();
        assertThat(bad.failure()).isInstanceOf(IllegalStateException.class);
        until(() -> groups.lines().size() == 2);
        assertThat(groups.lines()).containsExactly("+GROUP", "-GROUP nothing");
    }

    @Test
    void aGroupWhoseCommitFailsEndsOnceAlsoWhereUnitsRunAgain() throws Exception {
        Gate gate = holdUnwatched();
        Call<Integer> good = queueStatement("a");
        Call<Integer> late = queue(() -> db.update("INSERT INTO late VALUES ('nobody')"));
        gate.open();
        assertThat(good.result()).isEqualTo(1);
        assertThat(late.failure()).isInstanceOf(SQLException.class);
        until(() -> Collections.frequency(groups.lines(), "+GROUP")
                == groups.events().size());
        assertThat(groups.lines()).containsExactly("+GROUP", "-GROUP GroupCommitted");
        assertThat(committed(0).committed()).isEqualTo(1);
        assertThat(committed(0).rerun()).isEqualTo(2);
    }

    @Test
    void aGroupWhoseConnectionIsTakenAwayEndsOnceAsDoesItsLease() throws Exception {
        db.addWatch(groups);
        db.addWatch(leases);
        Gate within = gate();
        Call<Integer> unit = new Call<>(() -> db.inTransaction(tx -> {
            int rows = insert(tx, "a");
            within.pass();
            return rows;
        }));
        within.awaitReached();
        db.close(Duration.ZERO);
        within.open();
        assertThat(unit.failure()).isInstanceOf(SQLException.class);
        until(() -> groups.lines().size() == 2);
        assertThat(groups.lines()).containsExactly("+GROUP", "-GROUP nothing");
        assertThat(leases.lines()).containsExactly("+LEASE", "-LEASE nothing");
    }
}
