package dev.rockpool.sqlite.traps;

import static dev.rockpool.Sql.ask;
import static dev.rockpool.Sql.read;
import static dev.rockpool.Sql.run;
import static dev.rockpool.Sql.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sqlite.SQLiteCommitListener;
import org.sqlite.SQLiteConnection;

/** Trap 14: listeners at the driver's connection see less than it seems, and a borrower's must not see the next borrower's writes. */
@Timeout(60)
class ListenerTrapsTest extends TrapKit {

    /** Fails every commit that it hears of, as an application's listener may. */
    private static final class Hostile implements SQLiteCommitListener {
        int heard;

        @Override
        public void onCommit() {
            heard++;
            throw new IllegalStateException("a bug of the listener's");
        }

        @Override
        public void onRollback() {}
    }

    @Test
    void trap14AListenerOfABorrowersCannotReachTheNextOne() throws SQLException {
        Hostile commits = new Hostile();
        List<String> updates = new ArrayList<>();
        db.useConnection(c -> {
            SQLiteConnection driver = c.unwrap(SQLiteConnection.class);
            driver.addCommitListener(commits);
            driver.addUpdateListener((type, database, table, row) -> updates.add(table));
        });
        write(db, "INSERT INTO t VALUES (1)");
        db.useTransaction(c -> run(c, "INSERT INTO t VALUES (2)"));
        assertThat(read(db, "SELECT count(*) FROM t")).isEqualTo("2");
        assertThat(commits.heard).isZero();
        assertThat(updates).isEmpty();
    }

    @Test
    void trap14TheDriverReportsAnErrorOfACommitListenerAndCommits() throws SQLException {
        SQLiteConnection bare = bare();
        bare.addCommitListener(new Hostile());
        assertThatThrownBy(() -> run(bare, "INSERT INTO t VALUES (1)"))
                .hasStackTraceContaining("a bug of the listener's");
        assertThat(read(db, "SELECT count(*) FROM t")).isEqualTo("1");
    }

    /** So caches are invalidated by statement plans, and not by listeners. */
    @Test
    void trap14TheDriversUpdateListenerMissesManyChanges() throws SQLException {
        SQLiteConnection bare = bare();
        run(bare, "CREATE TABLE keyed (k PRIMARY KEY, v) WITHOUT ROWID");
        run(bare, "CREATE UNIQUE INDEX once ON t (a)");
        List<String> updates = new ArrayList<>();
        bare.addUpdateListener((type, database, table, row) -> updates.add(type + " " + table + " " + row));
        run(bare, "INSERT INTO t VALUES (1)");
        assertThat(updates).containsExactly("INSERT t 1");
        run(bare, "REPLACE INTO t VALUES (1)");
        assertThat(updates).as("nothing of the row that was deleted").containsExactly("INSERT t 1", "INSERT t 2");
        updates.clear();
        run(bare, "INSERT INTO keyed VALUES (1, 1)");
        run(bare, "DELETE FROM t");
        write(db, "INSERT INTO t VALUES (3)");
        assertThat(updates).isEmpty();
        bare.setAutoCommit(false);
        run(bare, "INSERT INTO t VALUES (4)");
        assertThat(updates).as("heard before the commit that never came").hasSize(1);
        bare.rollback();
    }

    @Test
    void trap14DataVersionShowsTheCommitsOfOthersOnly() throws SQLException {
        SQLiteConnection bare = bare();
        String first = ask(bare, "PRAGMA data_version");
        run(bare, "INSERT INTO t VALUES (1)");
        assertThat(ask(bare, "PRAGMA data_version")).isEqualTo(first);
        write(db, "INSERT INTO t VALUES (2)");
        assertThat(ask(bare, "PRAGMA data_version")).isNotEqualTo(first);
    }
}
