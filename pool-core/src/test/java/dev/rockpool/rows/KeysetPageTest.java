package dev.rockpool.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.rows.Library.Author;
import dev.rockpool.rows.Library.Book;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keyset pages: cursors, relations, indexes, and what is refused. */
class KeysetPageTest {

    private static final Relation<Book, Optional<Author>> AUTHOR =
            Relation.manyToOne("author", "id", Book::authorId, RowMapper.to(Author.class));
    private static final PageQuery<Book> BOOKS =
            PageQuery.from("book", RowMapper.to(Book.class)).orderBy("year").uniqueBy("id");

    private Library library;

    @BeforeEach
    void open() throws SQLException {
        library = new Library();
        library.run("INSERT INTO author VALUES (1, 'Ada'), (2, 'Bob')");
        library.run(
                "INSERT INTO book VALUES (1, 1, 'a', 5), (2, 1, 'b', 7), (3, 2, 'c', NULL), (4, NULL, 'd', 5), (5, 2, 'e', 1)");
    }

    @AfterEach
    void close() throws SQLException {
        library.close();
    }

    private KeysetPage<Book> page(PageQuery<Book> query, Keyset keyset) throws SQLException {
        return query.keysetPage(library.connection, keyset);
    }

    private static List<Long> ids(KeysetPage<Book> page) {
        return page.items().stream().map(Book::id).toList();
    }

    @Test
    void cursorsLeadForwardsAndBackwards() throws SQLException {
        KeysetPage<Book> first = page(BOOKS, Keyset.first(2));
        assertThat(ids(first)).containsExactly(3L, 5L);
        assertThat(first.previous()).isEmpty();
        KeysetPage<Book> second = page(BOOKS, Keyset.at(first.next().orElseThrow(), 2));
        assertThat(ids(second)).containsExactly(1L, 4L);
        KeysetPage<Book> third = page(BOOKS, Keyset.at(second.next().orElseThrow(), 2));
        assertThat(ids(third)).containsExactly(2L);
        assertThat(third.next()).isEmpty();
        KeysetPage<Book> back = page(BOOKS, Keyset.at(third.previous().orElseThrow(), 3));
        assertThat(ids(back)).containsExactly(5L, 1L, 4L);
        assertThat(ids(page(BOOKS, Keyset.at(back.next().orElseThrow(), 9)))).containsExactly(2L);
        assertThat(ids(page(BOOKS, Keyset.last(2)))).containsExactly(4L, 2L);
        assertThat(library.queries).hasSize(6);
    }

    @Test
    void noCursorAndAnEmptyOneMeanTheFirstPage() throws SQLException {
        assertThat(ids(page(BOOKS, Keyset.at(null, 1)))).containsExactly(3L);
        assertThat(ids(page(BOOKS, Keyset.at("", 1)))).containsExactly(3L);
    }

    @Test
    void backFromAnEmptyPageTheLastRowsAreSeen() throws SQLException {
        KeysetPage<Book> first = page(BOOKS, Keyset.first(4));
        library.run("DELETE FROM book WHERE id = 2");
        KeysetPage<Book> nothing = page(BOOKS, Keyset.at(first.next().orElseThrow(), 4));
        assertThat(nothing.items()).isEmpty();
        assertThat(nothing.next()).isEmpty();
        assertThat(ids(page(BOOKS, Keyset.at(nothing.previous().orElseThrow(), 4))))
                .isEqualTo(ids(first));
    }

    @Test
    void anEmptyTableHasOneEmptyPage() throws SQLException {
        library.run("DELETE FROM book");
        for (Keyset keyset : List.of(Keyset.first(3), Keyset.last(3))) {
            KeysetPage<Book> page = page(BOOKS.withTotal().with(AUTHOR), keyset);
            assertThat(page.items()).isEmpty();
            assertThat(page.hasNext()).isFalse();
            assertThat(page.hasPrevious()).isFalse();
            assertThat(page.total()).hasValue(0);
        }
    }

    @Test
    void totalAndRelationsCostOneQueryEach() throws SQLException {
        PageQuery<Book> query = BOOKS.where("title <> ?", "e").withTotal().with(AUTHOR);
        KeysetPage<Book> page = page(query, Keyset.first(2));
        assertThat(library.queries).hasSize(3);
        assertThat(page.total()).hasValue(4);
        assertThat(page.related(AUTHOR).values())
                .containsExactly(Optional.of(new Author(2, "Bob")), Optional.of(new Author(1, "Ada")));
        KeysetPage<Book> next = page(query, Keyset.at(page.next().orElseThrow(), 2));
        assertThat(next.total()).hasValue(4);
        assertThat(next.related(AUTHOR)).containsEntry(new Book(4, null, "d", 5), Optional.empty());
    }

    @Test
    void mapsShowNoColumnsOfOurs() throws SQLException {
        PageQuery<Map<String, Object>> query = PageQuery.ofSql(
                        RowMapper.toMap(), "SELECT title, id AS number FROM book WHERE id > ?", 3)
                .uniqueBy("number");
        KeysetPage<Map<String, Object>> first = query.keysetPage(library.connection, Keyset.first(1));
        assertThat(first.items()).containsExactly(Map.of("title", "d", "number", 4));
        assertThat(query.keysetPage(library.connection, Keyset.at(first.next().orElseThrow(), 1))
                        .items())
                .containsExactly(Map.of("title", "e", "number", 5));
    }

    @Test
    void cursorsOfOneQueryAreNoneOfAnother() throws SQLException {
        String cursor = page(BOOKS, Keyset.first(1)).next().orElseThrow();
        byte[] secret = "sixteen bytes or more".getBytes(StandardCharsets.UTF_8);
        for (PageQuery<Book> other : List.of(
                BOOKS.where("id > ?", 0),
                BOOKS.uniqueBy("id", "title"),
                BOOKS.notNull("year"),
                BOOKS.signedBy(secret),
                PageQuery.from("book", RowMapper.to(Book.class))
                        .orderByDescending("year")
                        .uniqueBy("id"))) {
            assertThatThrownBy(() -> page(other, Keyset.at(cursor, 1))).isInstanceOf(InvalidCursorException.class);
        }
        String signed = page(BOOKS.signedBy(secret), Keyset.first(2)).next().orElseThrow();
        assertThat(ids(page(BOOKS.signedBy(secret.clone()), Keyset.at(signed, 1))))
                .containsExactly(1L);
        assertThatThrownBy(() -> BOOKS.signedBy(new byte[15])).isInstanceOf(IllegalArgumentException.class);
        assertThat(ids(page(BOOKS.withTotal().with(AUTHOR), Keyset.at(cursor, 1))))
                .containsExactly(5L);
    }

    @Test
    void withoutWhatTellsEqualRowsApartThereAreNoPages() {
        PageQuery<Book> query = PageQuery.from("book", RowMapper.to(Book.class)).orderBy("year");
        assertThatThrownBy(() -> page(query, Keyset.first(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("call uniqueBy");
        assertThatThrownBy(() -> Keyset.first(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void columnsThatAreNotUniqueAreFoundOut() {
        PageQuery<Book> query = PageQuery.from("book", RowMapper.to(Book.class))
                .where("year IS NOT NULL")
                .uniqueBy("year");
        assertThatThrownBy(() -> page(query, Keyset.first(2)))
                .isInstanceOf(SQLDataException.class)
                .hasMessageContaining("are equal in all of [year]");
    }

    @Test
    void nullsWhereThereShouldBeNoneAreFoundOut() {
        assertThatThrownBy(() -> page(BOOKS.notNull("year"), Keyset.first(2)))
                .isInstanceOf(SQLDataException.class)
                .hasMessageContaining("'year'")
                .hasMessageContaining("holds a NULL");
        PageQuery<Book> query = PageQuery.from("book", RowMapper.to(Book.class)).uniqueBy("author_id");
        assertThatThrownBy(() -> page(query, Keyset.first(2))).isInstanceOf(SQLDataException.class);
    }

    @Test
    void largeNumbersBytesAndTextsThatLookLikeNumbersKeepTheirType() throws SQLException {
        library.run("CREATE TABLE mixed (id INTEGER PRIMARY KEY, v)");
        library.run("INSERT INTO mixed (v) VALUES (NULL), (9007199254740993), (9007199254740992), (0.1), ('10'), ('9'),"
                + " (x'00'), (x'ff'), (-5), ('')");
        PageQuery<Map<String, Object>> query =
                PageQuery.from("mixed", RowMapper.toMap()).orderBy("v").uniqueBy("id");
        List<Object> leafed = new ArrayList<>();
        KeysetPage<Map<String, Object>> page = query.keysetPage(library.connection, Keyset.first(1));
        while (true) {
            leafed.add(page.items().get(0).get("id"));
            if (page.next().isEmpty()) {
                break;
            }
            page = query.keysetPage(library.connection, Keyset.at(page.next().get(), 1));
        }
        assertThat(leafed).containsExactly(1, 9, 4, 3, 2, 10, 5, 6, 7, 8);
    }

    @Test
    void columnsThatIgnoreCaseAreLeafedThrough() throws SQLException {
        library.run("CREATE TABLE nick (name TEXT COLLATE NOCASE, id INTEGER PRIMARY KEY)");
        library.run("INSERT INTO nick VALUES ('b', 1), ('A', 2), ('B', 3), ('a', 4)");
        PageQuery<Map<String, Object>> query =
                PageQuery.from("nick", RowMapper.toMap()).orderBy("name").uniqueBy("id");
        KeysetPage<Map<String, Object>> page = query.keysetPage(library.connection, Keyset.first(3));
        assertThat(page.items()).extracting(row -> row.get("id")).containsExactly(2, 4, 1);
        page = query.keysetPage(library.connection, Keyset.at(page.next().orElseThrow(), 3));
        assertThat(page.items()).extracting(row -> row.get("id")).containsExactly(3);
    }

    @Test
    void anIndexServesTheOrderAndTheWayToThePage() throws SQLException {
        library.run("CREATE INDEX book_year ON book (year, id)");
        PageQuery<Book> descending = PageQuery.from("book", RowMapper.to(Book.class))
                .orderByDescending("year")
                .uniqueBy("id");
        assertThat(planOfNextPage(BOOKS))
                .contains("SEARCH book USING INDEX book_year (year>?)")
                .doesNotContain("TEMP");
        library.run("DELETE FROM book WHERE year IS NULL");
        assertThat(planOfNextPage(descending.notNull("year")))
                .contains("SEARCH book USING INDEX book_year (year<?)")
                .doesNotContain("TEMP");
        library.run("CREATE INDEX book_title ON book (year, title)");
        assertThat(planOfNextPage(BOOKS.notNull("year").uniqueBy("title")))
                .contains("SEARCH book USING INDEX book_title ((year,title)>(?,?))")
                .doesNotContain("TEMP");
    }

    private String planOfNextPage(PageQuery<Book> query) throws SQLException {
        KeysetPage<Book> page = page(query, Keyset.first(2));
        assertThat(page(query, Keyset.at(page.next().orElseThrow(), 1)).items()).hasSize(1);
        String text = library.queries.get(library.queries.size() - 1);
        StringBuilder plan = new StringBuilder();
        try (PreparedStatement explain = library.connection.prepareStatement("EXPLAIN QUERY PLAN " + text)) {
            for (int i = 1; i <= text.chars().filter(c -> c == '?').count(); i++) {
                explain.setInt(i, 1);
            }
            try (ResultSet rows = explain.executeQuery()) {
                while (rows.next()) {
                    plan.append(rows.getString("detail")).append('\n');
                }
            }
        }
        return plan.toString();
    }
}
