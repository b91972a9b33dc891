package dev.rockpool.jfr;

import dev.rockpool.pool.Activity;
import dev.rockpool.pool.ActivityWatch;
import dev.rockpool.pool.Housekeeper;
import dev.rockpool.pool.Listeners;
import dev.rockpool.pool.PoolListener;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;

/**
 * Keeps who records among the listeners of one pool, as long as some running recording has switched their events on, and not for longer.
 *
 * <p>The recorder tells when recordings start and stop, but not when their settings change. So once there is a recorder, the housekeeper
 * looks at every tick, too. To look is to read a flag for each type of event, without any lock: the recorder calls in here with locks of its
 * own, and may hold them for as long as it writes files. Who began to look last decides, whoever comes to the lock last.
 */
final class RecordingFollower implements FlightRecorderListener, Housekeeper.Chore {

    private final Listeners listeners;
    private final Housekeeper housekeeper;
    private final AtomicLong looks = new AtomicLong();
    /** Null while this process has no recorder. */
    private volatile @Nullable EventTypes types;

    // Under the lock.
    private final Map<Activity, ActivityWatch> watches = new EnumMap<>(Activity.class);
    private @Nullable PoolListener hearer;
    private long decided;
    private boolean ended;

    private RecordingFollower(Listeners listeners, Housekeeper housekeeper) {
        this.listeners = listeners;
        this.housekeeper = housekeeper;
    }

    static Runnable start(Listeners listeners, Housekeeper housekeeper) {
        RecordingFollower follower = new RecordingFollower(listeners, housekeeper);
        if (FlightRecorder.isAvailable()) {
            FlightRecorder.addListener(follower); // calls recorderInitialized at once, where there is one
        }
        return follower::end;
    }

    @Override
    public void recorderInitialized(FlightRecorder recorder) {
        EventTypes known = new EventTypes();
        synchronized (this) {
            if (types == null && !ended) {
                types = known;
                housekeeper.add(this);
            }
        }
        look();
    }

    @Override
    public void recordingStateChanged(Recording recording) {
        look();
    }

    @Override
    public void run(long now) {
        look();
    }

    private void look() {
        EventTypes known = types;
        if (known != null) {
            long look = looks.incrementAndGet();
            decide(look, known.enabledActivities(), known.isAnyEnabledOfWhatIsHeard());
        }
    }

    private synchronized void decide(long look, Set<Activity> activities, boolean hears) {
        if (ended || look < decided) {
            return;
        }
        decided = look;
        for (Activity activity : Activity.values()) {
            decide(activity, activities.contains(activity));
        }
        PoolListener there = hearer;
        if (hears && there == null) {
            PoolListener added = new EventHearer();
            hearer = added;
            listeners.add(added);
        } else if (!hears && there != null) {
            hearer = null;
            listeners.remove(there);
        }
    }

    private void decide(Activity activity, boolean wanted) {
        ActivityWatch there = watches.get(activity);
        if (wanted && there == null) {
            ActivityWatch watch = new ActivityRecorder(activity);
            watches.put(activity, watch);
            listeners.add(watch);
        } else if (!wanted && there != null) {
            watches.remove(activity);
            listeners.remove(there);
        }
    }

    /** Nobody holds on to the pool afterwards. Who records at that moment stays: the pool may still tell of its last connections. */
    private void end() {
        FlightRecorder.removeListener(this);
        synchronized (this) {
            ended = true;
            housekeeper.remove(this);
        }
    }
}
