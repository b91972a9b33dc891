package dev.rockpool.work;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rockpool.pool.AcquireRejectedException;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The connection of a unit: what is refused on it, that it ends with its unit, and units within units. */
@Timeout(60)
class UnitConnectionTest extends UnitKit {

    @Test
    void whatEndsTheTransactionIsRefusedAndTheUnitGoesOn() throws SQLException {
        db.useTransaction(tx -> {
            insert(tx, "a");
            assertThatThrownBy(tx::commit).isInstanceOf(SQLException.class).hasMessageContaining("write unit");
            assertThatThrownBy(tx::rollback).hasMessageContaining("write unit");
            assertThatThrownBy(() -> tx.setAutoCommit(true)).hasMessageContaining("write unit");
            assertThatThrownBy(() -> tx.setReadOnly(true)).hasMessageContaining("write unit");
            assertThatThrownBy(() -> tx.abort(Runnable::run)).hasMessageContaining("write unit");
            tx.setAutoCommit(false);
            tx.setReadOnly(false);
            assertThat(tx.getAutoCommit()).isFalse();
            tx.close();
            assertThat(tx.isClosed()).isFalse();
            insert(tx, "b");
        });
        assertThat(items()).isEqualTo("a b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BEGIN",
                "COMMIT",
                "END",
                "ROLLBACK",
                " /* now */ COMMIT",
                "-- now\ncommit",
                "VACUUM",
                "; COMMIT",
                "INSERT INTO item VALUES ('lost'); COMMIT; BEGIN"
            })
    void textThatEndsTheTransactionIsRefusedToo(String text) throws Exception {
        Gate gate = hold();
        Call<Integer> before = queueInsert("a");
        Call<Integer> bad = queue(() -> db.inTransaction(tx -> {
            insert(tx, "b");
            assertThatThrownBy(() -> tx.createStatement().executeUpdate(text)).isInstanceOf(SQLException.class);
            return insert(tx, "c");
        }));
        Call<Integer> after = queueStatement("d");
        gate.open();
        assertThat(before.result() + bad.result() + after.result()).isEqualTo(3);
        assertThat(items()).isEqualTo("a b c d");
    }

    @Test
    void whatAUnitKeepsIsOfNoUseWhileTheNextUnitOfTheGroupRuns() throws Exception {
        AtomicReference<Transaction> kept = new AtomicReference<>();
        AtomicReference<PreparedStatement> statement = new AtomicReference<>();
        AtomicReference<ResultSet> rows = new AtomicReference<>();
        AtomicReference<Savepoint> savepoint = new AtomicReference<>();
        Gate inside = gate();
        Gate gate = hold();
        Call<Integer> first = queue(() -> db.inTransaction(tx -> {
            insert(tx, "a");
            savepoint.set(tx.setSavepoint());
            insert(tx, "b");
            kept.set(tx);
            statement.set(tx.prepareStatement("INSERT INTO item VALUES ('leaked')"));
            rows.set(tx.createStatement().executeQuery("SELECT name FROM item"));
            assertThat(rows.get().next()).isTrue();
            return 1;
        }));
        Call<Integer> second = queue(() -> db.inTransaction(tx -> {
            inside.pass();
            return insert(tx, "c");
        }));
        gate.open();
        inside.awaitReached();
        Transaction tx = kept.get();
        assertThat(tx.isClosed()).isTrue();
        assertThatThrownBy(() -> insert(tx, "leaked")).isInstanceOf(SQLException.class);
        assertThatThrownBy(tx::createStatement).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> tx.rollback(savepoint.get())).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> tx.nested(part -> "never")).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> statement.get().executeUpdate()).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> rows.get().next()).isInstanceOf(SQLException.class);
        tx.close();
        inside.open();
        assertThat(first.result() + second.result()).isEqualTo(2);
        assertThat(items()).isEqualTo("a b c");
        assertThat(units().groups()).isEqualTo(1);
        assertThatThrownBy(() -> insert(tx, "leaked")).isInstanceOf(SQLException.class);
    }

    @Test
    void whatAUnitLeavesOpenIsClosedAndHoldsNothing() throws Exception {
        db.useTransaction(tx -> {
            insert(tx, "a");
            insert(tx, "b");
        });
        Statement[] left = new Statement[1];
        db.useTransaction(tx -> {
            left[0] = tx.createStatement();
            assertThat(left[0].executeQuery("SELECT name FROM item").next()).isTrue();
        });
        assertThat(left[0].isClosed()).isTrue();
        db.update("DELETE FROM item");
        assertThat(items()).isEmpty();
    }

    // ---- units within units

    @Test
    void aNestedPartIsUndoneAloneAndTheUnitGoesOn() throws Exception {
        Gate gate = hold();
        Call<Integer> before = queueInsert("a");
        IOException thrown = new IOException("the part");
        Call<Integer> unit = queue(() -> db.inTransaction(tx -> {
            insert(tx, "b");
            assertThatThrownBy(() -> tx.nested(part -> {
                        assertThat(part).isSameAs(tx);
                        insert(part, "lost");
                        throw thrown;
                    }))
                    .isSameAs(thrown);
            int changed = tx.nested(part -> insert(part, "c"));
            return changed + insert(tx, "d");
        }));
        gate.open();
        assertThat(before.result() + unit.result()).isEqualTo(3);
        assertThat(items()).isEqualTo("a b c d");
    }

    @Test
    void partsMayHaveParts() throws SQLException {
        db.useTransaction(tx -> {
            insert(tx, "a");
            tx.nested(outer -> {
                insert(outer, "b");
                assertThatThrownBy(() -> outer.nested(inner -> {
                            insert(inner, "lost");
                            throw new IllegalStateException();
                        }))
                        .isInstanceOf(IllegalStateException.class);
                return outer.nested(inner -> insert(inner, "c"));
            });
            assertThatThrownBy(() -> tx.nested(outer -> {
                        outer.nested(inner -> insert(inner, "lost"));
                        throw new IllegalStateException();
                    }))
                    .isInstanceOf(IllegalStateException.class);
        });
        assertThat(items()).isEqualTo("a b c");
    }

    @Test
    void unitsCalledForWithinAUnitArePartsOfIt() throws Exception {
        db.useTransaction(tx -> {
            insert(tx, "a");
            assertThat(db.update("INSERT INTO item VALUES ('b')")).isEqualTo(1);
            db.useTransaction(inner -> {
                insert(inner, "c");
                assertThat(items(inner)).isEqualTo("a b c");
            });
            assertThat(db.executeTransaction(List.of("INSERT INTO item VALUES ('d')")))
                    .containsExactly(1);
            assertThatThrownBy(() -> db.useTransaction(WorkOptions.DEFAULT.standingAlone(), inner -> {
                        insert(inner, "lost");
                        throw new IllegalStateException();
                    }))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> db.update("INSERT INTO item VALUES ('a')")).isInstanceOf(SQLException.class);
            assertThat(items()).as("nobody sees it yet").isEmpty();
        });
        assertThat(items()).isEqualTo("a b c d");
        assertThat(units().committed()).isEqualTo(1);
        assertThatThrownBy(() -> db.useTransaction(tx -> {
                    db.update("INSERT INTO item VALUES ('lost')");
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(items()).isEqualTo("a b c d");
    }

    @Test
    void afterAUnitItsThreadIsInNone() throws Exception {
        assertThatThrownBy(() -> db.useTransaction(tx -> {
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class);
        db.update("INSERT INTO item VALUES ('a')");
        db.submit(tx -> insert(tx, "b")).get();
        assertThat(items()).isEqualTo("a b");
        assertThat(units().committed()).isEqualTo(2);
    }

    @Test
    void theWriterForPlainJdbcIsRefusedWithinAUnitInsteadOfWaitingForItself() throws SQLException {
        db.useTransaction(tx -> {
            assertThatThrownBy(() -> db.useConnection(c -> run(c, "DELETE FROM item")))
                    .hasMessageContaining("would wait for itself");
            assertThat(db.<String, SQLException>withReadConnection(c -> ask(c, "SELECT 1")))
                    .isEqualTo("1");
        });
    }

    /** Before its first statement, too, when another unit has passed the connection on to it. */
    @Test
    void aSubmittedUnitIsRefusedTheWriterLikewise() throws Exception {
        Gate gate = hold();
        Call<Integer> leader = queueInsert("a");
        CompletableFuture<Throwable> refusal =
                queued(() -> db.submit(tx -> catchThrowable(() -> db.useConnection(c -> run(c, "DELETE FROM item")))));
        gate.open();
        assertThat(leader.result()).isEqualTo(1);
        assertThat(refusal.get())
                .isInstanceOf(AcquireRejectedException.class)
                .hasMessageContaining("would wait for itself");
    }
}
