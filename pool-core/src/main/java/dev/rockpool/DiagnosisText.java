package dev.rockpool;

import dev.rockpool.Diagnosis.LaneDiagnosis;
import dev.rockpool.pool.Durations;
import dev.rockpool.pool.LaneStats;
import dev.rockpool.pool.LeaseReport;
import dev.rockpool.pool.Quantiles;
import dev.rockpool.pool.StatementLine;
import dev.rockpool.pool.StatementTiming;
import dev.rockpool.pool.WaiterReport;
import dev.rockpool.pool.WalStats;
import dev.rockpool.pool.WriteQueueStats;
import java.util.List;

/** A diagnosis in words. Stateless. */
final class DiagnosisText {

    private static final int SHOWN = 10;

    private final StringBuilder text = new StringBuilder();

    private DiagnosisText() {}

    static String of(Diagnosis diagnosis) {
        return new DiagnosisText().write(diagnosis);
    }

    private String write(Diagnosis diagnosis) {
        text.append(diagnosis.pool()).append(", ").append(diagnosis.at());
        heading("Advice");
        diagnosis.advice().forEach(this::line);
        if (diagnosis.advice().isEmpty()) {
            line("nothing: all is well");
        }
        diagnosis.lanes().forEach(this::lane);
        writeQueue(diagnosis.stats().writeQueue());
        WalStats wal = diagnosis.stats().wal();
        if (wal.limit() > 0) {
            heading("Write-ahead log");
            line(wal.bytes() + " of " + wal.limit() + " bytes, " + wal.checkpoints() + " checkpoints, " + wal.blocked()
                    + " of them blocked, " + wal.failed() + " failed");
            if (diagnosis.walHolder() != null) {
                line("held back: " + diagnosis.walHolder());
            }
        }
        list("Statements by time", diagnosis.slowest(), DiagnosisText::statement);
        list("What went wrong lately", diagnosis.incidents(), IncidentText::of);
        return text.append('\n').toString();
    }

    private void lane(LaneDiagnosis lane) {
        LaneStats stats = lane.stats();
        heading(stats.lane());
        line(stats.active() + " in use, " + stats.idle() + " idle, " + stats.waiting() + " waiting; at most "
                + stats.max() + ", lately " + stats.peakActive() + " at once");
        Quantiles acquire = lane.acquire();
        if (acquire != null && acquire.count() > 0) {
            line("to get one took " + quantiles(acquire));
        }
        for (LeaseReport lease : first(lane.leases())) {
            line(lease.describe());
        }
        more(lane.leases());
        for (WaiterReport waiter : first(lane.waiters())) {
            line(waiter(waiter));
        }
        more(lane.waiters());
    }

    private static String waiter(WaiterReport waiter) {
        return "thread '" + waiter.thread() + "' has waited for " + Durations.format(waiter.waited())
                + (waiter.unit() ? ", with a write unit," : "") + " at priority " + waiter.priority();
    }

    private void writeQueue(WriteQueueStats queue) {
        if (queue.groups() > 0 || queue.depth() > 0) {
            heading("Write units");
            line(queue.depth() + " wait; " + queue.committed() + " kept in " + queue.groups() + " commits, "
                    + queue.failed() + " failed");
        }
    }

    private static String statement(StatementTiming timing) {
        return Durations.format(timing.total()) + " in " + timing.runs() + " runs, " + quantiles(timing.times()) + ": "
                + StatementLine.text(timing.sql());
    }

    private static String quantiles(Quantiles times) {
        return "p50 " + Durations.format(times.p50()) + ", p99 " + Durations.format(times.p99()) + ", at most "
                + Durations.format(times.max());
    }

    /** Of an entry, in one line. */
    @FunctionalInterface
    private interface Describer<T> {
        String describe(T entry);
    }

    private <T> void list(String title, List<T> entries, Describer<T> describer) {
        if (!entries.isEmpty()) {
            heading(title);
            first(entries).forEach(entry -> line(describer.describe(entry)));
            more(entries);
        }
    }

    private static <T> List<T> first(List<T> entries) {
        return entries.subList(0, Math.min(SHOWN, entries.size()));
    }

    private void more(List<?> entries) {
        if (entries.size() > SHOWN) {
            line("and " + (entries.size() - SHOWN) + " more");
        }
    }

    private void heading(String title) {
        text.append('\n').append(title).append(':');
    }

    private void line(String words) {
        text.append("\n  ").append(words);
    }
}
