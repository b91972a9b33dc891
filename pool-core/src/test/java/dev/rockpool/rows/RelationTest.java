package dev.rockpool.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.rockpool.rows.Library.Author;
import dev.rockpool.rows.Library.Book;
import dev.rockpool.rows.Library.Tag;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Relations on SQLite, with the queries counted. */
class RelationTest {

    private static final Relation<Author, List<Book>> BOOKS = Relation.oneToMany(
                    "book", "author_id", Author::id, RowMapper.to(Book.class))
            .orderBy("title");
    private static final Relation<Book, Optional<Author>> AUTHOR =
            Relation.manyToOne("author", "id", Book::authorId, RowMapper.to(Author.class));
    private static final Relation<Book, List<Tag>> TAGS = Relation.manyToMany(
                    "book_tag", "book_id", "tag_code", "tag", "code", Book::id, RowMapper.to(Tag.class))
            .orderBy("name");

    private Library library;

    @BeforeEach
    void open() throws SQLException {
        library = new Library();
        library.run("INSERT INTO author VALUES (1, 'Ada'), (2, 'Bob'), (3, 'Cyd')");
        library.run("INSERT INTO book VALUES (10, 1, 'C', 2001), (11, 1, 'A', 2003), (12, 2, 'B', 2002),"
                + " (13, NULL, 'nobody''s', NULL), (14, 1, 'B', 2002), (15, 99, 'lost', 1)");
        library.run("INSERT INTO tag VALUES ('x', 'Xylo'), ('y', 'Yak'), ('z', 'Zoo')");
        library.run("INSERT INTO book_tag VALUES (10, 'z'), (10, 'x'), (11, 'x'), (12, 'gone')");
    }

    @AfterEach
    void close() throws SQLException {
        library.close();
    }

    private static Author author(long id) {
        return new Author(id, "author " + id);
    }

    private static Book book(long id, Long author) {
        return new Book(id, author, "book " + id, null);
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
    void everyParentHasItsRowsInOrderAndAnEmptyListWhereThereAreNone() throws SQLException {
        Map<Author, List<Book>> books = load(BOOKS, List.of(author(3), author(1), author(2)));
        assertThat(books.get(author(3))).isEmpty();
        assertThat(ids(books.get(author(1)))).containsExactly(11L, 14L, 10L);
        assertThat(books.get(author(2))).containsExactly(new Book(12, 2L, "B", 2002));
        assertThat(library.queries).hasSize(1);
    }

    @Test
    void withoutParentsNothingIsAsked() throws SQLException {
        assertThat(load(BOOKS, List.of())).isEmpty();
        assertThat(load(AUTHOR, List.of(book(1, null)))).containsExactly(entry(book(1, null), Optional.empty()));
        assertThat(library.queries).isEmpty();
    }

    @Test
    void neitherTheMapNorItsListsCanBeChanged() throws SQLException {
        Map<Author, List<Book>> books = load(BOOKS, List.of(author(1), author(3)));
        assertThatThrownBy(() -> books.remove(author(1))).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> books.get(author(1)).remove(0)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> books.get(author(3)).add(book(1, null)))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void manyReferToOneWhichIsAskedOnce() throws SQLException {
        Book missing = book(3, 77L);
        Map<Book, Optional<Author>> authors =
                load(AUTHOR, List.of(book(1, 2L), book(2, 2L), missing, book(4, null), book(5, 1L)));
        assertThat(authors)
                .containsEntry(book(1, 2L), Optional.of(new Author(2, "Bob")))
                .containsEntry(book(2, 2L), Optional.of(new Author(2, "Bob")))
                .containsEntry(missing, Optional.empty())
                .containsEntry(book(4, null), Optional.empty())
                .containsEntry(book(5, 1L), Optional.of(new Author(1, "Ada")));
        assertThat(library.queries).hasSize(1);
        assertThat(library.queries.get(0)).contains("IN (?, ?, ?, ?)").doesNotContain("(?, ?, ?, ?, ?)");
    }

    @Test
    void twoRowsWhereOneWasExpectedAreAnError() {
        Relation<Author, Optional<Book>> wrong =
                Relation.manyToOne("book", "author_id", Author::id, RowMapper.to(Book.class));
        assertThatThrownBy(() -> load(wrong, List.of(author(1))))
                .isInstanceOf(SQLDataException.class)
                .hasMessageContaining("book by [author_id]")
                .hasMessageContaining("two rows for one key");
    }

    @Test
    void aTableBetweenJoinsParentsAndChildren() throws SQLException {
        Map<Book, List<Tag>> tags = load(TAGS, List.of(book(12, 2L), book(11, 1L), book(10, 1L)));
        assertThat(tags.values())
                .containsExactly(List.of(), List.of(new Tag("Xylo")), List.of(new Tag("Xylo"), new Tag("Zoo")));
        assertThat(library.queries).hasSize(1);
    }

    @Test
    void equalParentsShareAnEntry() throws SQLException {
        assertThat(load(BOOKS, List.of(author(2), author(2)))).hasSize(1);
        List<Author> sameKey = List.of(new Author(2, "one"), new Author(2, "other"));
        assertThat(load(BOOKS, sameKey).values()).hasSize(2).allSatisfy(books -> assertThat(ids(books))
                .containsExactly(12L));
        assertThat(library.queries).allSatisfy(query -> assertThat(query).contains("IN (?)"));
    }

    @Test
    void nullsAmongTheParentsAreRefused() {
        assertThatThrownBy(() -> BOOKS.load(library.connection, Collections.singletonList(null)))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("leave it out");
    }

    @Test
    void theOrderCanBeMixed() throws SQLException {
        Relation<Author, List<Book>> byYear = Relation.oneToMany(
                        "book", "author_id", (Author a) -> a.id(), RowMapper.to(Book.class))
                .orderByDescending("year")
                .orderBy("id");
        assertThat(ids(load(byYear, List.of(author(1))).get(author(1)))).containsExactly(11L, 14L, 10L);
        assertThatThrownBy(() -> byYear.orderBy("ID")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void conditionsWithParametersAreJoinedByAnd() throws SQLException {
        Relation<Author, List<Book>> some =
                BOOKS.where("year > ? OR title = ?", 2002, "C").where("book.title <> ? -- comment", "A");
        Map<Author, List<Book>> books = load(some, List.of(author(1), author(2)));
        assertThat(ids(books.get(author(1)))).containsExactly(10L);
        assertThat(books.get(author(2))).isEmpty();
        assertThat(ids(load(BOOKS, List.of(author(1))).get(author(1)))).hasSize(3); // it was not changed
        assertThatThrownBy(() -> BOOKS.where(" ")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLimitHoldsForEachParent() throws SQLException {
        Map<Author, List<Book>> books = load(BOOKS.limitPerParent(2), List.of(author(2), author(1), author(3)));
        assertThat(books.values().stream().map(RelationTest::ids))
                .containsExactly(List.of(12L), List.of(11L, 14L), List.of());
        Relation<Book, List<Tag>> one = TAGS.where("tag.name <> ?", "Xylo").limitPerParent(1);
        assertThat(load(one, List.of(book(10, 1L), book(11, 1L))).values())
                .containsExactly(List.of(new Tag("Zoo")), List.of());
        assertThat(library.queries).hasSize(2);
    }

    @Test
    void aLimitNeedsAnOrderAndOneRowAtLeast() {
        assertThatThrownBy(() -> BOOKS.limitPerParent(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AUTHOR.limitPerParent(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("call orderBy before it");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 999, 1000, 1001, 2000, 2017})
    void thereIsOneQueryForEachThousandKeys(int parents) throws SQLException {
        library.run("DELETE FROM book");
        library.run("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 4999)"
                + " INSERT INTO book SELECT i, i % 2500, 'title ' || i, i FROM n");
        List<Author> authors =
                LongStream.range(0, parents).mapToObj(RelationTest::author).toList();
        List<Author> twice = new ArrayList<>(authors);
        authors.forEach(author -> twice.add(new Author(author.id(), "again")));
        Map<Author, List<Book>> books = load(BOOKS.orderBy("id"), twice);
        assertThat(library.queries).hasSize((parents + 999) / 1000);
        assertThat(books).hasSize(2 * parents).allSatisfy((author, rows) -> assertThat(rows)
                .extracting(Book::id)
                .containsExactlyInAnyOrder(author.id(), author.id() + 2500));
    }

    @Test
    void textsAreFewWhateverTheNumberOfKeys() throws SQLException {
        for (int parents = 1; parents <= 1000; parents += 37) {
            load(
                    BOOKS,
                    LongStream.range(0, parents).mapToObj(RelationTest::author).toList());
        }
        assertThat(new HashSet<>(library.queries)).hasSizeLessThanOrEqualTo(11);
    }

    @Test
    void aMapperThatGivesNullIsRefused() {
        RowMapper<Book> nothing = row -> null;
        assertThatThrownBy(() -> load(Relation.oneToMany("book", "author_id", Author::id, nothing), List.of(author(1))))
                .isInstanceOf(SQLDataException.class)
                .hasMessageContaining("gave null");
    }

    @Test
    void severalRelationsAreLoadedWithAQueryEach() throws SQLException {
        List<Book> books = List.of(book(10, 1L), book(11, 1L));
        Related<Book> related = Related.load(library.connection, books, List.of(AUTHOR, TAGS, AUTHOR));
        assertThat(library.queries).hasSize(2);
        assertThat(related.of(AUTHOR).get(books.get(0))).contains(new Author(1, "Ada"));
        assertThat(related.of(TAGS).get(books.get(1))).containsExactly(new Tag("Xylo"));
        Relation<Book, List<Tag>> other = TAGS.limitPerParent(1);
        assertThatThrownBy(() -> related.of(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was not loaded");
    }

    @Test
    void whatIsLoadedIsWhatOneQueryForEachParentWouldGive() throws SQLException {
        Random random = new Random(4);
        library.run("DELETE FROM book");
        Map<Long, List<Long>> expected = new TreeMap<>();
        for (long id = 0; id < 600; id++) {
            Long author = random.nextInt(8) == 0 ? null : (long) random.nextInt(90) - 45;
            library.run("INSERT INTO book VALUES (" + id + ", " + author + ", 't', 1)");
            if (author != null) {
                expected.computeIfAbsent(author, key -> new ArrayList<>()).add(id);
            }
        }
        for (int round = 0; round < 60; round++) {
            int limit = random.nextInt(4);
            Relation<Author, List<Book>> relation = Relation.oneToMany(
                            "book", "author_id", Author::id, RowMapper.to(Book.class))
                    .orderBy("id");
            List<Author> parents = random.longs(random.nextInt(80), -60, 60)
                    .mapToObj(RelationTest::author)
                    .toList();
            load(limit == 0 ? relation : relation.limitPerParent(limit), parents)
                    .forEach((parent, books) -> {
                        List<Long> all = expected.getOrDefault(parent.id(), List.of());
                        assertThat(ids(books))
                                .isEqualTo(limit == 0 ? all : all.subList(0, Math.min(limit, all.size())));
                    });
        }
    }
}
