package dev.rockpool.pool;

import java.util.concurrent.TimeUnit;

/** How many connections were in use at most lately, as the housekeeper sees it. Written by the housekeeper alone, read by anyone. */
final class RecentUse {

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    /** Of the minute under way, and of the one before. */
    private record Minutes(long began, int peak, int before) {}

    private volatile Minutes minutes;

    RecentUse(long now) {
        minutes = new Minutes(now, 0, 0);
    }

    void note(long now, int inUse) {
        Minutes seen = minutes;
        if (now - seen.began >= MINUTE) {
            minutes = new Minutes(now, inUse, now - seen.began < 2 * MINUTE ? seen.peak : 0);
        } else if (inUse > seen.peak) {
            minutes = new Minutes(seen.began, inUse, seen.before);
        }
    }

    int peak(long now) {
        Minutes seen = minutes;
        return now - seen.began >= 2 * MINUTE ? 0 : Math.max(seen.peak, seen.before);
    }
}
