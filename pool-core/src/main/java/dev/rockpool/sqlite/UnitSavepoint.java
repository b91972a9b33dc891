package dev.rockpool.sqlite;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.sqlite.SQLiteConnection;

/** The savepoint of the present write unit. Its statements are prepared once, because they run with every unit. For one thread. */
final class UnitSavepoint implements AutoCloseable {

    /** Not a name that anybody would use: statements may set savepoints of their own. */
    private static final String NAME = "\"rockpool write unit\"";

    private final PreparedStatement begin;
    private final PreparedStatement release;
    private final PreparedStatement rollback;

    UnitSavepoint(SQLiteConnection sqlite) throws SQLException {
        begin = sqlite.prepareStatement("SAVEPOINT " + NAME);
        release = sqlite.prepareStatement("RELEASE " + NAME);
        rollback = sqlite.prepareStatement("ROLLBACK TO " + NAME);
    }

    void begin() throws SQLException {
        begin.execute();
    }

    void keep() throws SQLException {
        release.execute();
    }

    /** ROLLBACK TO leaves the savepoint where it is. */
    void undo() throws SQLException {
        rollback.execute();
        release.execute();
    }

    @Override
    public void close() throws SQLException {
        begin.close();
        release.close();
        rollback.close();
    }
}
