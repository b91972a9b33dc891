package dev.rockpool.sqlite;

import dev.rockpool.spi.Access;
import dev.rockpool.spi.StatementPlan;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the statements of one database would do. The text's first keyword tells it where it can ({@link StatementKind}), else SQLite does
 * by EXPLAIN ({@link Planner}, {@link Explanation}); answers are kept by text ({@link PlanCache}).
 *
 * <p>Why no stale plan survives:
 *
 * <ol>
 *   <li>EXPLAIN alone would tell of the schema that its connection saw last. So before each one the planner looks at the schema
 *       cookies in the file, and has the schema read again where they differ from those it knows; and an answer counts only if its
 *       bytecode carries the same cookies.
 *   <li>Whoever changes the schema through the pool calls {@link #schemaChanged()} after the change is committed and before it is
 *       acknowledged. That puts an empty generation in place of the present one. An EXPLAIN adds its answer to the generation that was
 *       current <em>before</em> it looked at the schema: if that was before the change, nobody can find the answer any more; if it was
 *       after, the EXPLAIN has seen the change, because it was committed.
 *   <li>A change by another process is seen by the next EXPLAIN, and by {@link #look()} within about a second: either finds other
 *       cookies than those last seen, and drops all plans.
 * </ol>
 *
 * <p>Plans tell what is true for connections set up as this database's are. A session that changed a pragma, attached a database or has
 * temporary objects asks {@link #explain} on its own connection.
 *
 * <p>Thread-safe.
 */
final class StatementPlans {

    private final PlanCache cache = new PlanCache();
    private final @Nullable Planner planner;
    private volatile boolean closed;

    /** Plans of a database that only its one connection sees: none but by {@link #explain}. */
    StatementPlans() {
        this.planner = null;
    }

    StatementPlans(Planner.Opener opener, Planner.FileCheck file) {
        this.planner = new Planner(opener, file, cache::drop);
    }

    /** Tells what a statement needs of its connection; {@link Access#WRITE} where that cannot be told. */
    Access access(String sql) {
        PlanCache.Answer answer = cache.get(sql);
        if (answer != null) {
            return answer.access();
        }
        Planner open = planner;
        if (open == null || closed) {
            return Access.WRITE;
        }
        PlanCache.Generation begun = cache.current();
        List<String> statements = SqlScanner.statements(sql);
        StatementKind kind = StatementKind.of(statements);
        Access access = kind.access();
        if (access == null) {
            return seek(begun, sql, statements, kind, open).access();
        }
        cache.put(begun, sql, new PlanCache.Answer(access, kind.plan()));
        return access;
    }

    /** Tells what a statement would read and write; {@link StatementPlan#UNKNOWN} where that cannot be told. */
    StatementPlan plan(String sql) {
        PlanCache.Answer answer = cache.get(sql);
        if (answer != null && answer.plan() != null) {
            return answer.plan();
        }
        Planner open = planner;
        if (open == null || closed) {
            return StatementPlan.UNKNOWN;
        }
        PlanCache.Generation begun = cache.current();
        List<String> statements = SqlScanner.statements(sql);
        return seek(begun, sql, statements, StatementKind.of(statements), open);
    }

    private StatementPlan seek(
            PlanCache.Generation begun, String sql, List<String> statements, StatementKind kind, Planner open) {
        StatementPlan plan = kind.plan();
        if (plan == null) {
            StatementPlan explained = open.explain(statements.get(0), begun.epoch());
            if (explained == null) {
                // Not kept: the table that is missing may be there a moment later.
                return kind.unexplained();
            }
            plan = kind.with(explained);
        }
        cache.put(begun, sql, new PlanCache.Answer(plan.access(), plan));
        return plan;
    }

    /**
     * Tells what a statement would read and write on a connection as it stands, with its temporary tables, attached databases, settings
     * and uncommitted changes. Nothing is kept.
     *
     * @param connection used by nobody else meanwhile
     * @return {@link StatementPlan#UNKNOWN} or a plan of {@link Access#SESSION} that is unknown, where it cannot be told
     */
    static StatementPlan explain(Connection connection, String sql) {
        List<String> statements = SqlScanner.statements(sql);
        StatementKind kind = StatementKind.of(statements);
        StatementPlan plan = kind.plan();
        if (plan != null) {
            return plan;
        }
        try (Statement statement = connection.createStatement()) {
            Catalog catalog = Catalog.read(statement);
            StatementPlan explained = Explanation.of(statement, catalog, statements.get(0));
            return explained != null && catalog.isCurrent(statement) ? kind.with(explained) : kind.unexplained();
        } catch (SQLException e) {
            return kind.unexplained();
        }
    }

    /** Drops all plans. Called after a change of the schema is committed and before it is acknowledged. */
    void schemaChanged() {
        cache.drop();
    }

    /** Looks whether another process changed the schema; costs nothing where no plan was sought yet. */
    void look() {
        if (planner != null) {
            planner.look();
        }
    }

    /** As {@link #look}, and sure to have looked. */
    void lookNow() {
        if (planner != null) {
            planner.lookNow();
        }
    }

    /** Closes the planner's connection; from now on nothing is known. */
    void close() {
        closed = true;
        if (planner != null) {
            planner.close();
        }
        cache.drop();
    }

    PlanCache cache() {
        return cache;
    }
}
