package dev.rockpool.rows;

import dev.rockpool.spi.RowsSource;
import dev.rockpool.work.SqlFunction;
import dev.rockpool.work.WorkOptions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reading by one statement, of whole pages and of what belongs together, for whoever can lend a connection. Each method reads in one
 * snapshot of what was committed. Within a write unit it does not see what that unit has written: there use {@link Query#on}, {@link
 * Relation#load}, {@link Related#load} and {@link PageQuery} with the unit's connection.
 */
public interface ReadOperations {

    /**
     * Runs work whose queries all see one state of the data.
     *
     * @param work the work
     * @param <T> its result
     * @param <X> what it may throw
     * @return its result
     * @throws SQLException when no connection can be had, or the database refuses
     * @throws X from the work
     */
    <T extends @Nullable Object, X extends Exception> T withReadSnapshot(SqlFunction<T, X> work) throws SQLException, X;

    /**
     * Runs work on a connection that can run a statement, if possible one that has it prepared.
     *
     * <p>Where the database has connections that only read: (1) what only reads runs on such a one; (2) all else is a part of the write
     * unit, if called within one; (3) what writes is a write unit, undone as a whole when the work throws; (4) what belongs to one
     * connection, as a pragma, runs on the one that writes, in auto-commit, and what it changed there is undone when it goes back; (5) what
     * asks for the connection's last write is refused, for there is none. Any other database is not asked what the statement does: within a
     * write unit it is a part of that, else it runs in auto-commit.
     *
     * @param sql the statement that the work will run
     * @param options priority and deadline; for a write unit, whose work may be run again, the rest too
     * @param work runs the statement, and does nothing beside the database
     * @param <T> its result
     * @param <X> what it may throw
     * @return its result
     * @throws SQLException when no connection can be had, or the database refuses
     * @throws X from the work
     */
    <T extends @Nullable Object, X extends Exception> T withConnectionFor(
            String sql, WorkOptions options, SqlFunction<T, X> work) throws SQLException, X;

    /**
     * Returns the rows of a query from the query cache, for {@link Query#cached()}.
     *
     * @param sql the statement
     * @param parameters as the caller gave them; not changed
     * @param options priority and deadline
     * @param ttl how long they may be kept; null for the cache's default
     * @param source reads them
     * @return complete rows, which no connection belongs to; null where the query has to run, which is everywhere unless this is overridden
     * @throws SQLException when reading them failed
     */
    default @Nullable ResultSet keptRows(
            String sql, @Nullable Object[] parameters, WorkOptions options, @Nullable Duration ttl, RowsSource source)
            throws SQLException {
        return null;
    }

    /**
     * A query: {@code db.query("SELECT … WHERE id = ?", id).one(mapper)}. Where it runs is told by {@link #withConnectionFor}; so a text
     * that writes and gives rows, as {@code INSERT … RETURNING}, is a write unit.
     *
     * @param sql one statement that gives rows
     * @param parameters one for each {@code ?}; may be null
     * @return the query, not run yet; it can be run any number of times
     */
    default Query query(String sql, @Nullable Object... parameters) {
        return query(WorkOptions.DEFAULT, sql, parameters);
    }

    /**
     * As {@link #query(String, Object...)}, with a priority or a deadline.
     *
     * @param options as for {@link #withConnectionFor}
     * @param sql one statement that gives rows
     * @param parameters one for each {@code ?}; may be null
     * @return the query, not run yet
     */
    default Query query(WorkOptions options, String sql, @Nullable Object... parameters) {
        return new Query(this, options, sql, parameters);
    }

    /**
     * Runs a query and maps all rows; short for {@link #query(String, Object...)} and {@link Query#list}.
     *
     * @param sql one statement that gives rows
     * @param parameters one for each {@code ?}; may hold nulls
     * @param mapper makes an object of each row
     * @param <T> the objects
     * @return as {@link Query#list}
     * @throws SQLException as {@link Query#list}
     */
    default <T extends @Nullable Object> List<T> query(
            String sql, List<? extends @Nullable Object> parameters, RowMapper<? extends T> mapper)
            throws SQLException {
        return query(sql, parameters.toArray()).list(mapper);
    }

    /**
     * Loads what belongs to some objects by one relation: in one query, and not in one for each object.
     *
     * @param parents whose rows are wanted; not null, and equal ones share an entry
     * @param relation which rows belong to them
     * @param <P> the objects
     * @param <R> what each of them gets: a list, or an {@link java.util.Optional}
     * @return an entry for every object, in their order; neither the map nor its lists can be changed
     * @throws SQLException when the database refuses, a row cannot be mapped, or a row that should be the only one is not
     */
    default <P, R> Map<P, R> loadRelated(Collection<P> parents, Relation<? super P, R> relation) throws SQLException {
        return this.<Map<P, R>, SQLException>withReadSnapshot(connection -> relation.load(connection, parents));
    }

    /**
     * Loads what belongs to some objects by several relations, in one snapshot, with one query for each relation.
     *
     * @param parents whose rows are wanted; not null
     * @param relations which rows belong to them
     * @param <P> the objects
     * @return all that was loaded; ask it with the same relations
     * @throws SQLException as for {@link #loadRelated(Collection, Relation)}
     */
    default <P> Related<P> loadRelated(Collection<P> parents, Collection<? extends Relation<? super P, ?>> relations)
            throws SQLException {
        return this.<Related<P>, SQLException>withReadSnapshot(
                connection -> Related.load(connection, parents, relations));
    }

    /**
     * Reads a page by its number, with its total and relations where the query asks for them.
     *
     * @param query what is read, and in which order
     * @param number the page's number, from 1
     * @param size the number of rows in a page, at least 1
     * @param <T> what a row becomes
     * @return the page; empty beyond the last
     * @throws SQLException as for {@link PageQuery#offsetPage}
     */
    default <T> Page<T> offsetPage(PageQuery<T> query, int number, int size) throws SQLException {
        return this.<Page<T>, SQLException>withReadSnapshot(connection -> query.offsetPage(connection, number, size));
    }

    /**
     * Reads a page by its place in the order, with its total and relations where the query asks for them.
     *
     * @param query what is read, and in which order
     * @param keyset which page, and how many rows
     * @param <T> what a row becomes
     * @return the page
     * @throws SQLException as for {@link PageQuery#keysetPage}
     * @throws InvalidCursorException when the cursor is none of this query
     */
    default <T> KeysetPage<T> keysetPage(PageQuery<T> query, Keyset keyset) throws SQLException {
        return this.<KeysetPage<T>, SQLException>withReadSnapshot(connection -> query.keysetPage(connection, keyset));
    }
}
