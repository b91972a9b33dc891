package dev.rockpool.jfr;

import dev.rockpool.pool.ActivityWatch;
import dev.rockpool.pool.PoolEvent;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/** A caller's wait in the queue. */
@Name("dev.rockpool.AcquireWait")
@Label("Wait for a Connection")
@Description("A caller waited in the queue for a connection")
@Threshold("20 ms")
@StackTrace
final class AcquireWaitEvent extends RockpoolEvent implements ActivityWatch.Lasting {

    @Label("Connection")
    @Description("The connection that the caller got; null when it got none")
    @Nullable
    String connection;

    @Label("Outcome")
    @Description(
            "ACQUIRED, TIMED_OUT, or LEFT: served within another caller's group, interrupted, cancelled or refused")
    @Nullable
    String outcome;

    AcquireWaitEvent(String lane) {
        super(lane);
        begin();
    }

    @Override
    public void end(@Nullable PoolEvent event) {
        end();
        if (!shouldCommit()) {
            return;
        }
        if (event instanceof PoolEvent.Acquired acquired) {
            connection = acquired.connection();
            outcome = "ACQUIRED";
        } else {
            outcome = event == null ? "LEFT" : "TIMED_OUT";
        }
        commit();
    }
}
