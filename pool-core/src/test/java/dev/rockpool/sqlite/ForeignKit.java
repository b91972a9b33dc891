package dev.rockpool.sqlite;

import dev.rockpool.spi.ForeignWrites;
import dev.rockpool.spi.ModuleContext;
import dev.rockpool.spi.PoolModule;
import dev.rockpool.spi.WriteWatch;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A module that does nothing but to have the writes of others watched for, and counts what its watch is told. */
final class ForeignKit implements PoolModule, WriteWatch {

    /** How often it was told that anything may have changed. */
    final AtomicLong anything = new AtomicLong();
    /** Own and foreign writes that have not ended. */
    final AtomicInteger open = new AtomicInteger();
    /** What happens as a write is announced, for once. */
    volatile Runnable whenAnnounced = () -> {};

    private volatile ForeignWrites foreign;

    ForeignWrites.State check() {
        return foreign.check();
    }

    ForeignWrites foreign() {
        return foreign;
    }

    long found() {
        return foreign.found();
    }

    @Override
    public String name() {
        return "foreign";
    }

    @Override
    public Attachment attach(ModuleContext context) {
        foreign = context.foreignWrites().apply(this);
        return new Attachment() {
            @Override
            public WriteWatch writes() {
                return ForeignKit.this;
            }
        };
    }

    @Override
    public Write changing(Set<String> tables) {
        return opened();
    }

    @Override
    public Write changingAnything() {
        anything.incrementAndGet();
        return opened();
    }

    private Write opened() {
        Runnable now = whenAnnounced;
        whenAnnounced = () -> {};
        now.run();
        open.incrementAndGet();
        return open::decrementAndGet;
    }
}
