package dev.rockpool.jfr;

import dev.rockpool.pool.Housekeeper;
import dev.rockpool.pool.Listeners;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a pool tell of itself in recordings of the JDK's Flight Recorder, while there are any that ask for it. Where the process has no Flight
 * Recorder, nothing of it is touched: this class names none of its classes.
 */
public final class FlightRecording {

    private static final Logger LOG = LoggerFactory.getLogger(FlightRecording.class);

    private FlightRecording() {}

    /**
     * Follows the recordings of this process from now on. Does not start the Flight Recorder. Thread-safe; throws nothing.
     *
     * @param listeners of one pool; who records is among them while a recording asks for it
     * @param housekeeper looks whether the settings of a recording were changed while it runs
     * @return ends that, and is to be run when the pool is closed; may be run more than once
     */
    public static Runnable follow(Listeners listeners, Housekeeper housekeeper) {
        if (!isThere()) {
            return () -> {};
        }
        try {
            return RecordingFollower.start(listeners, housekeeper);
        } catch (SecurityException e) {
            LOG.debug("This process may not use the Flight Recorder, so nothing of the pool is recorded", e);
            return () -> {};
        }
    }

    private static boolean isThere() {
        Optional<Module> recorder = ModuleLayer.boot().findModule("jdk.jfr");
        return recorder.isPresent() && FlightRecording.class.getModule().canRead(recorder.get());
    }
}
