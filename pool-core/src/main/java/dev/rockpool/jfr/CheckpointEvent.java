package dev.rockpool.jfr;

import dev.rockpool.pool.ActivityWatch;
import dev.rockpool.pool.PoolEvent;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A checkpoint. There are few, so all are told. */
@Name("dev.rockpool.Checkpoint")
@Label("Checkpoint")
@Description("The write-ahead log was copied into the database, as far as that was possible")
final class CheckpointEvent extends RockpoolEvent implements ActivityWatch.Lasting {

    @Label("Mode")
    @Description("The kind of checkpoint, for example PASSIVE; null when it failed, and then nothing else is known")
    @Nullable
    String mode;

    @Label("WAL before")
    @Description("The size of the log's file before")
    @DataAmount
    long walBytesBefore;

    @Label("WAL after")
    @Description("The size of the log's file after")
    @DataAmount
    long walBytesAfter;

    @Label("Pages")
    @Description("Pages that were in the log")
    long pages;

    @Label("Moved")
    @Description("Pages that were copied")
    long moved;

    @Label("Writer Parked")
    @Description("For how long at a stretch the writer was held up at most")
    @Timespan
    long parked;

    @Label("Blocked by")
    @Description("What kept it from doing all that its mode says; null when nothing did")
    @Nullable
    String blockedBy;

    CheckpointEvent(String lane) {
        super(lane);
        begin();
    }

    @Override
    public void end(@Nullable PoolEvent event) {
        end();
        if (!shouldCommit()) {
            return;
        }
        if (event instanceof PoolEvent.Checkpointed checkpoint) {
            mode = checkpoint.mode();
            walBytesBefore = checkpoint.walBytesBefore();
            walBytesAfter = checkpoint.walBytesAfter();
            pages = checkpoint.pages();
            moved = checkpoint.moved();
            parked = checkpoint.parked().toNanos();
            blockedBy = checkpoint.blockedBy();
        }
        commit();
    }
}
