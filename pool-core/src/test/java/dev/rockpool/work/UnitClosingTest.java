package dev.rockpool.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.pool.PoolClosedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Databases that are closed, and connections that are taken away, while units wait or run: everybody is told, and nobody hangs. */
@Timeout(60)
class UnitClosingTest extends UnitKit {

    private final AtomicInteger runs = new AtomicInteger();

    private int count(Transaction transaction) {
        return runs.incrementAndGet();
    }

    @Test
    void unitsThatWaitAreTold() throws Exception {
        Gate gate = hold();
        Call<Integer> call = queue(() -> db.inTransaction(this::count));
        Call<Integer> statement = queueStatement("a");
        CompletableFuture<Integer> submitted = queued(() -> db.submit(this::count));
        Call<Object> closing = new Call<>(() -> {
            db.close(Duration.ofSeconds(30));
            return "";
        });
        assertThat(call.failure()).isInstanceOf(PoolClosedException.class);
        assertThat(statement.failure()).isInstanceOf(PoolClosedException.class);
        assertThatThrownBy(submitted::get).hasCauseInstanceOf(PoolClosedException.class);
        assertThat(closing.isDone()).as("it waits for who holds the writer").isFalse();
        gate.open();
        closing.result();
        assertThat(runs).hasValue(0);
    }

    @Test
    void aGroupThatRunsIsWaitedForAndCommitted() throws Exception {
        Gate gate = hold();
        Gate inside = gate();
        Call<Integer> first = queueInsert("a");
        Call<Integer> second = queueStatement("b");
        Call<Integer> third = queue(() -> db.inTransaction(tx -> {
            inside.pass();
            return insert(tx, "c");
        }));
        CompletableFuture<Integer> fourth = queued(() -> db.submit(this::count));
        gate.open();
        inside.awaitReached();
        Call<Object> closing = new Call<>(() -> {
            db.close(Duration.ofSeconds(30));
            return "";
        });
        assertThatThrownBy(fourth::get).as("it had not begun").hasCauseInstanceOf(PoolClosedException.class);
        inside.open();
        assertThat(first.result() + second.result() + third.result()).isEqualTo(3);
        closing.result();
        try (Connection outsider = outsider()) {
            assertThat(items(outsider)).isEqualTo("a b c");
        }
    }

    @Test
    void aGroupThatIsNotWaitedForIsUndoneAndTold() throws Exception {
        Gate gate = hold();
        Gate inside = gate();
        Call<Integer> plain = queueInsert("a");
        Call<Integer> statement = queueStatement("b");
        CompletableFuture<Integer> submitted = queued(() -> db.submit(tx -> insert(tx, "c")));
        Call<Integer> running = queue(() -> db.inTransaction(tx -> {
            inside.pass();
            return insert(tx, "d");
        }));
        gate.open();
        inside.awaitReached();
        db.close(Duration.ZERO);
        inside.open();
        assertThat(running.failure()).isInstanceOf(SQLException.class);
        assertThat(plain.failure()).isInstanceOf(UnitUndoneException.class);
        assertThatThrownBy(submitted::get).hasCauseInstanceOf(UnitUndoneException.class);
        assertThat(statement.failure()).as("it queued again").isInstanceOf(PoolClosedException.class);
        try (Connection outsider = outsider()) {
            assertThat(items(outsider)).isEmpty();
        }
    }

    @Test
    void aUnitThatClosesItsDatabaseDoesNotWaitForItself() {
        assertThatThrownBy(() -> db.useTransaction(tx -> {
                    insert(tx, "a");
                    db.close(Duration.ofHours(1));
                }))
                .isInstanceOf(SQLException.class);
        assertThat(db.isClosed()).isTrue();
    }

    // ---- a connection that is taken away

    /** Whoever holds the writer loses it; whoever has it next keeps it. */
    private void takeTheWriterAway() {
        db.reconfigure(
                settings -> settings.leakThreshold(Duration.ofMillis(100)).reclaimLeaks(true));
        until(() -> writer().leaks() >= 1);
        db.reconfigure(settings -> settings.leakThreshold(Duration.ZERO));
    }

    @Test
    void whenTheConnectionIsTakenAwayTheInnocentAreRunAgainOnAnother() throws Exception {
        Gate inside = gate();
        Call<Integer> holder = new Call<>(() -> db.inTransaction(tx -> {
            inside.pass(); // the others queue meanwhile
            return insert(tx, "first");
        }));
        inside.awaitReached();
        Gate stuck = gate();
        Call<Integer> plain = queueInsert("plain");
        Call<Integer> statement = queueStatement("statement");
        CompletableFuture<Integer> repeatable =
                queued(() -> db.submit(WorkOptions.DEFAULT.asRepeatable(), tx -> insert(tx, "repeatable")));
        Call<Integer> taken = queue(() -> db.inTransaction(tx -> {
            stuck.pass();
            return insert(tx, "taken");
        }));
        inside.open();
        stuck.awaitReached();
        takeTheWriterAway();
        Call<Integer> after = new Call<>(() -> db.update("INSERT INTO item VALUES ('after')"));
        assertThat(after.result()).as("on a new connection").isEqualTo(1);
        stuck.open();
        assertThat(taken.failure()).isInstanceOf(SQLException.class).hasMessageContaining("taken back");
        assertThat(plain.failure()).isInstanceOf(UnitUndoneException.class);
        assertThat(holder.failure()).isInstanceOf(UnitUndoneException.class);
        assertThat(statement.result() + repeatable.get()).isEqualTo(2);
        assertThat(items().split(" ", -1)).containsExactlyInAnyOrder("statement", "repeatable", "after");
    }

    @Test
    void aUnitThatDoesNotNoticeThatItsConnectionIsGoneFailsAllTheSame() throws Exception {
        Gate stuck = gate();
        Call<Integer> taken = new Call<>(() -> db.inTransaction(tx -> {
            int changed = insert(tx, "lost");
            stuck.pass();
            return changed;
        }));
        stuck.awaitReached();
        takeTheWriterAway();
        stuck.open();
        assertThat(taken.failure()).isInstanceOf(SQLException.class);
        assertThat(items()).isEmpty();
    }

    @Test
    void unitsThatWaitWhileTheConnectionIsTakenAwayRunOnTheNext() throws Exception {
        Gate stuck = gate();
        Call<Integer> taken = new Call<>(() -> db.inTransaction(tx -> {
            stuck.pass();
            return insert(tx, "lost");
        }));
        stuck.awaitReached();
        Call<Integer> call = queueInsert("a");
        Call<Integer> statement = queueStatement("b");
        CompletableFuture<Integer> submitted = queued(() -> db.submit(tx -> insert(tx, "c")));
        takeTheWriterAway();
        assertThat(call.result() + statement.result() + submitted.get()).isEqualTo(3);
        stuck.open();
        assertThat(taken.failure()).isInstanceOf(SQLException.class);
        assertThat(items()).isEqualTo("a b c");
    }

    @Test
    void evictedConnectionsEndTheirGroupFirst() throws Exception {
        Gate gate = hold();
        Call<Integer> evicting = queue(() -> db.inTransaction(tx -> {
            db.evictConnections();
            return insert(tx, "a");
        }));
        Call<Integer> next = queueInsert("b");
        Call<Integer> statement = queueStatement("c");
        gate.open();
        assertThat(evicting.result() + next.result() + statement.result()).isEqualTo(3);
        assertThat(items()).isEqualTo("a b c");
        assertThat(units().groups()).isEqualTo(2);
    }
}
