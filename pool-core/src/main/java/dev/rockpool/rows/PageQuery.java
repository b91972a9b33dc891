package dev.rockpool.rows;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are read page by page, in an order. Immutable: each method returns a new query; thread-safe as far as its mapper is.
 *
 * <pre>{@code
 * static final PageQuery<Book> NEWEST = PageQuery.from("book", RowMapper.to(Book.class))
 *         .orderByDescending("published").uniqueBy("id").with(AUTHOR);
 *
 * KeysetPage<Book> page = db.keysetPage(NEWEST, Keyset.at(cursorOfTheRequest, 20));
 * }</pre>
 *
 * <p>There are two ways to leaf. {@link #offsetPage} counts: it can jump to any page, skips rows that it has to read, and shows a row twice
 * or never when others are inserted or deleted before it. {@link #keysetPage} goes on from the last row that was shown: every page
 * costs the same with an index over the columns of the order, and whoever leafs through sees every row that stays where it is exactly
 * once, whatever others insert or delete.
 *
 * <p>Names are quoted here, so any name is safe. NULLs count as the smallest values: first in an ascending order, last in a descending one.
 *
 * @param <T> what a row becomes
 */
public final class PageQuery<T> {

    private final PageSql sql;
    private final RowMapper<T> mapper;
    private final List<Relation<? super T, ?>> relations;
    private final boolean total;
    private final byte @Nullable [] secret;

    private PageQuery(
            PageSql sql,
            RowMapper<T> mapper,
            List<Relation<? super T, ?>> relations,
            boolean total,
            byte @Nullable [] secret) {
        this.sql = sql;
        this.mapper = mapper;
        this.relations = relations;
        this.total = total;
        this.secret = secret;
    }

    /**
     * The rows of a table or a view.
     *
     * @param table its name, which may have its schema before it: {@code main.book}
     * @param mapper makes objects of the rows
     * @param <T> the object
     * @return a query without an order
     * @throws IllegalArgumentException when the name is none
     */
    public static <T> PageQuery<T> from(String table, RowMapper<T> mapper) {
        List<String> parts = Names.table(table);
        return of(RelationSql.qualified(parts), parts.get(parts.size() - 1), List.of(), mapper);
    }

    /**
     * The rows of a query.
     *
     * @param mapper makes objects of the rows
     * @param query SQL, as it is, without an order: never put what a user typed into it, but {@code ?}. Conditions and orders name
     *     its columns
     * @param parameters one for each {@code ?}; may be null
     * @param <T> the object
     * @return a query without an order
     */
    public static <T> PageQuery<T> ofSql(RowMapper<T> mapper, String query, @Nullable Object... parameters) {
        if (query.isBlank()) {
            throw new IllegalArgumentException("The query of a PageQuery must not be blank");
        }
        String from = "(" + query + "\n) AS " + Names.quote("rockpool_rows");
        return of(from, "rockpool_rows", Conditions.and(List.of(), Arrays.asList(parameters)), mapper);
    }

    private static <T> PageQuery<T> of(
            String from, String name, List<@Nullable Object> parameters, RowMapper<T> mapper) {
        PageSql sql = new PageSql(from, name, parameters, "", List.of(), List.of(), List.of());
        return new PageQuery<>(sql, Objects.requireNonNull(mapper), List.of(), false, null);
    }

    private PageQuery<T> with(PageSql changed) {
        return new PageQuery<>(changed, mapper, relations, total, secret);
    }

    /**
     * Gives only rows that meet a condition too.
     *
     * @param condition SQL, as it is: never put what a user typed into it, but {@code ?}
     * @param parameters one for each {@code ?}; may be null
     * @return a new query, whose rows meet this condition and those before
     */
    public PageQuery<T> where(String condition, @Nullable Object... parameters) {
        return with(new PageSql(
                sql.from(),
                sql.name(),
                Conditions.and(sql.parameters(), Arrays.asList(parameters)),
                Conditions.and(sql.where(), condition),
                sql.order(),
                sql.unique(),
                sql.notNull()));
    }

    /**
     * Orders the rows, after the columns that were named before.
     *
     * @param column its name
     * @return a new query
     */
    public PageQuery<T> orderBy(String column) {
        return ordered(new OrderColumn(column, false));
    }

    /**
     * As {@link #orderBy}, the largest first.
     *
     * @param column its name
     * @return a new query
     */
    public PageQuery<T> orderByDescending(String column) {
        return ordered(new OrderColumn(column, true));
    }

    private PageQuery<T> ordered(OrderColumn column) {
        List<OrderColumn> order = OrderColumn.and(sql.order(), column, "pages of '" + sql.name() + "'");
        return with(
                new PageSql(sql.from(), sql.name(), sql.parameters(), sql.where(), order, sql.unique(), sql.notNull()));
    }

    /**
     * Says what tells rows apart that are equal in the columns of the order: mostly the primary key. Columns that are not in the order yet
     * come last in it, in the direction of the column before them.
     *
     * @param columns columns that are unique together and hold no NULL
     * @return a new query
     * @throws IllegalArgumentException when there is no column
     */
    public PageQuery<T> uniqueBy(String... columns) {
        List<String> unique = Names.someColumns("uniqueBy of pages of '" + sql.name() + "'", List.of(columns));
        return with(
                new PageSql(sql.from(), sql.name(), sql.parameters(), sql.where(), sql.order(), unique, sql.notNull()));
    }

    /**
     * Says that columns of the order hold no NULL. The SQL of keyset pages is then such that an index serves it in a descending order
     * too, and from the very row on where all columns go one way (SQLite walks over rows that are equal but for an INTEGER PRIMARY
     * KEY). A NULL that is met all the same is an error, and one that is not met is left out.
     *
     * @param columns columns of the order
     * @return a new query
     */
    public PageQuery<T> notNull(String... columns) {
        List<String> notNull = Names.columns("notNull of pages of '" + sql.name() + "'", List.of(columns));
        return with(
                new PageSql(sql.from(), sql.name(), sql.parameters(), sql.where(), sql.order(), sql.unique(), notNull));
    }

    /**
     * Counts all rows with every page, by one more query.
     *
     * @return a new query
     */
    public PageQuery<T> withTotal() {
        return new PageQuery<>(sql, mapper, relations, true, secret);
    }

    /**
     * Loads what belongs to the rows with every page, by one more query for each relation.
     *
     * @param relation what is loaded; ask the page for it with the same object
     * @return a new query
     */
    public PageQuery<T> with(Relation<? super T, ?> relation) {
        List<Relation<? super T, ?>> more = new ArrayList<>(relations);
        more.add(Objects.requireNonNull(relation));
        return new PageQuery<>(sql, mapper, List.copyOf(more), total, secret);
    }

    /**
     * Seals cursors with a secret, so that nobody else can make one. Without a secret a cursor that was damaged, or is another query's, is
     * told all the same; one that somebody made with knowledge of Rockpool is not, and leads to a place in these rows and nowhere
     * else.
     *
     * @param key the secret, at least 16 bytes; the same in all processes that should know each other's cursors
     * @return a new query
     * @throws IllegalArgumentException when the secret is shorter
     */
    public PageQuery<T> signedBy(byte[] key) {
        if (key.length < 16) {
            throw new IllegalArgumentException("A secret of " + key.length + " bytes can be guessed: give at least 16");
        }
        return new PageQuery<>(sql, mapper, relations, total, key.clone());
    }

    /**
     * Reads a page by its number.
     *
     * @param connection used and given back as it is; not closed. The page, its total and its relations see one state of the data where
     *     it is in a transaction that has a snapshot
     * @param number the page's number, from 1
     * @param size the number of rows in a page, at least 1
     * @return the page; empty beyond the last
     * @throws SQLException when the database refuses, or a row cannot be mapped
     * @throws IllegalArgumentException when the number or the size is less than 1
     * @throws IllegalStateException when the query has no order
     */
    public Page<T> offsetPage(Connection connection, int number, int size) throws SQLException {
        if (number < 1 || size < 1) {
            throw new IllegalArgumentException(
                    "Page " + number + " of " + size + " rows: pages count from 1, and have at least 1 row");
        }
        return reader(connection).offset(number, size);
    }

    /**
     * Reads a page by its place in the order.
     *
     * @param connection as for {@link #offsetPage}
     * @param keyset which page, and how many rows
     * @return the page; empty where there is no row any more
     * @throws SQLException when the database refuses, a row cannot be mapped, or the columns of {@link #uniqueBy} turn out not to be
     *     unique, or those that should hold no NULL hold one
     * @throws InvalidCursorException when the cursor is none of this query
     * @throws IllegalStateException when the query has no {@link #uniqueBy}
     */
    public KeysetPage<T> keysetPage(Connection connection, Keyset keyset) throws SQLException {
        if (sql.unique().isEmpty()) {
            throw new IllegalStateException("Keyset pages of '" + sql.name()
                    + "' need columns that tell equal rows apart, or rows would be lost between pages: call uniqueBy,"
                    + " mostly with the primary key");
        }
        return reader(connection)
                .keyset(keyset, new CursorCodec(sql.identity(), sql.fullOrder().size(), secret));
    }

    private PageReader<T> reader(Connection connection) {
        if (sql.fullOrder().isEmpty()) {
            throw new IllegalStateException(
                    "Pages of '" + sql.name() + "' need an order: call orderBy, orderByDescending or uniqueBy");
        }
        return new PageReader<>(connection, sql, mapper, relations, total);
    }

    /** Names what is read and in which order, without values. */
    @Override
    public String toString() {
        return "PageQuery[" + sql.from() + ", " + sql.fullOrder() + "]";
    }
}
