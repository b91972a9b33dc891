package dev.rockpool.jfr;

import dev.rockpool.pool.ActivityWatch;
import dev.rockpool.pool.PoolEvent;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A group of write units, from its beginning to its commit. A group that came to no commit is left out. */
@Name("dev.rockpool.GroupCommit")
@Label("Group Commit")
@Description("Write units ran as a group and were committed together")
@Threshold("20 ms")
final class GroupCommitEvent extends RockpoolEvent implements ActivityWatch.Lasting {

    @Label("Committed")
    @Description("Units that were kept")
    int committed;

    @Label("Failed")
    @Description("Units that were undone")
    int failed;

    @Label("Run Again")
    @Description("Units that were run once more, alone, because the group was undone")
    int rerun;

    @Label("Service Time")
    @Description("How long the units ran, together")
    @Timespan
    long serviceTime;

    @Label("Commit Time")
    @Description("How long the commit took; the sum, where some ran alone")
    @Timespan
    long commitTime;

    GroupCommitEvent(String lane) {
        super(lane);
        begin();
    }

    @Override
    public void end(@Nullable PoolEvent event) {
        end();
        if (event instanceof PoolEvent.GroupCommitted group && shouldCommit()) {
            committed = group.committed();
            failed = group.failed();
            rerun = group.rerun();
            serviceTime = group.service().toNanos();
            commitTime = group.commit().toNanos();
            commit();
        }
    }
}
