package dev.rockpool.spi;

import java.util.Set;

/**
 * What a statement would do, as the database itself says. Immutable.
 *
 * <p>Tables are named {@code schema.table} in lower case, for example {@code main.users}; virtual tables are tables, indexes count as
 * their tables, views as the tables behind them.
 *
 * @param access what it needs of its connection
 * @param known whether the database told; if not, it may read and write everything, and the sets are empty
 * @param reads the tables it reads
 * @param writes the tables it writes, through triggers and cascades too
 * @param changesSchema whether it creates, alters or drops something, or does what may amount to it
 * @param deterministic whether the same data give the same result: it calls nothing like {@code random()} or {@code
 *     datetime('now')}, and nothing that belongs to a connection
 */
public record StatementPlan(
        Access access,
        boolean known,
        Set<String> reads,
        Set<String> writes,
        boolean changesSchema,
        boolean deterministic) {

    /** Where the database did not tell: anything is possible, on a connection that writes. */
    public static final StatementPlan UNKNOWN = new StatementPlan(Access.WRITE, false, Set.of(), Set.of(), true, false);

    /** Copies the sets. */
    public StatementPlan {
        reads = Set.copyOf(reads);
        writes = Set.copyOf(writes);
    }
}
