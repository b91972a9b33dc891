package dev.rockpool.sqlite;

import dev.rockpool.spi.Access;
import dev.rockpool.spi.StatementPlan;
import dev.rockpool.spi.WriteWatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the writer has written and not ended, for whoever watches writes.
 *
 * <p>Invariant: from before a commit can be seen by anybody until its database has committed, and no longer than until whoever made it is told
 * so, a {@link WriteWatch.Write} is open that names at least the tables that it changed. A transaction opens one when it commits; a statement
 * outside a transaction before it runs. Where nobody can see when something is committed, because a statement's text begins a transaction, or
 * because the driver's connection was handed out, one for anything is open until the connection is given back.
 *
 * <p>It belongs to its session; synchronized, because a connection that is taken away from its borrower is closed by another thread.
 */
final class PendingWrites {

    private final WriteWatch watch;
    private final StatementPlans plans;
    /** What the open transaction wrote, or the statement that is about to run by itself. */
    private final Set<String> tables = new HashSet<>();

    private boolean anything;
    /** Several, where a statement that returns rows has not ended before the next. */
    private final List<WriteWatch.Write> open = new ArrayList<>(1);
    /** Whether they stay open until the connection is given back. */
    private boolean held;

    PendingWrites(WriteWatch watch, StatementPlans plans) {
        this.watch = watch;
        this.plans = plans;
    }

    /** Adds what a statement may write that is about to run. {@code left}: what this one and those before may leave behind. */
    synchronized void add(String sql, int left, boolean inTransaction) {
        if (held) {
            return;
        } else if (!inTransaction && (left & SqlText.TRANSACTION) != 0) {
            hold();
            return;
        }
        if (!anything && plans.access(sql) != Access.READ) {
            // Names mean something else where there are temporary tables and attached files, and foreign keys can be
            // switched off.
            boolean asPlanned = (left & ~SqlText.TRANSACTION) == 0;
            StatementPlan plan = asPlanned ? plans.plan(sql) : StatementPlan.UNKNOWN;
            anything = !plan.known() || plan.changesSchema();
            tables.addAll(plan.writes());
        }
        if (!inTransaction) {
            announce();
        }
    }

    /** From now on anything may be written and committed at any time. */
    synchronized void hold() {
        held = true;
        anything = true;
        announce();
    }

    /** Has whoever watches told, before what was added can be seen. */
    synchronized void announce() {
        if (anything) {
            open.add(watch.changingAnything());
        } else if (!tables.isEmpty()) {
            open.add(watch.changing(tables));
        }
        forget();
    }

    /** What was not announced was undone. */
    synchronized void rolledBack() {
        forget();
        end(); // after a COMMIT that failed
    }

    private void forget() {
        tables.clear();
        anything = false;
    }

    synchronized boolean isAnnounced() {
        return !open.isEmpty();
    }

    /** Whether {@link #end} has something to tell. */
    synchronized boolean isToEnd() {
        return !held && !open.isEmpty();
    }

    /** Tells the end of what was announced, unless more may come. */
    synchronized void end() {
        if (isToEnd()) {
            open.forEach(WriteWatch.Write::ended);
            open.clear();
        }
    }

    /** The connection is given back, or closed. */
    synchronized void release() {
        forget();
        held = false;
        end();
    }
}
