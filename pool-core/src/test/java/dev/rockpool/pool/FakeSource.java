package dev.rockpool.pool;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Opens fake connections, or fails, or hangs, as it is told. */
final class FakeSource implements ConnectionSource {

    /** All that were ever opened, in order. */
    final List<FakeConnection> opened = new CopyOnWriteArrayList<>();

    final AtomicInteger attempts = new AtomicInteger();
    final AtomicInteger mostAtOnce = new AtomicInteger();
    volatile Behaviour opening = Behaviour.NOTHING;
    volatile boolean permanent;
    volatile boolean undying;
    private final AtomicInteger atOnce = new AtomicInteger();

    @Override
    public FakeConnection open(String name) throws SQLException {
        attempts.incrementAndGet();
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        try {
            opening.run();
            FakeConnection connection = new FakeConnection(name);
            opened.add(connection);
            return connection;
        } finally {
            atOnce.decrementAndGet();
        }
    }

    @Override
    public boolean isPermanent(SQLException failure) {
        return permanent;
    }

    @Override
    public boolean isUndying() {
        return undying;
    }

    long stillOpen() {
        return opened.stream().filter(connection -> !connection.isClosed()).count();
    }
}
