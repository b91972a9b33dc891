package dev.rockpool.pool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Who holds a connection: the answer to "who has it, since when, doing what". Immutable.
 *
 * @param connection the connection's name, for example {@code reader.3}
 * @param thread the holder's thread name
 * @param age how long the lease has lasted, by the coarse tick
 * @param lastSql the last SQL text that ran under the lease, or null when none did
 * @param stack where the connection was borrowed; null unless {@code leakStacks} is on
 */
public record LeaseReport(
        String connection,
        String thread,
        Duration age,
        @Nullable String lastSql,
        @Nullable Throwable stack) {

    private static final int SHOWN_SQL = 200;

    /**
     * Says the same in words.
     *
     * @return one line, for logs and messages; SQL is cut to 200 characters
     */
    public String describe() {
        String sql = lastSql == null ? "no statement yet" : "last SQL: " + abbreviate(lastSql);
        return connection + " held " + Durations.format(age) + " by thread '" + thread + "' (" + sql + ")";
    }

    private static String abbreviate(String sql) {
        String line = sql.strip().replaceAll("\\s+", " ");
        return line.length() <= SHOWN_SQL ? line : line.substring(0, SHOWN_SQL) + "…";
    }
}
