package dev.rockpool.pool;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** Waiting for what another thread is about to do; the limit is far beyond what it takes. */
final class Until {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Until() {}

    static void until(Callable<Boolean> condition) {
        Awaitility.await()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(LIMIT)
                .until(condition);
    }
}
