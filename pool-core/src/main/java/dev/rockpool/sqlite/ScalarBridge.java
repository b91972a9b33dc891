package dev.rockpool.sqlite;

import java.sql.SQLException;
import org.sqlite.Function;

/** A scalar function as the driver wants it; one for each connection. */
final class ScalarBridge extends Function {

    private final String name;
    private final ScalarFunction body;
    private final FunctionResult result;

    ScalarBridge(String name, ScalarFunction body) {
        this.name = name;
        this.body = body;
        this.result = new FunctionResult(name, this::result, this::result, this::result, this::result, this::error);
    }

    @Override
    protected void xFunc() throws SQLException {
        result.of(() -> body.apply(FunctionArguments.read(
                name,
                args(),
                this::value_type,
                this::value_long,
                this::value_double,
                this::value_text,
                this::value_blob)));
    }
}
