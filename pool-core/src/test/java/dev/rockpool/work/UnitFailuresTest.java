package dev.rockpool.work;

import static dev.rockpool.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Units that fail by themselves: each is undone alone, and its caller gets what it threw. */
@Timeout(60)
class UnitFailuresTest extends UnitKit {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aUnitThatThrowsIsUndoneAlone(int place) throws Exception {
        IOException thrown = new IOException("not the database");
        Gate gate = hold();
        List<Call<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String name = "n" + i;
            boolean fails = i == place;
            calls.add(queue(() -> db.inTransaction(tx -> {
                insert(tx, name);
                if (fails) {
                    throw thrown;
                }
                return 1;
            })));
        }
        gate.open();
        assertThat(calls.get(place).failure()).isSameAs(thrown).hasNoSuppressedExceptions();
        assertThat(items()).isEqualTo("n0 n1 n2".replace("n" + place, "").trim().replace("  ", " "));
        assertThat(units().committed()).isEqualTo(2);
        assertThat(units().failed()).isEqualTo(1);
        assertThat(units().undoneByOthers()).isZero();
        assertThat(units().groups()).isEqualTo(1);
    }

    @Test
    void aGroupOfWhichNothingIsLeftCommitsNothing() throws Exception {
        Gate gate = hold();
        List<Call<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String name = "n" + i;
            calls.add(queue(() -> db.inTransaction(tx -> {
                insert(tx, name);
                throw new IllegalStateException(name);
            })));
        }
        gate.open();
        for (int i = 0; i < 3; i++) {
            assertThat(calls.get(i).failure()).hasMessage("n" + i);
        }
        assertThat(items()).isEmpty();
        assertThat(units().groups()).isZero();
        assertThat(units().failed()).isEqualTo(3);
        db.update("INSERT INTO item VALUES ('after')");
        assertThat(items()).isEqualTo("after");
    }

    @Test
    void whateverIsThrownReachesTheCallerAsItIs() throws Exception {
        List<Throwable> all = List.of(
                new LinkageError("an error"),
                new IOException("checked"),
                new IllegalStateException("unchecked"),
                new SQLException("own", "12345", 6),
                new InterruptedException("an interruption that is none"));
        for (Throwable each : all) {
            Gate gate = hold();
            Call<Integer> before = queueInsert("before " + each.getMessage());
            Call<Integer> failing = queue(() -> db.inTransaction(tx -> {
                insert(tx, "lost");
                UnitFailuresTest.<RuntimeException>sneak(each);
                return 1;
            }));
            CompletableFuture<Integer> submitted = queued(() -> db.submit(tx -> {
                insert(tx, "lost");
                UnitFailuresTest.<RuntimeException>sneak(each);
                return 1;
            }));
            Call<Integer> after = queueInsert("after " + each.getMessage());
            gate.open();
            assertThat(failing.failure()).isSameAs(each);
            assertThatThrownBy(submitted::get).hasCause(each);
            assertThat(before.result() + after.result()).isEqualTo(2);
        }
        assertThat(items()).doesNotContain("lost");
        assertThat(units().committed()).isEqualTo(10);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> void sneak(Throwable thrown) throws X {
        throw (X) thrown; // erased
    }

    @Test
    void aConstraintThatOneUnitBreaksHurtsThatUnitAlone() throws Exception {
        db.update("INSERT INTO item VALUES ('there')");
        Gate gate = hold();
        Call<Integer> a = queueStatement("a");
        Call<Integer> bad = queueStatement("there");
        Call<StepResults> steps = queue(() -> db.executePooledTransaction(List.of(
                Step.update("INSERT INTO item VALUES ('lost')"), Step.update("INSERT INTO item VALUES ('there')"))));
        Call<Integer> b = queueInsert("b");
        gate.open();
        assertThat(bad.failure()).isInstanceOf(SQLIntegrityConstraintViolationException.class);
        assertThat(steps.failure()).isInstanceOf(SQLIntegrityConstraintViolationException.class);
        assertThat(StepFailedException.of(steps.failure()))
                .map(StepFailedException::step)
                .contains(2);
        assertThat(a.result() + b.result()).isEqualTo(2);
        assertThat(items()).isEqualTo("there a b");
    }

    @Test
    void aUnitMayCatchAFailingStatementAndGoOn() throws Exception {
        Gate gate = hold();
        Call<Integer> before = queueInsert("a");
        Call<Integer> catching = queue(() -> db.inTransaction(tx -> {
            insert(tx, "b");
            assertThatThrownBy(() -> insert(tx, "a")).isInstanceOf(SQLIntegrityConstraintViolationException.class);
            return insert(tx, "c");
        }));
        gate.open();
        assertThat(before.result() + catching.result()).isEqualTo(2);
        assertThat(items()).isEqualTo("a b c");
    }

    @Test
    void failingStatementsTellTheirCallerWhereTheyWereCalledFor() throws Exception {
        db.update("INSERT INTO item VALUES ('there')");
        Gate gate = hold();
        Call<Integer> leader = queueStatement("there");
        Call<Integer> led = queueStatement("there");
        gate.open();
        assertThat(leader.failure()).hasNoSuppressedExceptions();
        assertThat(led.failure().getSuppressed()).singleElement().satisfies(here -> {
            assertThat(here).hasMessage("Another thread ran this unit; here it was waited for");
            assertThat(here.getStackTrace())
                    .anyMatch(frame -> frame.getMethodName().contains("queueStatement"));
        });
    }

    @Test
    void savepointsThatOneUnitLeavesAreNothingToTheNext() throws Exception {
        Gate gate = hold();
        Call<Integer> first = queue(() -> db.inTransaction(tx -> {
            int changed = insert(tx, "a");
            run(tx, "SAVEPOINT mine");
            return changed + insert(tx, "b");
        }));
        Call<Integer> second = queue(() -> db.inTransaction(tx -> {
            insert(tx, "c");
            run(tx, "ROLLBACK TO mine");
            return 1;
        }));
        gate.open();
        assertThat(first.result()).isEqualTo(2);
        assertThat(second.failure()).hasMessageContaining("no such savepoint");
        assertThat(items()).isEqualTo("a b");
    }
}
