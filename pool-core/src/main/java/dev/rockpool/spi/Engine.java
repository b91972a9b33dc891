package dev.rockpool.spi;

import dev.rockpool.pool.WalStats;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is particular to one kind of database. One instance serves one database; thread-safe. */
public interface Engine {

    /**
     * Returns the kind of database.
     *
     * @return for example {@code sqlite}
     */
    String name();

    /**
     * Returns a short name of the database itself, for statistics and errors.
     *
     * @return for example the file's name; never a password
     */
    String databaseName();

    /**
     * Returns the lanes to open, in this order; they are closed in the opposite order.
     *
     * @return at least one
     */
    List<LaneSpec> lanes();

    /**
     * Returns the role of the lane that writes.
     *
     * @return one of the roles of {@link #lanes()}
     */
    String writeRole();

    /**
     * Returns the role of the lane for work that only reads.
     *
     * @return one of the roles of {@link #lanes()}; the same as {@link #writeRole()} where there is one lane
     */
    String readRole();

    /**
     * Looks, about once a second and in the background, whether the database is still the one that was opened. While it throws, its
     * lanes give out no connections.
     *
     * @throws SQLException what is wrong
     */
    default void check() throws SQLException {}

    /**
     * Tells what a statement needs of its connection, so that it goes to the right lane. Called for every statement where there are
     * several lanes, so it is answered from memory but for texts not seen lately.
     *
     * @param sql the statement's text
     * @return {@link Access#WRITE} where it cannot be told; never throws
     */
    default Access access(String sql) {
        return plan(sql).access();
    }

    /**
     * Tells what a statement would read and write in the database as it stands now.
     *
     * @param sql the statement's text
     * @return {@link StatementPlan#UNKNOWN} where it cannot be told; never throws
     */
    default StatementPlan plan(String sql) {
        return StatementPlan.UNKNOWN;
    }

    /**
     * Returns what reads kept values as this database's driver would. It serves until {@link #close}.
     *
     * @return always the same; null where results cannot be served from memory
     */
    default @Nullable ValueReader values() {
        return null;
    }

    /**
     * Has somebody told of writes that are not made through the pool. Called once at most, before the lanes are opened; where it is not called,
     * the pool does nothing for it. It ends with the engine.
     *
     * @param watch to be told; the same as the sessions tell of the pool's own writes ({@link Session#tellWrites})
     * @return null where there can be no such writes, or the engine cannot tell
     */
    default @Nullable ForeignWrites foreignWrites(WriteWatch watch) {
        return null;
    }

    /**
     * Begins the engine's own background work; called once, when all lanes are open.
     *
     * @param context the open pool
     * @throws SQLException when it cannot begin; the pool is then closed again
     */
    default void start(EngineContext context) throws SQLException {}

    /** Ends the engine's own work and closes its own connections. Called before the lanes are closed, also where {@link #start} failed. */
    default void close() {}

    /** Called when the lanes are closed, too: what no connection has done by closing is done now. Never throws. */
    default void lanesClosed() {}

    /**
     * Returns the figures of the write-ahead log. Costs one look at its file.
     *
     * @return all zero where the database has none of its own
     */
    default WalStats wal() {
        return WalStats.NONE;
    }

    /**
     * Tells who keeps the write-ahead log from being emptied.
     *
     * @param atLeast for how long they have been doing so
     * @return who, in words; null when nobody is known to
     */
    default @Nullable String walHolder(Duration atLeast) {
        return null;
    }
}
