package dev.rockpool.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.rows.Library.Author;
import dev.rockpool.rows.Library.Book;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages by number, with totals and relations, and the queries counted. */
class OffsetPageTest {

    private static final Relation<Book, Optional<Author>> AUTHOR =
            Relation.manyToOne("author", "id", Book::authorId, RowMapper.to(Author.class));
    private static final PageQuery<Book> BOOKS = PageQuery.from("book", RowMapper.to(Book.class))
            .orderByDescending("year")
            .uniqueBy("id");

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

    private Page<Book> page(PageQuery<Book> query, int number, int size) throws SQLException {
        return query.offsetPage(library.connection, number, size);
    }

    private static List<Long> ids(Page<Book> page) {
        return page.items().stream().map(Book::id).toList();
    }

    @Test
    void pagesFollowEachOtherInOrder() throws SQLException {
        Page<Book> first = page(BOOKS, 1, 2);
        assertThat(ids(first)).containsExactly(2L, 4L);
        assertThat(first.hasNext()).isTrue();
        assertThat(first.hasPrevious()).isFalse();
        assertThat(first.total()).isEmpty();
        assertThat(first.totalPages()).isEmpty();
        assertThat(ids(page(BOOKS, 2, 2))).containsExactly(1L, 5L);
        Page<Book> last = page(BOOKS, 3, 2);
        assertThat(ids(last)).containsExactly(3L);
        assertThat(last.hasNext()).isFalse();
        assertThat(last.hasPrevious()).isTrue();
        assertThat(last.number()).isEqualTo(3);
        assertThat(last.size()).isEqualTo(2);
        assertThat(library.queries).hasSize(3);
    }

    @Test
    void aFullLastPageKnowsThatNothingFollows() throws SQLException {
        assertThat(page(BOOKS, 1, 5).hasNext()).isFalse();
        assertThat(page(BOOKS, 2, 5).items()).isEmpty();
        assertThat(page(BOOKS, Integer.MAX_VALUE, Integer.MAX_VALUE).items()).isEmpty();
    }

    @Test
    void totalAndRelationsCostOneQueryEach() throws SQLException {
        PageQuery<Book> query = BOOKS.where("id < ?", 5).withTotal().with(AUTHOR);
        Page<Book> page = page(query, 2, 3);
        assertThat(library.queries).hasSize(3);
        assertThat(page.total()).hasValue(4);
        assertThat(page.totalPages()).hasValue(2);
        assertThat(page.related(AUTHOR))
                .containsExactly(Map.entry(page.items().get(0), Optional.of(new Author(2, "Bob"))));
        assertThat(page(query, 9, 3).total()).hasValue(4);
        assertThatThrownBy(() -> page(BOOKS, 1, 1).related(AUTHOR)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aQueryInSqlHasPagesToo() throws SQLException {
        PageQuery<Map<String, Object>> query = PageQuery.ofSql(
                        RowMapper.toMap(),
                        "SELECT a.name, COUNT(*) AS books FROM author a JOIN book b ON b.author_id = a.id"
                                + " WHERE b.id <> ? GROUP BY a.id -- that is all",
                        2)
                .where("books >= ?", 1)
                .orderByDescending("books")
                .orderBy("name");
        Page<Map<String, Object>> page = query.withTotal().offsetPage(library.connection, 1, 5);
        assertThat(page.items()).containsExactly(Map.of("name", "Bob", "books", 2), Map.of("name", "Ada", "books", 1));
        assertThat(page.total()).hasValue(2);
    }

    @Test
    void pagesOfWhatIsNoPageAreRefused() {
        assertThatThrownBy(() -> page(BOOKS, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> page(BOOKS, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        PageQuery<Book> unordered = PageQuery.from("book", RowMapper.to(Book.class));
        assertThatThrownBy(() -> page(unordered, 1, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("need an order");
        assertThatThrownBy(() -> BOOKS.orderBy("Year"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("twice");
        assertThatThrownBy(() -> BOOKS.uniqueBy()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PageQuery.ofSql(RowMapper.toMap(), " ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> page(unordered.orderBy("yeer"), 1, 1))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("yeer");
    }

    @Test
    void allPagesTogetherAreTheWholeListWhateverTheirSize() throws SQLException {
        List<Long> whole = ids(page(BOOKS, 1, 100));
        for (int size = 1; size < 7; size++) {
            List<Long> leafed = new ArrayList<>();
            Page<Book> page;
            int number = 0;
            do {
                page = page(BOOKS, ++number, size);
                leafed.addAll(ids(page));
            } while (page.hasNext());
            assertThat(leafed).isEqualTo(whole);
        }
    }
}
