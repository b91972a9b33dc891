package dev.rockpool.work;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens to the innocent when the database undoes all that shared a transaction. */
@Timeout(60)
class UnitsUndoneTogetherTest extends UnitKit {

    private final AtomicInteger runs = new AtomicInteger();

    /** Units before and after one that makes the database roll everything back; then what must have become of them. */
    private void around(Call<?>[] culprit, TransactionFunction<?, ?> work, WorkOptions options) throws Exception {
        Gate gate = hold();
        Call<Integer> plain = queueInsert("plain");
        Call<Integer> repeatable = queueInsert(WorkOptions.DEFAULT.asRepeatable(), "repeatable");
        Call<Integer> retried = queueInsert(WorkOptions.DEFAULT.retry(Retry.times(1)), "retried");
        Call<Integer> statement = queueStatement("statement");
        CompletableFuture<Integer> submitted = queued(() -> db.submit(tx -> insert(tx, "submitted")));
        CompletableFuture<Integer> again =
                queued(() -> db.submit(WorkOptions.DEFAULT.asRepeatable(), tx -> insert(tx, "again")));
        culprit[0] = queue(() -> db.inTransaction(options, work));
        Call<Integer> after = queueInsert("after");
        Call<Integer> later = queueStatement("later");
        gate.open();

        assertThat(plain.failure())
                .isInstanceOf(UnitUndoneException.class)
                .hasMessageContaining("Nothing of this write unit was kept")
                .hasMessageContaining("asRepeatable");
        assertThat(failure(submitted::get)).hasCauseInstanceOf(UnitUndoneException.class);
        assertThat(repeatable.result() + retried.result() + statement.result() + again.get())
                .isEqualTo(4);
        assertThat(after.result() + later.result()).isEqualTo(2);
        assertThat(items().split(" ", -1))
                .containsExactlyInAnyOrder("repeatable", "retried", "statement", "again", "after", "later");
        assertThat(units().rerun()).isEqualTo(4);
        assertThat(units().undoneByOthers()).isEqualTo(2);
        assertThat(units().failed()).isEqualTo(3);
        assertThat(units().committed()).isEqualTo(6);
    }

    private static Throwable failure(ThrowingCallable call) {
        try {
            call.call();
        } catch (ExecutionException e) {
            return e;
        } catch (Throwable e) {
            return e;
        }
        throw new AssertionError("it did not fail");
    }

    @Test
    void anAutomaticRollbackInTheMiddle() throws Exception {
        Call<?>[] culprit = new Call<?>[1];
        around(
                culprit,
                tx -> {
                    run(tx, "INSERT INTO item VALUES ('lost')");
                    return tx.update("INSERT OR ROLLBACK INTO item VALUES ('plain')");
                },
                WorkOptions.DEFAULT);
        assertThat(culprit[0].failure()).isInstanceOf(SQLIntegrityConstraintViolationException.class);
    }

    @Test
    void anAutomaticRollbackThatTheUnitSwallows() throws Exception {
        Call<?>[] culprit = new Call<?>[1];
        around(
                culprit,
                tx -> {
                    try {
                        tx.update("INSERT OR ROLLBACK INTO item VALUES ('plain')");
                    } catch (SQLIntegrityConstraintViolationException e) {
                        return "as if nothing had happened";
                    }
                    return "not to be reached";
                },
                WorkOptions.DEFAULT);
        assertThat(culprit[0].failure()).isInstanceOf(SQLException.class).hasMessageContaining("over");
    }

    @Test
    void anAutomaticRollbackWithinANestedPartThatTheUnitSwallows() throws Exception {
        Call<?>[] culprit = new Call<?>[1];
        around(
                culprit,
                tx -> {
                    try {
                        tx.nested(part -> part.update("INSERT OR ROLLBACK INTO item VALUES ('plain')"));
                    } catch (SQLIntegrityConstraintViolationException e) {
                        return "as if nothing had happened";
                    }
                    return "not to be reached";
                },
                WorkOptions.DEFAULT);
        assertThat(culprit[0].failure()).isInstanceOf(SQLException.class);
    }

    @Test
    void aTriggerThatRollsBack() throws Exception {
        db.update("CREATE TRIGGER no BEFORE INSERT ON item WHEN new.name = 'bad' BEGIN"
                + " SELECT RAISE(ROLLBACK, 'not this one'); END");
        db.resetPoolStats();
        Call<?>[] culprit = new Call<?>[1];
        around(culprit, tx -> insert(tx, "bad"), WorkOptions.DEFAULT);
        assertThat(culprit[0].failure()).isInstanceOf(SQLException.class).hasMessageContaining("not this one");
    }

    @Test
    void aStatementThatItsUnitsDeadlineInterrupts() throws Exception {
        Call<?>[] culprit = new Call<?>[1];
        around(culprit, tx -> tx.update(ENDLESS), WorkOptions.DEFAULT.within(Duration.ofMillis(500)));
        assertThat(culprit[0].failure()).isInstanceOf(SQLTimeoutException.class);
    }

    @Test
    void aDiskThatIsFullInTheMiddle() throws Exception {
        reopen(builder -> builder.sqlite(sqlite -> sqlite.pragma("max_page_count", "40")));
        db.resetPoolStats();
        Call<?>[] culprit = new Call<?>[1];
        around(culprit, tx -> tx.update("INSERT INTO item VALUES (zeroblob(1000000))"), WorkOptions.DEFAULT);
        assertThat(culprit[0].failure()).isInstanceOf(SQLException.class).hasMessageContaining("FULL");
    }

    @Test
    void aForeignKeyThatIsLookedAtInCommit() throws Exception {
        Gate gate = hold();
        Call<Integer> plain = queueInsert("plain");
        Call<Integer> repeatable = queue(() -> db.inTransaction(WorkOptions.DEFAULT.asRepeatable(), tx -> {
            runs.incrementAndGet();
            return insert(tx, "repeatable");
        }));
        Call<Integer> bad = queue(() -> db.update("INSERT INTO late VALUES ('nobody')"));
        Call<Integer> badAgain = queue(() -> db.inTransaction(
                WorkOptions.DEFAULT.asRepeatable(), tx -> tx.update("INSERT INTO late VALUES ('nobody')")));
        Call<Integer> badPlain = queue(() -> db.inTransaction(tx -> tx.update("INSERT INTO late VALUES ('nobody')")));
        Call<Integer> statement = queueStatement("statement");
        CompletableFuture<Integer> submitted =
                queued(() -> db.submit(WorkOptions.DEFAULT.asRepeatable(), tx -> insert(tx, "submitted")));
        gate.open();

        assertThat(repeatable.result() + statement.result() + submitted.get()).isEqualTo(3);
        assertThat(runs).hasValue(2);
        assertThat(bad.failure()).isInstanceOf(SQLIntegrityConstraintViolationException.class);
        assertThat(badAgain.failure()).isInstanceOf(SQLIntegrityConstraintViolationException.class);
        assertThat(plain.failure())
                .isInstanceOf(UnitUndoneException.class)
                .hasCauseInstanceOf(SQLIntegrityConstraintViolationException.class);
        assertThat(badPlain.failure())
                .as("nobody can tell it from the innocent")
                .isInstanceOf(UnitUndoneException.class);
        assertThat(items()).isEqualTo("repeatable statement submitted");
        assertThat(units().groups()).as("each by itself").isEqualTo(3);
        assertThat(units().groupSizes()).containsExactly(3L);
    }

    @Test
    void aUnitThatFailsInCommitByItselfGetsThatError() {
        Throwable thrown = failure(() -> db.inTransaction(tx -> tx.update("INSERT INTO late VALUES ('nobody')")));
        assertThat(thrown).isInstanceOf(SQLIntegrityConstraintViolationException.class);
        assertThat(units().failed()).isEqualTo(1);
    }

    /** Pragmas are no part of the transaction: they stay when it is undone. */
    @Test
    void whatTheCulpritLeftOnTheConnectionDoesNotMeetTheInnocent() throws Exception {
        Gate gate = hold();
        Call<Integer> innocent = queueStatement("innocent");
        Call<Integer> culprit = queue(() -> db.inTransaction(tx -> {
            int changed = tx.update("INSERT INTO late VALUES ('nobody')");
            run(tx, "PRAGMA query_only=1");
            return changed;
        }));
        gate.open();
        assertThat(culprit.failure()).isInstanceOf(UnitUndoneException.class);
        assertThat(innocent.result()).isEqualTo(1);
        assertThat(items()).isEqualTo("innocent");
    }

    /** What shared a commit that failed may mend each other: the second pays the debt of the first. */
    @Test
    void whatOneUnitOwesAtCommitAnotherMayPay() throws Exception {
        Gate gate = hold();
        Call<Integer> debt = queue(() -> db.update("INSERT INTO late VALUES ('parent')"));
        Call<Integer> payment = queueStatement("parent");
        gate.open();
        assertThat(debt.result() + payment.result()).isEqualTo(2);
        assertThat(db.<String, SQLException>withReadConnection(c -> ask(c, "SELECT name FROM late")))
                .isEqualTo("parent");
    }

    @Test
    void aUnitThatStandsAloneIsUndoneByNobody() throws Exception {
        Gate gate = hold();
        Call<Integer> alone = queueInsert(WorkOptions.DEFAULT.standingAlone(), "alone");
        Call<Integer> bad = queue(() -> db.update("INSERT INTO late VALUES ('nobody')"));
        gate.open();
        assertThat(alone.result()).isEqualTo(1);
        assertThat(bad.failure()).isInstanceOf(SQLIntegrityConstraintViolationException.class);
        assertThat(units().rerun()).isZero();
    }
}
