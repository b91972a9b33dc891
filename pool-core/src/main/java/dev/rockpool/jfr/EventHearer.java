package dev.rockpool.jfr;

import dev.rockpool.pool.PoolEvent;
import dev.rockpool.pool.PoolListener;

/** Records what has no length: leaks, evictions, and connections that fail. */
final class EventHearer implements PoolListener {

    @Override
    public boolean hearsLeases() {
        return false;
    }

    @Override
    public void onEvent(PoolEvent event) {
        if (event instanceof PoolEvent.LeakDetected leak) {
            LeakEvent.commit(leak);
        } else if (event instanceof PoolEvent.ReadEnded read) {
            LeakEvent.commit(read);
        } else if (event instanceof PoolEvent.Destroyed destroyed) {
            EvictionEvent.commit(destroyed);
        } else if (event instanceof PoolEvent.OpenFailed failed) {
            ConnectionErrorEvent.commit(failed);
        } else if (event instanceof PoolEvent.HealthCheckFailed failed) {
            ConnectionErrorEvent.commit(failed);
        }
    }
}
