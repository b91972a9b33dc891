package dev.rockpool.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A physical connection that does as it is told, counts what is done to it, and notices when two use it at once. */
final class FakeConnection implements PhysicalConnection {

    final String name;
    final AtomicInteger resets = new AtomicInteger();
    final AtomicInteger checks = new AtomicInteger();
    final AtomicInteger interrupts = new AtomicInteger();
    final AtomicInteger closes = new AtomicInteger();
    /** How often it was asked what it has prepared. */
    final AtomicInteger asked = new AtomicInteger();

    volatile Set<String> prepared = Set.of();
    volatile boolean roomy;
    volatile Duration lastCheckTimeout;
    volatile boolean dirty;
    volatile boolean broken;
    /** Whether the driver's connection has closed by itself. */
    volatile boolean dead;

    volatile Behaviour pristine = Behaviour.NOTHING;
    volatile Behaviour reset = Behaviour.NOTHING;
    volatile Behaviour check = Behaviour.NOTHING;
    volatile Behaviour interrupt = Behaviour.NOTHING;
    volatile Behaviour close = Behaviour.NOTHING;
    /** What runs still when the pool takes the connection away. */
    volatile Runnable running = () -> {};

    private final AtomicReference<Thread> user = new AtomicReference<>();

    FakeConnection(String name) {
        this.name = name;
    }

    static FakeConnection of(Slot slot) {
        return (FakeConnection) slot.physical();
    }

    /** Uses the connection, which nobody else may do meanwhile. */
    void use(Runnable work) {
        Thread other = user.compareAndExchange(null, Thread.currentThread());
        assertThat(other).as("somebody else who uses %s", name).isNull();
        try {
            work.run();
        } finally {
            user.set(null);
        }
    }

    boolean isClosed() {
        return closes.get() > 0;
    }

    /** The pool asks the driver's connection one question only. */
    @Override
    public Connection jdbc() {
        return (Connection) Proxy.newProxyInstance(
                FakeConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("isClosed")) {
                        return dead || isClosed();
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    @Override
    public boolean isPristine() {
        try {
            pristine.run();
        } catch (SQLException e) {
            throw new AssertionError("isPristine() throws no SQLException", e);
        }
        return !dirty;
    }

    @Override
    public void reset() throws SQLException {
        resets.incrementAndGet();
        reset.run();
        dirty = false;
    }

    @Override
    public boolean isBroken() {
        return broken;
    }

    @Override
    public boolean hasPrepared(String sql) {
        asked.incrementAndGet();
        return prepared.contains(sql);
    }

    @Override
    public boolean hasRoom() {
        return roomy;
    }

    @Override
    public void validate(Duration timeout) throws SQLException {
        assertThat(user.get()).as("who uses %s while it is checked", name).isNull();
        lastCheckTimeout = timeout;
        checks.incrementAndGet();
        check.run();
    }

    @Override
    public void interrupt() {
        interrupts.incrementAndGet();
        try {
            interrupt.run();
        } catch (SQLException e) {
            throw new AssertionError("interrupt() throws no SQLException", e);
        }
    }

    @Override
    public void awaitQuiet() {
        running.run();
    }

    @Override
    public void close() throws SQLException {
        closes.incrementAndGet();
        close.run();
    }

    @Override
    public String toString() {
        return name;
    }
}
