package dev.rockpool.jfr;

import dev.rockpool.pool.LeaseReport;
import dev.rockpool.pool.PoolEvent;
import java.time.Duration;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A lease, or a read, that lasts for too long. */
@Name("dev.rockpool.Leak")
@Label("Leak")
@Description("A connection is held for longer than leakThreshold, or a read was open for longer than maxReadAge")
final class LeakEvent extends RockpoolEvent {

    @Label("Kind")
    @Description("LEASE or READ")
    final String kind;

    @Label("Connection")
    @Description("The connection")
    final String connection;

    @Label("Holder")
    @Description("The name of the thread that holds it")
    final String holder;

    @Label("Age")
    @Description("How long the lease, or the read, had lasted, to a tenth of a second")
    @Timespan
    final long age;

    @Label("Taken Back")
    @Description("Whether the pool took the connection back")
    final boolean reclaimed;

    @Label("Last SQL")
    @Description("The last text that ran under the lease, without parameters; null when none did")
    final @Nullable String lastSql;

    private LeakEvent(String lane, String kind, LeaseReport report, Duration age, boolean reclaimed) {
        super(lane);
        this.kind = kind;
        this.connection = report.connection();
        this.holder = report.thread();
        this.age = age.toNanos();
        this.reclaimed = reclaimed;
        this.lastSql = cut(report.lastSql());
    }

    static void commit(PoolEvent.LeakDetected leak) {
        LeaseReport report = leak.report();
        new LeakEvent(leak.lane(), "LEASE", report, report.age(), leak.reclaimed()).commit();
    }

    static void commit(PoolEvent.ReadEnded read) {
        new LeakEvent(read.lane(), "READ", read.report(), read.age(), true).commit();
    }
}
