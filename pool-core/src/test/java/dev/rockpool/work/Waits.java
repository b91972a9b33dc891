package dev.rockpool.work;

import java.util.ArrayList;
import java.util.List;

/** Notes the waits in milliseconds instead of sleeping; chance gives the bound itself. */
final class Waits implements Pause {

    final List<Long> millis = new ArrayList<>();
    long now;
    int interruptAt = -1;

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public void sleep(long nanos) throws InterruptedException {
        if (millis.size() == interruptAt) {
            throw new InterruptedException("in the test");
        }
        millis.add(nanos / 1_000_000);
        now += nanos;
    }

    @Override
    public long random(long bound) {
        return bound;
    }
}
