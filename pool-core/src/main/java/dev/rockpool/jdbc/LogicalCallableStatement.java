package dev.rockpool.jdbc;

import dev.rockpool.spi.StatementCondition;
import dev.rockpool.spi.StatementKey;
import java.sql.Array;
import java.sql.CallableStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A callable statement of a borrower's. */
final class LogicalCallableStatement extends ForwardingCallableStatement {

    LogicalCallableStatement(StatementConnection connection, StatementKey key) {
        super(connection, key);
    }

    @Override
    CallableStatement delegate() throws SQLException {
        return (CallableStatement) bound();
    }

    /** No driver forgets it, so the statement cannot be made as new. */
    @Override
    void registering() {
        note(StatementCondition.UNRESTORABLE);
    }

    @Override
    @Nullable
    Array array(@Nullable Array array) {
        return connection.array(array);
    }

    @Override
    @Nullable
    Object wrapped(@Nullable Object object) throws SQLException {
        return connection.wrapped(object);
    }

    @Override
    <T> @Nullable T wrapped(@Nullable T object, Class<T> type) throws SQLException {
        return connection.wrapped(object, type);
    }
}
