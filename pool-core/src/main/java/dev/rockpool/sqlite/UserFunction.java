package dev.rockpool.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sqlite.Function;

/** A function of the user's, scalar or aggregate, with its name and its number of arguments. Immutable. */
record UserFunction(
        String name,
        int argumentCount,
        boolean deterministic,
        @Nullable ScalarFunction scalar,
        @Nullable Supplier<? extends AggregateFunction> aggregate) {

    static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,63}");
    /** SQLite's own limit. */
    private static final int MOST_ARGUMENTS = 127;

    UserFunction {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "function '" + name
                            + "' is not allowed: its name must be letters, digits and underscores, at most 64, and begin with no digit");
        }
        if (argumentCount < -1 || argumentCount > MOST_ARGUMENTS) {
            throw new IllegalArgumentException("function " + name + ", argumentCount = '" + argumentCount
                    + "' is not allowed: it must be from 0 to " + MOST_ARGUMENTS + ", or -1 for any number");
        }
    }

    /** Whether both would be found by the same call; SQLite would keep the later one without a word. */
    boolean clashesWith(UserFunction other) {
        return name.equalsIgnoreCase(other.name) && argumentCount == other.argumentCount;
    }

    void register(Connection connection) throws SQLException {
        Function bridge;
        if (scalar != null) {
            bridge = new ScalarBridge(name, scalar);
        } else if (aggregate != null) {
            bridge = new AggregateBridge(name, aggregate);
        } else {
            throw new IllegalStateException("function " + name + " has no body");
        }
        // The driver's native side holds the bridge until the connection is closed.
        Function.create(connection, name, bridge, argumentCount, deterministic ? Function.FLAG_DETERMINISTIC : 0);
    }

    @Override
    public String toString() {
        return name + "/" + (argumentCount < 0 ? "any" : argumentCount);
    }
}
