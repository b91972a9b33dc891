package dev.rockpool.jfr;

import dev.rockpool.pool.ActivityWatch;
import dev.rockpool.pool.PoolEvent;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/** A lease, from the borrow to the return. */
@Name("dev.rockpool.Lease")
@Label("Lease")
@Description("A caller had a connection, from the borrow to the return")
@Threshold("20 ms")
final class LeaseEvent extends RockpoolEvent implements ActivityWatch.Lasting {

    @Label("Connection")
    @Description("The connection that was lent; null when it was taken back from its borrower")
    @Nullable
    String connection;

    @Label("Holder")
    @Description("The thread that borrowed the connection; the event's own thread gave it back")
    final Thread holder;

    LeaseEvent(String lane) {
        super(lane);
        holder = Thread.currentThread();
        begin();
    }

    @Override
    public void end(@Nullable PoolEvent event) {
        end();
        if (!shouldCommit()) {
            return;
        }
        if (event instanceof PoolEvent.Released released) {
            connection = released.connection();
        }
        commit();
    }
}
