package dev.rockpool.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.pool.Activity;
import dev.rockpool.pool.Housekeeper;
import dev.rockpool.pool.Listeners;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a pool is told to tell of itself, and that it is not in between. The housekeeper's time is moved by hand. */
class RecordingFollowerTest {

    private final Listeners listeners = new Listeners();
    private final Housekeeper housekeeper = Housekeeper.manual(() -> 0);
    private Runnable end;

    @BeforeEach
    void follow() {
        end = FlightRecording.follow(listeners, housekeeper);
    }

    @AfterEach
    void end() {
        end.run();
        housekeeper.close();
    }

    private static boolean isWatched(Listeners pool, Activity activity) {
        return activity == Activity.STATEMENT
                ? pool.beginStatement("lane", "connection", "SELECT 1", 0) != null
                : pool.begin(activity, "lane") != null;
    }

    private static Class<? extends RockpoolEvent> typeOf(Activity activity) {
        return switch (activity) {
            case WAIT -> AcquireWaitEvent.class;
            case LEASE -> LeaseEvent.class;
            case STATEMENT -> StatementEvent.class;
            case GROUP -> GroupCommitEvent.class;
            case CHECKPOINT -> CheckpointEvent.class;
        };
    }

    private static void assertAllIsTold(Listeners pool) {
        assertThat(pool.isActive()).isTrue();
        assertThat(Activity.values()).allMatch(activity -> isWatched(pool, activity));
    }

    private static void assertNothingIsTold(Listeners pool) {
        assertThat(pool.isActive()).isFalse();
        assertThat(pool.observesLeases()).isFalse();
        assertThat(pool.watchesStatements()).isFalse();
        assertThat(Activity.values()).noneMatch(activity -> isWatched(pool, activity));
    }

    @Test
    void nothingIsToldButWhileARecordingRuns() {
        assertNothingIsTold(listeners);
        try (Recording recording = new Recording()) {
            assertNothingIsTold(listeners);
            recording.start();
            assertAllIsTold(listeners);
            recording.stop();
            assertNothingIsTold(listeners);
        }
    }

    @Test
    void oneRecordingAfterTheOther() {
        for (int i = 0; i < 3; i++) {
            Recorder.byDefault().during(() -> assertAllIsTold(listeners));
            assertNothingIsTold(listeners);
        }
    }

    @Test
    void theLastOfTwoRecordingsCounts() {
        try (Recorder first = Recorder.byDefault()) {
            try (Recorder second = Recorder.byDefault()) {
                first.recording.stop();
                assertAllIsTold(listeners);
                assertThat(second.recording.getId()).isNotEqualTo(first.recording.getId());
            }
            assertNothingIsTold(listeners);
        }
    }

    @Test
    void aPoolThatIsOpenedMeanwhileTellsAtOnce() {
        Recorder.byDefault().during(() -> {
            Listeners late = new Listeners();
            Runnable endLate = FlightRecording.follow(late, housekeeper);
            assertAllIsTold(late);
            endLate.run();
        });
    }

    @Test
    void aStreamCountsAsARecording() {
        try (RecordingStream stream = new RecordingStream()) {
            stream.onEvent("dev.rockpool.Leak", event -> {});
            stream.startAsync();
            assertThat(listeners.isActive()).isTrue();
        }
        assertNothingIsTold(listeners);
    }

    @Test
    void onlyWhatIsSwitchedOnIsAskedFor() {
        for (Activity activity : Activity.values()) {
            Recorder.of(typeOf(activity)).during(() -> {
                assertThat(Activity.values())
                        .filteredOn(one -> isWatched(listeners, one))
                        .containsExactly(activity);
                assertThat(listeners.isActive()).isFalse();
                assertThat(listeners.observesLeases()).isEqualTo(activity == Activity.LEASE);
            });
        }
        Recorder.of(EvictionEvent.class).during(() -> {
            assertThat(listeners.isActive()).isTrue();
            assertThat(listeners.observesLeases()).isFalse();
            assertThat(Activity.values()).noneMatch(one -> isWatched(listeners, one));
        });
    }

    @Test
    void settingsThatChangeWhileItRunsCountFromTheNextTick() {
        try (Recorder recorder = Recorder.of(LeakEvent.class)) {
            recorder.recording.enable(StatementEvent.class);
            recorder.recording.disable(LeakEvent.class);
            housekeeper.advance();
            assertThat(listeners.watchesStatements()).isTrue();
            assertThat(listeners.isActive()).isFalse();

            recorder.recording.disable(StatementEvent.class);
            recorder.recording.enable(LeakEvent.class);
            housekeeper.advance();
            assertThat(listeners.watchesStatements()).isFalse();
            assertThat(listeners.isActive()).isTrue();
        }
    }

    @Test
    void aPoolThatIsClosedIsAskedNoMore() {
        end.run();
        end.run();
        Recorder.byDefault().during(() -> {
            housekeeper.advance();
            assertNothingIsTold(listeners);
        });
    }

    @Test
    void twoPoolsAreFollowedEachByItself() {
        Listeners others = new Listeners();
        Runnable endOther = FlightRecording.follow(others, housekeeper);
        endOther.run();
        Recorder.byDefault().during(() -> {
            assertAllIsTold(listeners);
            assertNothingIsTold(others);
        });
    }
}
