package dev.rockpool.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.pool.Deadline;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A unit that was undone with its group, and whose deadline is over before it could be run again. */
@Timeout(60)
class UnitsTooLateToRunAgainTest extends UnitKit {

    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger undone = new AtomicInteger();

    @Test
    void isToldSoAndCalledBackOnceForEachRun() throws Exception {
        Gate gate = hold();
        Deadline deadline = Deadline.in(Duration.ofSeconds(1));
        Call<Integer> late =
                queue(() -> db.inTransaction(WorkOptions.DEFAULT.until(deadline).asRepeatable(), tx -> {
                    runs.incrementAndGet();
                    tx.afterCommit(() -> undone.addAndGet(1_000));
                    tx.afterRollback(undone::incrementAndGet);
                    return insert(tx, "late");
                }));
        Call<Integer> culprit = queue(() -> db.inTransaction(tx -> {
            until(deadline::isOver);
            return tx.update("INSERT OR ROLLBACK INTO item VALUES ('late')");
        }));
        gate.open();

        assertThat(culprit.failure()).isInstanceOf(SQLIntegrityConstraintViolationException.class);
        assertThat(late.failure())
                .isInstanceOf(SQLTimeoutException.class)
                .hasMessageContaining("undone together with its group");
        db.close(); // waits for the callbacks
        assertThat(runs).hasValue(1);
        assertThat(undone).hasValue(1);
    }
}
