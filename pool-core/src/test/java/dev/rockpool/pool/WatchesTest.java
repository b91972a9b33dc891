package dev.rockpool.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several watches of one pool: who is asked, in which order, and what they cannot do to the pool. */
@Timeout(60)
class WatchesTest {

    private final List<String> lines = new CopyOnWriteArrayList<>();

    private WatchLog named(String name) {
        return new WatchLog(name, lines, Activity.LEASE, Activity.STATEMENT);
    }

    private static StatementOutcome outcome() {
        return new SlowStatementsLogTest.Outcome(
                "app.db/readers", "reader", "SELECT 1", 0, 1, 0, 0, 1, null, null, null);
    }

    private static void runStatement(Listeners listeners) {
        ActivityWatch.Running running = listeners.beginStatement("app.db/readers", "reader", "SELECT 1", 0);
        if (running != null) {
            running.rowsFollow(outcome());
            running.end(outcome());
        }
    }

    @Test
    void whatBeginsFirstEndsLast() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            List.of("a", "b", "c").forEach(name -> kit.listeners.add(named(name)));
            kit.borrow().giveBack();
            assertThat(lines)
                    .containsExactly(
                            "a+LEASE",
                            "b+LEASE",
                            "c+LEASE",
                            "c-LEASE Released",
                            "b-LEASE Released",
                            "a-LEASE Released");
            lines.clear();
            runStatement(kit.listeners);
            assertThat(lines)
                    .containsExactly(
                            "a+SELECT 1",
                            "b+SELECT 1",
                            "c+SELECT 1",
                            "crows of SELECT 1",
                            "brows of SELECT 1",
                            "arows of SELECT 1",
                            "c-SELECT 1",
                            "b-SELECT 1",
                            "a-SELECT 1");
        }
    }

    @Test
    void aWatchThatWantsNoEndLeavesTheOthersTheirs() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            ActivityWatch indifferent = () -> Set.of(Activity.LEASE, Activity.STATEMENT);
            kit.listeners.add(indifferent);
            kit.listeners.add(named("a"));
            kit.listeners.add(indifferent);
            kit.borrow().giveBack();
            runStatement(kit.listeners);
            assertThat(lines)
                    .containsExactly("a+LEASE", "a-LEASE Released", "a+SELECT 1", "arows of SELECT 1", "a-SELECT 1");
        }
    }

    @Test
    void aWatchIsAskedForNothingButItsActivities() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            WatchLog leases = new WatchLog(Activity.LEASE);
            WatchLog groups = new WatchLog(Activity.GROUP);
            WatchLog none = new WatchLog();
            assertThat(kit.listeners.observesLeases()).isFalse();
            kit.listeners.add(groups);
            kit.listeners.add(none);
            assertThat(kit.listeners.observesLeases())
                    .as("nobody watches leases")
                    .isFalse();
            assertThat(kit.listeners.watchesStatements()).isFalse();
            assertThat(kit.lane().slowStatements().isOn()).isFalse();
            kit.listeners.add(leases);
            assertThat(kit.listeners.observesLeases()).isTrue();
            kit.borrow().giveBack();
            runStatement(kit.listeners);
            assertThat(leases.lines()).containsExactly("+LEASE", "-LEASE Released");
            assertThat(groups.lines()).isEmpty();
            assertThat(none.lines()).isEmpty();
            assertThat(kit.listeners.isActive()).as("watches are no listeners").isFalse();
        }
    }

    @Test
    void whoIsRemovedIsToldNoMoreAndTheOthersAre() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            WatchLog gone = named("gone");
            kit.listeners.add(gone);
            kit.listeners.add(named("here"));
            kit.listeners.remove(gone);
            kit.borrow().giveBack();
            assertThat(lines).containsExactly("here+LEASE", "here-LEASE Released");
            assertThat(kit.listeners.watchesStatements()).isTrue();
        }
    }

    /** Throws where it is told to. */
    private static final class Thrower implements ActivityWatch {
        private final boolean atBegin;

        Thrower(boolean atBegin) {
            this.atBegin = atBegin;
        }

        @Override
        public Set<Activity> activities() {
            return Set.of(Activity.LEASE, Activity.STATEMENT);
        }

        private void fail(boolean now) {
            if (now) {
                throw new StackOverflowError("bad watch");
            }
        }

        @Override
        public Lasting begin(Activity activity, String lane) {
            fail(atBegin);
            return event -> fail(true);
        }

        @Override
        public Running beginStatement(String lane, String connection, String sql, int batch) {
            fail(atBegin);
            return new Running() {
                @Override
                public void rowsFollow(StatementOutcome soFar) {
                    fail(true);
                }

                @Override
                public void end(StatementOutcome outcome) {
                    fail(true);
                }
            };
        }
    }

    @Test
    void aWatchThatThrowsIsLoggedOnceAndCostsNothing() throws SQLException {
        for (boolean atBegin : new boolean[] {true, false}) {
            try (LaneKit kit = LaneKit.open(1)) {
                lines.clear();
                kit.listeners.add(new Thrower(atBegin));
                kit.listeners.add(named("a"));
                for (int i = 0; i < 2; i++) {
                    kit.borrow().giveBack();
                    runStatement(kit.listeners);
                }
                assertThat(lines).hasSize(10).contains("a-LEASE Released", "a-SELECT 1");
                assertThat(kit.stats().idle()).isEqualTo(1);
                assertThat(kit.log.text())
                        .containsOnlyOnce("further failures of it are not logged")
                        .contains("bad watch");
            }
        }
    }

    @Test
    void aWatchThatCannotSayWhatItWantsIsRefusedAndNobodyElseNotices() throws SQLException {
        try (LaneKit kit = LaneKit.open(1)) {
            ActivityWatch mute = new ActivityWatch() {
                @Override
                public @Nullable Set<Activity> activities() {
                    return null;
                }
            };
            assertThatNullPointerException().isThrownBy(() -> kit.listeners.add(mute));
            kit.listeners.add(named("a"));
            kit.borrow().giveBack();
            assertThat(lines).hasSize(2);
        }
    }
}
