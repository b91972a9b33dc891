package dev.rockpool;

import dev.rockpool.spi.Access;
import dev.rockpool.spi.Engine;
import dev.rockpool.spi.StatementPlan;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tables that statements read, as the database says. Not thread-safe. */
final class TablesRead {

    private final Engine engine;
    private final Set<String> tables = new HashSet<>();
    private boolean known = true;

    TablesRead(Engine engine) {
        this.engine = engine;
    }

    void add(String sql) {
        StatementPlan plan = engine.plan(sql);
        known &= plan.known() && plan.access() == Access.READ;
        tables.addAll(plan.reads());
    }

    /** Null where the database did not tell, or where a statement did more than read tables. */
    @Nullable
    Set<String> known() {
        return known ? Set.copyOf(tables) : null;
    }
}
