package dev.rockpool.jfr;

import dev.rockpool.pool.ActivityWatch;
import dev.rockpool.pool.StatementOutcome;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A statement, from its entering the driver to its last row. */
@Name("dev.rockpool.Statement")
@Label("Statement")
@Description("A statement ran, from its entering the driver until its rows were read or closed")
@Threshold("20 ms")
final class StatementEvent extends RockpoolEvent implements ActivityWatch.Running {

    @Label("Connection")
    @Description("The connection that it ran on")
    @Nullable
    String connection;

    @Label("SQL")
    @Description(
            "Its text, without parameters, cut to 4000 characters; of a batch of texts, the one that decided where it ran")
    @Nullable
    String sql;

    @Label("Rows")
    @Description("How many rows were read, or changed; -1 where that is not known")
    long rows;

    @Label("Batch")
    @Description("How many entries its batch had; 0 where it was none")
    int batch;

    @Label("Time in Driver")
    @Description("Execution, and each step to the next row, without waits for locks")
    @Timespan
    long inDriver;

    @Label("Wait for Connection")
    @Description("How long it waited for a connection, before the event's start")
    @Timespan
    long waited;

    @Label("Wait for Locks")
    @Description("How long it waited for locks that other processes held")
    @Timespan
    long locked;

    @Label("Failure")
    @Description("The kind of error that ended it, its SQLSTATE and code; null when it went well")
    @Nullable
    String failure;

    StatementEvent(String lane) {
        super(lane);
        begin();
    }

    @Override
    public void end(StatementOutcome outcome) {
        end();
        if (!shouldCommit()) {
            return;
        }
        connection = outcome.connection();
        sql = cut(outcome.sql());
        rows = outcome.rows();
        batch = outcome.batch();
        inDriver = outcome.inDriver();
        waited = outcome.waited();
        locked = outcome.locked();
        failure = kind(outcome.failure());
        commit();
    }
}
