package dev.rockpool.sqlite;

import java.sql.SQLException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.sqlite.Function;

/** An aggregate as the driver wants it; one for each connection, of which the driver makes a copy for each group of rows. */
final class AggregateBridge extends Function.Aggregate {

    private final String name;
    private final Supplier<? extends AggregateFunction> factory;
    /** The group's own; null in the one that is copied, and before the group's first row. */
    private @Nullable AggregateFunction state;
    /** After a failed step SQLite asks for the end all the same, to clean up. */
    private boolean failed;

    AggregateBridge(String name, Supplier<? extends AggregateFunction> factory) {
        this.name = name;
        this.factory = factory;
    }

    @Override
    protected void xStep() throws SQLException {
        boolean stepped = failed
                || outcome().of(() -> {
                    state().step(FunctionArguments.read(
                            name,
                            args(),
                            this::value_type,
                            this::value_long,
                            this::value_double,
                            this::value_text,
                            this::value_blob));
                    return null;
                });
        failed |= !stepped;
    }

    @Override
    protected void xFinal() throws SQLException {
        if (!failed) {
            outcome().of(() -> state().finish());
        }
    }

    private AggregateFunction state() {
        AggregateFunction there = state;
        if (there == null) {
            there = factory.get();
            state = there;
        }
        return there;
    }

    /** Made anew each time, because the driver's copy must give to its own context. */
    private FunctionResult outcome() {
        return new FunctionResult(name, this::result, this::result, this::result, this::result, this::error);
    }
}
