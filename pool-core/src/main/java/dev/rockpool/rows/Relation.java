package dev.rockpool.rows;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Says which rows of a table belong to an object that is loaded already, so that they are loaded for many such objects in one query,
 * and not in one for each. Immutable: each method returns a new relation; thread-safe as far as its functions are. Keep it in a
 * constant:
 *
 * <pre>{@code
 * static final Relation<Author, List<Book>> BOOKS =
 *         Relation.oneToMany("book", "author_id", Author::id, RowMapper.to(Book.class)).orderBy("title");
 *
 * Map<Author, List<Book>> books = db.loadRelated(authors, BOOKS);
 * }</pre>
 *
 * <p>Names are quoted here, so any name is safe; a table may be named with its schema, {@code main.book}. A relation asks for 1,000 keys
 * in a query, each key once. Keys are compared by their value: 1, 1L and 1.0 are equal, and so are a UUID and its text. A row whose
 * key is equal to one of those for the database alone, in a column that ignores case for instance, is refused with an error and not left
 * out. A null key, or one with a null part, has no rows.
 *
 * @param <P> what rows are loaded for: the parents, whichever way the foreign key points
 * @param <R> what each of them gets: a list, or an {@link Optional}
 */
public final class Relation<P, R> {

    private final RelationSql sql;
    private final Function<? super P, ? extends @Nullable Object> key;
    private final RowMapper<?> mapper;
    private final boolean single;
    private final Function<List<?>, R> result;

    private Relation(
            RelationSql sql,
            Function<? super P, ? extends @Nullable Object> key,
            RowMapper<?> mapper,
            boolean single,
            Function<List<?>, R> result) {
        this.sql = sql;
        this.key = Objects.requireNonNull(key);
        this.mapper = Objects.requireNonNull(mapper);
        this.single = single;
        this.result = result;
    }

    /**
     * The rows that refer to each parent.
     *
     * @param table the table with the foreign key
     * @param column its column that refers to the parent
     * @param key the parent's value for that column; null for a parent without rows
     * @param mapper makes objects of the rows; never null
     * @param <P> the parent
     * @param <C> the child
     * @return a relation that gives each parent a list, in the order of {@link #orderBy}
     * @throws IllegalArgumentException when a name is none
     */
    public static <P, C> Relation<P, List<C>> oneToMany(
            String table, String column, Function<? super P, ? extends @Nullable Object> key, RowMapper<C> mapper) {
        return oneToMany(table, List.of(column), key, mapper);
    }

    /**
     * As {@link #oneToMany(String, String, Function, RowMapper)}, with a key of several columns.
     *
     * @param table the table with the foreign key
     * @param columns its columns that refer to the parent together
     * @param key the parent's values for those columns, as a list in the same order; for a single column the value itself will do
     * @param mapper makes objects of the rows; never null
     * @param <P> the parent
     * @param <C> the child
     * @return a relation that gives each parent a list
     */
    public static <P, C> Relation<P, List<C>> oneToMany(
            String table,
            List<String> columns,
            Function<? super P, ? extends @Nullable Object> key,
            RowMapper<C> mapper) {
        return new Relation<>(sql(table, columns, null), key, mapper, false, Relation::list);
    }

    /**
     * The one row that each of many refers to; for one-to-one too, in either direction.
     *
     * @param table the table that is referred to
     * @param column its unique column, mostly the primary key
     * @param key the referring object's value for that column, mostly its foreign key; may be null
     * @param mapper makes objects of the rows; never null
     * @param <P> what refers
     * @param <C> what is referred to
     * @return a relation that gives each an {@link Optional}, empty where there is no row; two rows for one key are an error
     * @throws IllegalArgumentException when a name is none
     */
    public static <P, C> Relation<P, Optional<C>> manyToOne(
            String table, String column, Function<? super P, ? extends @Nullable Object> key, RowMapper<C> mapper) {
        return manyToOne(table, List.of(column), key, mapper);
    }

    /**
     * As {@link #manyToOne(String, String, Function, RowMapper)}, with a key of several columns.
     *
     * @param table the table that is referred to
     * @param columns its columns that are unique together
     * @param key the referring object's values for those columns, as a list in the same order
     * @param mapper makes objects of the rows; never null
     * @param <P> what refers
     * @param <C> what is referred to
     * @return a relation that gives each an {@link Optional}
     */
    public static <P, C> Relation<P, Optional<C>> manyToOne(
            String table,
            List<String> columns,
            Function<? super P, ? extends @Nullable Object> key,
            RowMapper<C> mapper) {
        return new Relation<>(sql(table, columns, null), key, mapper, true, Relation::optional);
    }

    /**
     * The rows that a table between joins to each parent.
     *
     * @param joinTable the table between
     * @param parentColumn its column that refers to the parent
     * @param childColumn its column that refers to the child
     * @param table the child's table
     * @param childKey the child's column that {@code childColumn} refers to
     * @param key the parent's value for {@code parentColumn}; may be null
     * @param mapper makes objects of the child's rows, without the columns of the table between; never null
     * @param <P> the parent
     * @param <C> the child
     * @return a relation that gives each parent a list; a child joined twice is in it twice
     * @throws IllegalArgumentException when a name is none
     */
    public static <P, C> Relation<P, List<C>> manyToMany(
            String joinTable,
            String parentColumn,
            String childColumn,
            String table,
            String childKey,
            Function<? super P, ? extends @Nullable Object> key,
            RowMapper<C> mapper) {
        return manyToMany(
                joinTable, List.of(parentColumn), List.of(childColumn), table, List.of(childKey), key, mapper);
    }

    /**
     * As {@link #manyToMany(String, String, String, String, String, Function, RowMapper)}, with keys of several columns.
     *
     * @param joinTable the table between
     * @param parentColumns its columns that refer to the parent together
     * @param childColumns its columns that refer to the child together
     * @param table the child's table
     * @param childKeys the child's columns that {@code childColumns} refer to, in the same order
     * @param key the parent's values for {@code parentColumns}, as a list in the same order
     * @param mapper makes objects of the child's rows; never null
     * @param <P> the parent
     * @param <C> the child
     * @return a relation that gives each parent a list
     * @throws IllegalArgumentException when a name is none, or the columns and keys of the child are not equally many
     */
    public static <P, C> Relation<P, List<C>> manyToMany(
            String joinTable,
            List<String> parentColumns,
            List<String> childColumns,
            String table,
            List<String> childKeys,
            Function<? super P, ? extends @Nullable Object> key,
            RowMapper<C> mapper) {
        if (childColumns.size() != childKeys.size()) {
            throw new IllegalArgumentException("Columns " + childColumns + " of '" + joinTable + "' cannot refer to "
                    + childKeys + " of '" + table + "': they must be equally many");
        }
        var join = new RelationSql.Join(
                Names.table(joinTable),
                Names.someColumns("relation through '" + joinTable + "'", childColumns),
                Names.someColumns("relation to '" + table + "'", childKeys));
        return new Relation<>(sql(table, parentColumns, join), key, mapper, false, Relation::list);
    }

    private static RelationSql sql(String table, List<String> columns, RelationSql.@Nullable Join join) {
        List<String> keys = Names.someColumns("relation to '" + table + "'", columns);
        return new RelationSql(Names.table(table), keys, join, "", List.of(), List.of(), 0);
    }

    @SuppressWarnings("unchecked") // holds what the mapper of the same factory made
    private static <C> List<C> list(List<?> rows) {
        return (List<C>) Collections.unmodifiableList(rows);
    }

    @SuppressWarnings("unchecked") // as above; the loader has refused a second row
    private static <C> Optional<C> optional(List<?> rows) {
        return rows.isEmpty() ? Optional.empty() : Optional.of((C) rows.get(0));
    }

    /**
     * Orders the rows of each parent, after the columns that were named before. Without an order, and among equals, it is left to the
     * database.
     *
     * @param column of the table whose rows are loaded; NULLs are where the database puts them
     * @return a new relation
     */
    public Relation<P, R> orderBy(String column) {
        return ordered(new OrderColumn(column, false));
    }

    /**
     * As {@link #orderBy}, the largest first.
     *
     * @param column of the table whose rows are loaded
     * @return a new relation
     */
    public Relation<P, R> orderByDescending(String column) {
        return ordered(new OrderColumn(column, true));
    }

    private Relation<P, R> ordered(OrderColumn column) {
        List<OrderColumn> order = OrderColumn.and(sql.order(), column, "relation " + sql);
        return with(sql.where(), sql.parameters(), order, sql.limit());
    }

    /**
     * Loads only rows that meet a condition too.
     *
     * @param condition SQL, as it is: never put what a user typed into it, but {@code ?}. It may name columns of the table and of the
     *     table between, qualified with the table's name
     * @param parameters one for each {@code ?}; may be null
     * @return a new relation, whose rows meet this condition and those before
     */
    public Relation<P, R> where(String condition, @Nullable Object... parameters) {
        String both = Conditions.and(sql.where(), condition);
        return with(both, Conditions.and(sql.parameters(), Arrays.asList(parameters)), sql.order(), sql.limit());
    }

    /**
     * Loads at most so many rows for each parent: the first in the order.
     *
     * @param rows at least 1
     * @return a new relation
     * @throws IllegalArgumentException when the number is less than 1
     * @throws IllegalStateException when there is no order that could say which are the first
     */
    public Relation<P, R> limitPerParent(int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException(
                    "limitPerParent(" + rows + ") of relation " + sql + ": at least 1 is allowed");
        } else if (sql.order().isEmpty()) {
            throw new IllegalStateException("limitPerParent of relation " + sql
                    + " needs an order, to say which rows come first: call orderBy before it");
        }
        return with(sql.where(), sql.parameters(), sql.order(), rows);
    }

    private Relation<P, R> with(String where, List<@Nullable Object> parameters, List<OrderColumn> order, int limit) {
        var changed = new RelationSql(sql.table(), sql.keyColumns(), sql.join(), where, parameters, order, limit);
        return new Relation<>(changed, key, mapper, single, result);
    }

    /**
     * Loads what belongs to some objects, in one query for every 1,000 different keys. More than one query sees one state of the data
     * only where the connection is in a transaction that has a snapshot.
     *
     * @param connection used and given back as it is; not closed
     * @param parents whose rows are wanted; not null, and equal ones share an entry
     * @param <Q> the parents' type
     * @return what each of them has, in their order; an entry for everyone. Neither the map nor the lists can be changed
     * @throws SQLException when the database refuses, a row cannot be mapped, or a row that should be the only one is not
     */
    public <Q extends P> Map<Q, R> load(Connection connection, Collection<Q> parents) throws SQLException {
        RelationLoader loader = new RelationLoader(sql, mapper, single);
        Map<Q, Optional<Object>> keys = new LinkedHashMap<>();
        for (Q parent : parents) {
            if (!keys.containsKey(Objects.requireNonNull(parent, "parents holds a null: leave it out"))) {
                keys.put(parent, loader.ask(key.apply(parent)));
            }
        }
        loader.load(connection);
        Map<Q, R> loaded = new LinkedHashMap<>();
        keys.forEach((parent, asked) -> loaded.put(parent, result.apply(loader.rows(asked))));
        return Collections.unmodifiableMap(loaded);
    }

    /** Names the table and its columns. */
    @Override
    public String toString() {
        return "Relation[" + sql + "]";
    }
}
