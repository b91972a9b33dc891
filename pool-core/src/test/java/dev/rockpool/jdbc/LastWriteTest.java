package dev.rockpool.jdbc;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.run;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code last_insert_rowid()} and {@code changes()} tell of the logical connection's own last write, whoever has the writer now. */
@Timeout(60)
class LastWriteTest extends RoutedKit {

    @BeforeEach
    void makeChildren() throws SQLException {
        write(db, "CREATE TABLE child (item, name)");
    }

    private void othersInsert(long id) throws SQLException {
        write(db, "INSERT INTO item (id, name) VALUES (" + id + ", 'other " + id + "')");
    }

    private static void insert(Connection c, long id) throws SQLException {
        run(c, "INSERT INTO item (id, name) VALUES (" + id + ", 'own " + id + "')");
    }

    @Test
    void aQueryTellsTheOwnLastInsertWhateverOthersDid() throws SQLException {
        try (Connection c = borrow()) {
            assertThat(ask(c, "SELECT last_insert_rowid()")).isEqualTo("0");
            insert(c, 7);
            othersInsert(100);
            assertThat(ask(c, "SELECT last_insert_rowid()")).isEqualTo("7");
            assertThat(ask(c, "SELECT name FROM item WHERE rowid = last_insert_rowid()"))
                    .isEqualTo("own 7");
            assertOut(0, 1);
            insert(c, 8);
            othersInsert(101);
            assertThat(ask(c, "SELECT last_insert_rowid()")).isEqualTo("8");
        }
    }

    @Test
    void changesTellsTheOwnLastChange() throws SQLException {
        try (Connection c = borrow()) {
            run(c, "INSERT INTO item (name) VALUES ('a'), ('b'), ('c')");
            othersInsert(100);
            assertThat(ask(c, "SELECT changes()")).isEqualTo("3");
            run(c, "DELETE FROM item WHERE id < 3");
            othersInsert(101);
            assertThat(ask(c, "SELECT changes()")).isEqualTo("2");
            assertThat(ask(c, "SELECT last_insert_rowid()")).isEqualTo("3");
        }
    }

    @Test
    void theNextBorrowerOfTheSameReaderIsToldNothing() throws SQLException {
        reopen(builder -> builder.maxConnections(2)); // one reader
        try (Connection c = borrow()) {
            insert(c, 7);
            assertThat(ask(c, "SELECT last_insert_rowid()")).isEqualTo("7");
        }
        try (Connection c = borrow()) {
            assertThat(ask(c, "SELECT last_insert_rowid() || ' ' || changes()")).isEqualTo("0 0");
        }
        db.useReadConnection(
                c -> assertThat(ask(c, "SELECT last_insert_rowid()")).isEqualTo("0"));
    }

    @Test
    void aReadOnlyConnectionIsToldToo() throws SQLException {
        try (Connection c = borrow()) {
            insert(c, 7);
            othersInsert(100);
            c.setReadOnly(true);
            assertThat(ask(c, "SELECT last_insert_rowid()")).isEqualTo("7");
        }
    }

    @Test
    void aLaterTransactionIsToldUntilItWritesItself() throws SQLException {
        try (Connection c = borrow()) {
            insert(c, 7);
            c.setAutoCommit(false);
            assertThat(ask(c, "SELECT last_insert_rowid()")).isEqualTo("7");
            assertThat(ask(c, "SELECT name FROM item WHERE rowid = last_insert_rowid()"))
                    .isEqualTo("own 7");
            insert(c, 8);
            assertThat(ask(c, "SELECT last_insert_rowid()")).isEqualTo("8");
            assertThat(ask(c, "SELECT name FROM item WHERE rowid = last_insert_rowid()"))
                    .as("its own uncommitted row")
                    .isEqualTo("own 8");
            c.commit();
            c.setAutoCommit(true);
            othersInsert(101);
            assertThat(ask(c, "SELECT last_insert_rowid()")).isEqualTo("8");
        }
    }

    /** Its own, or a refusal that says why. */
    @Test
    void aLaterTransactionIsNeverToldAnothers() throws SQLException {
        try (Connection c = borrow()) {
            insert(c, 7);
            othersInsert(100);
            c.setAutoCommit(false);
            String seen;
            try {
                seen = ask(c, "SELECT name FROM item WHERE rowid = last_insert_rowid()");
            } catch (SQLException e) {
                seen = e.getMessage().contains("others have written since") ? "own 7" : e.getMessage();
            }
            assertThat(seen).isEqualTo("own 7");
            c.rollback();
            c.setAutoCommit(true);
            assertThat(ask(c, "SELECT last_insert_rowid()")).isEqualTo("7");
        }
    }

    @Test
    void aWriteThatUsesItWorksWhereNobodyWroteSince() throws SQLException {
        try (Connection c = borrow()) {
            insert(c, 7);
            run(c, "INSERT INTO child VALUES (last_insert_rowid(), 'of 7')");
            assertThat(ask(c, "SELECT item FROM child")).isEqualTo("7");
        }
    }

    @Test
    void aWriteThatUsesItIsRefusedWhereOthersWroteSince() throws SQLException {
        try (Connection c = borrow()) {
            insert(c, 7);
            othersInsert(100);
            assertThatThrownBy(() -> run(c, "INSERT INTO child VALUES (last_insert_rowid(), 'of 100')"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("others have written since")
                    .hasMessageContaining("one transaction")
                    .hasMessageContaining("getGeneratedKeys()");
            assertThat(ask(c, "SELECT count(*) FROM child")).isEqualTo("0");
            assertOut(1, 0); // pinned: from now on there can be no others in between
            c.setAutoCommit(false);
            insert(c, 8);
            run(c, "INSERT INTO child VALUES (last_insert_rowid(), 'of 8')");
            c.commit();
            assertThat(ask(c, "SELECT item FROM child")).isEqualTo("8");
        }
    }

    @Test
    void manyThreadsEachSeeTheirOwn() throws Exception {
        int threads = 6;
        int inserts = 100;
        List<CompletableFuture<Void>> all = new ArrayList<>();
        CountDownLatch ready = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            String thread = "thread " + t + " ";
            all.add(OwnThread.run(() -> {
                ready.countDown();
                try (Connection c = borrow();
                        PreparedStatement insert = c.prepareStatement(
                                "INSERT INTO item (name) VALUES (?)", Statement.RETURN_GENERATED_KEYS)) {
                    ready.await();
                    for (int i = 0; i < inserts; i++) {
                        String name = thread + i;
                        insert.setString(1, name);
                        insert.executeUpdate();
                        assertThat(ask(c, "SELECT name FROM item WHERE rowid = last_insert_rowid()"))
                                .isEqualTo(name);
                        try (ResultSet keys = insert.getGeneratedKeys()) {
                            assertThat(keys.next()).isTrue();
                            assertThat(ask(c, "SELECT name FROM item WHERE id = " + keys.getLong(1)))
                                    .isEqualTo(name);
                        }
                    }
                } catch (SQLException | InterruptedException e) {
                    throw new AssertionError(thread, e);
                }
            }));
        }
        for (CompletableFuture<Void> one : all) {
            one.get();
        }
        assertThat(items()).isEqualTo(threads * inserts);
        assertAllReturned();
    }
}
