package dev.rockpool.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rockpool.DatabaseManager;
import dev.rockpool.Sql;
import dev.rockpool.rows.Library.Author;
import dev.rockpool.rows.Library.Book;
import dev.rockpool.work.SqlFunction;
import dev.rockpool.work.WorkOptions;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading over the pool: each call sees one state of the data, whatever is written meanwhile. */
class ReadOperationsTest {

    private static final Relation<Author, List<Book>> BOOKS = Relation.oneToMany(
                    "book", "author_id", Author::id, RowMapper.to(Book.class))
            .orderBy("id");

    @TempDir
    private Path folder;

    private DatabaseManager db;
    private ReadOperations reads;

    @BeforeEach
    void open() throws SQLException {
        db = DatabaseManager.withPooling(folder.resolve("library.db").toString())
                .open();
        reads = new ReadOperations() {
            @Override
            public <T, X extends Exception> T withReadSnapshot(SqlFunction<T, X> work) throws SQLException, X {
                return db.withReadSnapshot(work);
            }

            @Override
            public <T, X extends Exception> T withConnectionFor(String sql, WorkOptions options, SqlFunction<T, X> work)
                    throws SQLException, X {
                return db.withConnectionFor(sql, options, work);
            }
        };
        Sql.write(db, "CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT)");
        Sql.write(db, "CREATE TABLE book (id INTEGER PRIMARY KEY, author_id INTEGER, title TEXT, year INTEGER)");
        Sql.write(db, "INSERT INTO author VALUES (1, 'Ada'), (2, 'Bob'), (3, 'Cyd')");
        Sql.write(db, "INSERT INTO book VALUES (1, 1, 'a', 1), (2, 1, 'b', 2), (3, 2, 'c', 3)");
    }

    @AfterEach
    void close() {
        db.close();
    }

    /** Writes an author and a book whenever a row is read. */
    private RowMapper<Author> disturbed() {
        RowMapper<Author> mapper = RowMapper.to(Author.class);
        return row -> {
            Sql.write(db, "INSERT INTO author (name) VALUES ('new')");
            Sql.write(db, "INSERT INTO book (author_id, title) VALUES (1, 'new')");
            return mapper.map(row);
        };
    }

    @Test
    void aPageItsTotalAndItsRelationsAreOfOneMoment() throws SQLException {
        PageQuery<Author> query =
                PageQuery.from("author", disturbed()).uniqueBy("id").withTotal().with(BOOKS);
        KeysetPage<Author> keyset = reads.keysetPage(query, Keyset.first(2));
        assertThat(keyset.total()).hasValue(3);
        assertThat(keyset.related(BOOKS).get(new Author(1, "Ada"))).hasSize(2);
        Page<Author> page = reads.offsetPage(query, 1, 2);
        assertThat(page.total()).hasValue(6); // a page reads one row more than it shows
        assertThat(page.related(BOOKS).get(new Author(1, "Ada"))).hasSize(5);
    }

    @Test
    void relationsAreOfOneMomentAsWell() throws SQLException {
        Relation<Author, Optional<Author>> self = Relation.manyToOne("author", "id", Author::id, disturbed());
        List<Author> authors = List.of(new Author(1, "Ada"), new Author(3, "Cyd"));
        Related<Author> related = reads.loadRelated(authors, List.of(self, BOOKS));
        assertThat(related.of(self).get(authors.get(1))).contains(new Author(3, "Cyd"));
        assertThat(related.of(BOOKS).get(authors.get(0))).hasSize(2);
        Map<Author, List<Book>> later = reads.loadRelated(authors, BOOKS);
        assertThat(later.get(authors.get(0))).hasSize(4);
        assertThat(later.get(authors.get(1))).isEmpty();
    }

    @Test
    void wrongCursorsReachTheCallerAsTheyAre() throws SQLException {
        PageQuery<Book> query = PageQuery.from("book", RowMapper.to(Book.class)).uniqueBy("id");
        assertThatThrownBy(() -> reads.keysetPage(query, Keyset.at("x", 1))).isInstanceOf(InvalidCursorException.class);
        assertThat(reads.keysetPage(query, Keyset.first(9)).items()).hasSize(3);
    }
}
