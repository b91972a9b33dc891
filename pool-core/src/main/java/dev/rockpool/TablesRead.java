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

    /** {@code sql}: null where nobody knows what is run. */
    void add(@Nullable String sql) {
        if (sql == null) {
            known = false;
            return;
        }
        StatementPlan plan = engine.plan(sql);
        known &= plan.known() && plan.access() == Access.READ;
        tables.addAll(plan.reads());
    }

    /** Null where the database did not tell, where a statement did more than read tables, or where none was run at all. */
    @Nullable
    Set<String> known() {
        return known && !tables.isEmpty() ? Set.copyOf(tables) : null;
    }
}
