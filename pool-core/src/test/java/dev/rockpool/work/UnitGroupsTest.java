package dev.rockpool.work;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which units share a commit. */
@Timeout(60)
class UnitGroupsTest extends UnitKit {

    @Test
    void unitsThatWaitShareOneCommitInTheOrderOfTheQueue() throws Exception {
        Gate gate = hold();
        Call<String> first = queue(() -> db.inTransaction(tx -> {
            insert(tx, "a");
            return items(tx);
        }));
        Call<Integer> second = queueStatement("b");
        Call<String> third = queue(() -> db.inTransaction(tx -> {
            insert(tx, "c");
            return items(tx);
        }));
        CompletableFuture<String> fourth = queued(() -> db.submit(tx -> {
            insert(tx, "d");
            return items(tx);
        }));
        assertThat(units().depth()).isEqualTo(4);
        gate.open();

        assertThat(first.result()).isEqualTo("a");
        assertThat(second.result()).isEqualTo(1);
        assertThat(third.result()).as("each sees those before it").isEqualTo("a b c");
        assertThat(fourth.get()).isEqualTo("a b c d");
        assertThat(units().groups()).isEqualTo(1);
        assertThat(units().groupSizes()).containsExactly(0L, 0L, 1L);
        assertThat(units().largestGroup()).isEqualTo(4);
        assertThat(units().committed()).isEqualTo(4);
        assertThat(items()).isEqualTo("a b c d");
    }

    @Test
    void nobodyIsToldAndNobodySeesAnythingBeforeTheCommit() throws Exception {
        Gate gate = hold();
        Gate middle = gate();
        Call<Integer> first = queueInsert("a");
        Call<Integer> statement = queueStatement("b");
        CompletableFuture<Integer> submitted = queued(() -> db.submit(tx -> insert(tx, "c")));
        Call<Integer> last = queue(() -> db.inTransaction(tx -> {
            middle.pass();
            return insert(tx, "d");
        }));
        gate.open();
        middle.awaitReached();
        assertThat(List.of(first.isDone(), statement.isDone(), submitted.isDone()))
                .containsOnly(false);
        assertThat(items()).as("by a reader").isEmpty();
        try (Connection outsider = outsider()) {
            assertThat(items(outsider)).isEmpty();
            middle.open();
            assertThat(first.result() + statement.result() + submitted.get() + last.result())
                    .isEqualTo(4);
            assertThat(items(outsider)).isEqualTo("a b c d");
        }
        assertThat(units().groups()).isEqualTo(1);
    }

    @Test
    void whatIsAcknowledgedIsCommitted() throws Exception {
        try (Connection outsider = outsider()) {
            for (int i = 0; i < 20; i++) {
                String name = "n" + i;
                db.useTransaction(tx -> insert(tx, name));
                assertThat(ask(outsider, "SELECT name FROM item WHERE name = '" + name + "'"))
                        .isEqualTo(name);
            }
        }
    }

    @Test
    void whoTakesTheWriterForPlainJdbcKeepsItsTurnAndSplitsTheGroup() throws Exception {
        Gate gate = hold();
        Call<Integer> a = queueInsert("a");
        Call<Integer> b = queueStatement("b");
        Call<String> plain = queue(() -> db.withConnection(c -> {
            String seen = items(c);
            run(c, "INSERT INTO item VALUES ('plain')");
            return seen;
        }));
        Call<Integer> c = queueInsert("c");
        Call<Integer> d = queueStatement("d");
        gate.open();
        assertThat(plain.result()).isEqualTo("a b");
        assertThat(a.result() + b.result() + c.result() + d.result()).isEqualTo(4);
        assertThat(items()).isEqualTo("a b plain c d");
        assertThat(units().groupSizes()).containsExactly(0L, 2L);
    }

    @Test
    void aGroupIsNoLargerThanTheSetting() throws Exception {
        reopen(builder -> builder.maxGroupSize(2));
        Gate gate = hold();
        List<Call<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            calls.add(i % 2 == 0 ? queueInsert("n" + i) : queueStatement("n" + i));
        }
        gate.open();
        calls.forEach(Call::result);
        assertThat(items()).isEqualTo("n0 n1 n2 n3 n4");
        assertThat(units().groupSizes()).containsExactly(1L, 2L);
        assertThat(units().largestGroup()).isEqualTo(2);
    }

    @Test
    void aUnitThatStandsAloneSharesWithNobody() throws Exception {
        Gate gate = hold();
        List<Call<Integer>> calls = new ArrayList<>();
        calls.add(queueInsert("a"));
        calls.add(queueInsert("b"));
        calls.add(queueInsert(WorkOptions.DEFAULT.standingAlone(), "alone"));
        calls.add(queueInsert("c"));
        calls.add(queueStatement("d"));
        gate.open();
        calls.forEach(Call::result);
        assertThat(items()).isEqualTo("a b alone c d");
        assertThat(units().groupSizes()).containsExactly(1L, 2L);
    }

    /** Its kind took long before: more than a group may take. */
    @Test
    void aUnitThatIsKnownToBeSlowIsNotJoined() throws Exception {
        reopen(builder -> builder.maxGroupTime(Duration.ofMillis(50)));
        TransactionFunction<Integer, Exception> slow = tx -> {
            long end = System.nanoTime() + Duration.ofMillis(200).toNanos();
            while (System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
            return insert(tx, "slow " + System.nanoTime());
        };
        db.inTransaction(slow);
        db.resetPoolStats();
        Gate gate = hold();
        Call<Integer> fast = queueInsert("fast");
        Call<Integer> late = queue(() -> db.inTransaction(slow));
        gate.open();
        assertThat(fast.result() + late.result()).isEqualTo(2);
        assertThat(units().groupSizes()).as("two groups of one").containsExactly(2L);
    }

    @Test
    void aGroupWaitsForOthersWhereTheSettingSaysSo() throws Exception {
        reopen(builder -> builder.maxGroupDelay(Duration.ofSeconds(20)).maxGroupSize(2));
        Call<Integer> first = new Call<>(() -> db.inTransaction(tx -> insert(tx, "a")));
        until(() -> units().depth() == 0 && writer().active() == 1);
        db.update("INSERT INTO item VALUES ('b')"); // the second fills the group, so nobody waits for a third
        assertThat(first.result()).isEqualTo(1);
        assertThat(units().groupSizes()).containsExactly(0L, 1L);
    }

    @Test
    void aGroupThatWaitsForOthersEndsWhenSomebodyElseWantsTheWriter() throws Exception {
        reopen(builder -> builder.maxGroupDelay(Duration.ofMinutes(1)));
        Call<Integer> first = new Call<>(() -> db.inTransaction(tx -> insert(tx, "a")));
        until(() -> writer().active() == 1);
        db.useConnection(c -> assertThat(items(c)).isEqualTo("a"));
        assertThat(first.result()).isEqualTo(1);
    }

    @Test
    void aUnitThatLeavesSomethingOfItsConnectionsBehindIsTheLastOfItsGroup() throws Exception {
        Gate gate = hold();
        Call<Integer> first = queue(() -> db.inTransaction(tx -> {
            run(tx, "CREATE TEMP TABLE mine (a)");
            return insert(tx, "a");
        }));
        Call<String> second = queue(() -> db.inTransaction(tx -> {
            String temporary = ask(tx, "SELECT count(*) FROM temp.sqlite_schema");
            run(tx, "PRAGMA cache_size = 7");
            insert(tx, "b");
            return temporary;
        }));
        Call<String> third = queue(() -> db.inTransaction(tx -> {
            insert(tx, "c");
            return ask(tx, "PRAGMA cache_size");
        }));
        gate.open();
        assertThat(first.result()).isEqualTo(1);
        assertThat(second.result()).as("temporary tables").isEqualTo("0");
        assertThat(third.result()).as("the setting").isNotEqualTo("7");
        assertThat(items()).isEqualTo("a b c");
        assertThat(units().groups()).isEqualTo(3);
    }

    @Test
    void whileTheLaneIsSuspendedNobodyJoins() throws Exception {
        Gate gate = hold();
        Call<Integer> a = queue(() -> db.inTransaction(tx -> {
            db.suspend();
            return insert(tx, "a");
        }));
        Call<Integer> b = queueInsert("b");
        gate.open();
        assertThat(a.result()).isEqualTo(1);
        assertThat(b.isDone()).isFalse();
        assertThat(units().depth()).isEqualTo(1);
        db.resume();
        assertThat(b.result()).isEqualTo(1);
        assertThat(units().groupSizes()).containsExactly(2L);
    }
}
