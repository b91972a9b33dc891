package dev.rockpool.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.rows.Library.Author;
import dev.rockpool.rows.Library.Book;
import java.math.BigDecimal;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What keys of relations are equal to, and names that are anything but plain. */
class RelationKeysTest {

    private static final Relation<Author, List<Book>> BOOKS = Relation.oneToMany(
                    "book", "author_id", Author::id, RowMapper.to(Book.class))
            .orderBy("title");

    private Library library;

    @BeforeEach
    void open() throws SQLException {
        library = new Library();
        library.run("INSERT INTO author VALUES (1, 'Ada'), (2, 'Bob'), (3, 'Cyd')");
        library.run("INSERT INTO book VALUES (10, 1, 'C', 2001), (11, 1, 'A', 2003), (12, 2, 'B', 2002),"
                + " (13, NULL, 'nobody''s', NULL), (14, 1, 'B', 2002), (15, 99, 'lost', 1)");
    }

    @AfterEach
    void close() throws SQLException {
        library.close();
    }

    private static Author author(long id) {
        return new Author(id, "author " + id);
    }

    private <P, R> Map<P, R> load(Relation<? super P, R> relation, List<P> parents) throws SQLException {
        Map<P, R> loaded = relation.load(library.connection, parents);
        assertThat(loaded.keySet()).containsExactlyElementsOf(new LinkedHashSet<>(parents));
        return loaded;
    }

    private static List<Long> ids(List<Book> books) {
        return books.stream().map(Book::id).toList();
    }

    @Test
    void keysOfSeveralColumnsAreComparedTogether() throws SQLException {
        library.run("CREATE TABLE line (year INTEGER, number TEXT, item TEXT)");
        library.run("INSERT INTO line VALUES (1, 'a', 'one'), (1, 'b', 'two'), (2, 'a', 'three'), (NULL, 'a', 'x')");
        record Order(Integer year, String number) {}
        Relation<Order, List<Map<String, Object>>> lines = Relation.oneToMany(
                "line", List.of("year", "number"), (Order o) -> Arrays.asList(o.year(), o.number()), RowMapper.toMap());
        List<Order> orders = List.of(new Order(2, "a"), new Order(1, "b"), new Order(null, "a"), new Order(2, "b"));
        Map<Order, List<Map<String, Object>>> found = load(lines, orders);
        assertThat(found.values().stream()
                        .map(rows -> rows.stream().map(row -> row.get("item")).toList()))
                .containsExactly(List.of("three"), List.of("two"), List.of(), List.of());
        assertThat(found.get(orders.get(0)).get(0)).containsOnlyKeys("year", "number", "item");
        assertThat(load(lines.orderBy("item").limitPerParent(1), orders).get(orders.get(1)))
                .hasSize(1);
    }

    @Test
    void keysMustBeAsManyAsTheirColumns() {
        Relation<Author, List<Book>> wrong =
                Relation.oneToMany("book", List.of("author_id", "id"), (Author a) -> a.id(), RowMapper.to(Book.class));
        assertThatThrownBy(() -> load(wrong, List.of(author(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a list of 2 values")
                .hasMessageContaining("java.lang.Long");
        assertThatThrownBy(() -> Relation.oneToMany("book", List.of(), Author::id, RowMapper.to(Book.class)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Relation.manyToMany(
                        "j", List.of("a"), List.of("b"), "t", List.of("c", "d"), Author::id, RowMapper.to(Book.class)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("equally many");
    }

    @Test
    void keysAreFoundWhateverTypeTheDriverGives() throws SQLException {
        UUID id = new UUID(1, 2);
        library.run("CREATE TABLE item (number REAL, code TEXT, bytes BLOB)");
        library.run("INSERT INTO item VALUES (7, '" + id + "', x'0102')");
        Relation<Object, List<Map<String, Object>>> byNumber =
                Relation.oneToMany("item", "number", key -> key, RowMapper.toMap());
        Relation<Object, List<Map<String, Object>>> byCode =
                Relation.oneToMany("item", "code", key -> key, RowMapper.toMap());
        Relation<List<Integer>, List<Map<String, Object>>> byBytes = Relation.oneToMany(
                "item", "bytes", key -> new byte[] {key.get(0).byteValue(), 2}, RowMapper.toMap());
        assertThat(load(byNumber, List.of(7, 7L, 7.0, new BigDecimal("7.00"), (byte) 7))
                        .values())
                .allMatch(rows -> rows.size() == 1)
                .hasSize(5);
        assertThat(load(byCode, List.of(id, id.toString())).values()).allMatch(rows -> rows.size() == 1);
        assertThat(load(byBytes, List.of(List.of(1), List.of(2))).values().stream()
                        .map(List::size))
                .containsExactly(1, 0);
    }

    @Test
    void aRowThatOnlyTheDatabaseFindsEqualIsAnErrorAndNotLost() throws SQLException {
        library.run("CREATE TABLE nick (name TEXT COLLATE NOCASE)");
        library.run("INSERT INTO nick VALUES ('ADA')");
        Relation<Author, List<Map<String, Object>>> nicks =
                Relation.oneToMany("nick", "name", Author::name, RowMapper.toMap());
        assertThatThrownBy(() -> load(nicks, List.of(new Author(1, "ada"))))
                .isInstanceOf(SQLDataException.class)
                .hasMessageContaining("nick by [name]")
                .hasMessageNotContaining("ADA");
    }

    @Test
    void namesAreNamesWhateverIsInThem() throws SQLException {
        library.run("CREATE TABLE \"a\"\"b; DROP TABLE book\" (\"x\"\" OR 1=1 --\" INTEGER, \"order\" TEXT)");
        library.run("INSERT INTO \"a\"\"b; DROP TABLE book\" VALUES (1, 'v'), (2, 'w')");
        Relation<Author, List<Map<String, Object>>> odd = Relation.oneToMany(
                        "\"a\"\"b; DROP TABLE book\"", "x\" OR 1=1 --", Author::id, RowMapper.toMap())
                .orderByDescending("order");
        assertThat(load(odd, List.of(author(1))).get(author(1))).hasSize(1);
        assertThatThrownBy(() -> Relation.oneToMany(" ", "x", Author::id, RowMapper.toMap()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aColumnThatDoesNotExistIsAnErrorAndNotAText() {
        Relation<Author, List<Book>> wrong =
                Relation.oneToMany("book", "autor_id", Author::id, RowMapper.to(Book.class));
        assertThatThrownBy(() -> load(wrong, List.of(author(1))))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("autor_id");
        assertThatThrownBy(() -> load(BOOKS.orderBy("titel"), List.of(author(1))))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("titel");
    }

    @Test
    void tablesMayBeNamedWithTheirSchema() throws SQLException {
        Relation<Author, List<Book>> books = Relation.oneToMany(
                        "main.book", "author_id", Author::id, RowMapper.to(Book.class))
                .orderBy("title");
        assertThat(ids(load(books.limitPerParent(5), List.of(author(1))).get(author(1))))
                .containsExactly(11L, 14L, 10L);
    }
}
