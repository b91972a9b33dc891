package dev.rockpool.sqlite;

import java.sql.SQLException;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.Collation;
import org.sqlite.SQLiteConnection;

/** An order of texts, by name. Immutable. */
record UserCollation(String name, Comparator<? super String> order) {

    private static final Logger LOG = LoggerFactory.getLogger(UserCollation.class);
    private static final Set<String> BUILT_IN = Set.of("binary", "nocase", "rtrim");

    UserCollation {
        if (!UserFunction.NAME.matcher(name).matches() || BUILT_IN.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("collation '" + name
                    + "' is not allowed: its name must be letters, digits and underscores, at most 64, and none of SQLite's own "
                    + BUILT_IN);
        }
    }

    void register(SQLiteConnection connection) throws SQLException {
        Collation.create(connection, name, new Bridge(connection));
    }

    @Override
    public String toString() {
        return name;
    }

    /** A comparison has no way to fail in SQLite, so the statement is interrupted, and gets some order until it notices. */
    private final class Bridge extends Collation {

        private final SQLiteConnection connection;
        /** A sort compares often. */
        private boolean reported;

        private Bridge(SQLiteConnection connection) {
            this.connection = connection;
        }

        @Override
        protected int xCompare(String one, String other) {
            try {
                return order.compare(one, other);
            } catch (RuntimeException | StackOverflowError e) {
                if (!reported) {
                    reported = true;
                    LOG.error(
                            "Collation {} failed, and its statements are interrupted: it must order any two texts",
                            name,
                            e);
                }
                interrupt();
                return one.compareTo(other);
            }
        }

        private void interrupt() {
            try {
                connection.getDatabase().interrupt();
            } catch (SQLException e) {
                LOG.error("The statement could not be interrupted", e);
            }
        }
    }
}
