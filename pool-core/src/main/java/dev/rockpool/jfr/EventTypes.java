package dev.rockpool.jfr;

import dev.rockpool.pool.Activity;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;

/**
 * The types of the pool's events, as the Flight Recorder knows them. To make one tells the recorder of them, so that tools can list them
 * before the first recording starts.
 */
final class EventTypes {

    private final EventType wait = type(AcquireWaitEvent.class);
    private final EventType lease = type(LeaseEvent.class);
    private final EventType statement = type(StatementEvent.class);
    private final EventType group = type(GroupCommitEvent.class);
    private final EventType checkpoint = type(CheckpointEvent.class);

    /** What is told when it has happened, and not from a beginning to an end. */
    private final List<EventType> heard =
            List.of(type(LeakEvent.class), type(EvictionEvent.class), type(ConnectionErrorEvent.class));

    private static EventType type(Class<? extends RockpoolEvent> event) {
        FlightRecorder.register(event);
        return EventType.getEventType(event);
    }

    /** The activities that some running recording asks for. */
    Set<Activity> enabledActivities() {
        Set<Activity> enabled = EnumSet.noneOf(Activity.class);
        for (Activity activity : Activity.values()) {
            if (of(activity).isEnabled()) {
                enabled.add(activity);
            }
        }
        return enabled;
    }

    private EventType of(Activity activity) {
        return switch (activity) {
            case WAIT -> wait;
            case LEASE -> lease;
            case STATEMENT -> statement;
            case GROUP -> group;
            case CHECKPOINT -> checkpoint;
        };
    }

    /** Tells whether some running recording asks for leaks, evictions or errors. */
    boolean isAnyEnabledOfWhatIsHeard() {
        return heard.stream().anyMatch(EventType::isEnabled);
    }
}
