package dev.rockpool.sqlite;

import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A savepoint by SQL. Names of our own keep two unnamed savepoints, and two of one name, apart. */
final class SqliteSavepoint implements Savepoint {

    private static final AtomicInteger IDS = new AtomicInteger();

    private final int id;
    private final @Nullable String name;

    private SqliteSavepoint(int id, @Nullable String name) {
        this.id = id;
        this.name = name;
    }

    static SqliteSavepoint next(@Nullable String name) {
        return new SqliteSavepoint(IDS.incrementAndGet(), name);
    }

    static SqliteSavepoint of(Savepoint savepoint) throws SQLException {
        if (savepoint instanceof SqliteSavepoint ours) {
            return ours;
        }
        throw new SQLException("This savepoint was not set on a connection of this pool", "3B001");
    }

    String quoted() {
        return SqliteSession.quote("rockpool_" + id);
    }

    @Override
    public int getSavepointId() throws SQLException {
        if (name != null) {
            throw new SQLException("Savepoint '" + name + "' has a name and no id");
        }
        return id;
    }

    @Override
    public String getSavepointName() throws SQLException {
        if (name == null) {
            throw new SQLException("Savepoint " + id + " has an id and no name");
        }
        return name;
    }
}
