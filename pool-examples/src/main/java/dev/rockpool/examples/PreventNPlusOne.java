package dev.rockpool.examples;

import static dev.rockpool.schema.ColumnType.INTEGER;
import static dev.rockpool.schema.ColumnType.TEXT;

import dev.rockpool.DatabaseManager;
import dev.rockpool.rows.BatchOptions;
import dev.rockpool.rows.BatchResult;
import dev.rockpool.rows.BatchSelection;
import dev.rockpool.rows.Keyset;
import dev.rockpool.rows.KeysetPage;
import dev.rockpool.rows.PageQuery;
import dev.rockpool.rows.Relation;
import dev.rockpool.rows.RowMapper;
import dev.rockpool.schema.Table;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What belongs to many objects is loaded in one query, and not in one more for each of them; and the same for writing. */
public final class PreventNPlusOne {

    /** An author, as the table has it. */
    record Author(long id, String name) {}

    /** A book; its component {@code authorId} is the column {@code author_id}. */
    record Book(long id, long authorId, String title, int year) {}

    /** A row that has no key yet. */
    record NewAuthor(String name) {}

    /** A row that has no key yet, but knows its author's. */
    record NewBook(long authorId, String title, int year) {}

    private static final int AUTHORS = 300;
    private static final int BOOKS_EACH = 3;
    private static final int PAGE = 100;

    /** Relations and queries are constants: immutable, and made once. */
    private static final Relation<Author, List<Book>> BOOKS = Relation.oneToMany(
                    "book", "author_id", Author::id, RowMapper.to(Book.class))
            .orderBy("year");

    private static final Relation<Book, Optional<Author>> AUTHOR =
            Relation.manyToOne("author", "id", Book::authorId, RowMapper.to(Author.class));

    private static final PageQuery<Book> NEWEST = PageQuery.from("book", RowMapper.to(Book.class))
            .orderByDescending("year")
            .uniqueBy("id")
            .with(AUTHOR);

    private PreventNPlusOne() {}

    /**
     * Runs the example.
     *
     * @param args a folder for its files; without one, nothing is left behind
     */
    public static void main(String[] args) throws Exception {
        Example.main(args, PreventNPlusOne::run);
    }

    static void run(Path folder, PrintStream out) throws Exception {
        try (DatabaseManager db =
                DatabaseManager.withPooling(folder.resolve("books.sqlite")).open()) {
            create(db);
            List<Long> ids = insert(db, out);
            List<Author> authors = find(db, ids, out);
            loadBooks(db, authors, out);
            leafThroughNewest(db, out);
        }
    }

    private static void create(DatabaseManager db) throws SQLException {
        db.create(Table.named("author")
                .ifNotExists()
                .column("id", INTEGER)
                .primaryKey()
                .column("name", TEXT)
                .notNull());
        db.create(Table.named("book")
                .ifNotExists()
                .column("id", INTEGER)
                .primaryKey()
                .column("author_id", INTEGER)
                .notNull()
                .references("author", "id")
                .column("title", TEXT)
                .notNull()
                .column("year", INTEGER)
                .notNull());
        db.executeTransaction(List.of(
                "DELETE FROM book",
                "DELETE FROM author",
                // Without it the one query would read the whole table, and each of the many too.
                "CREATE INDEX IF NOT EXISTS book_by_author ON book (author_id)",
                "CREATE INDEX IF NOT EXISTS book_by_year ON book (year, id)"));
    }

    /** The keys of the new authors come back in the order of the rows, so their books can refer to them. */
    private static List<Long> insert(DatabaseManager db, PrintStream out) throws SQLException {
        List<NewAuthor> authors = IntStream.rangeClosed(1, AUTHORS)
                .mapToObj(number -> new NewAuthor("Author " + number))
                .toList();
        BatchResult inserted =
                db.batchInsert("author", authors, BatchOptions.defaults().returning("id"));
        List<Long> ids =
                inserted.keys(Long.class).stream().map(Optional::orElseThrow).toList();
        List<NewBook> books = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            for (int number = 1; number <= BOOKS_EACH; number++) {
                int year = 1960 + (i * 7 + number * 11) % 60;
                books.add(new NewBook(ids.get(i), "Book " + number + " of author " + (i + 1), year));
            }
        }
        long changed = db.batchInsert("book", books).changed();
        out.println("Inserted " + inserted.changed() + " authors and " + changed + " books in 2 batches");
        return ids;
    }

    /** Ids without a row are told, and not just missing from a list. */
    private static List<Author> find(DatabaseManager db, List<Long> ids, PrintStream out) throws SQLException {
        List<Long> wanted = new ArrayList<>(ids);
        wanted.add(-1L);
        BatchSelection<Long, Author> selection =
                db.batchSelectByIds("author", "id", wanted, RowMapper.to(Author.class));
        out.println("Found " + selection.found().size() + " authors by their ids; missing: " + selection.missing());
        return selection.found();
    }

    private static void loadBooks(DatabaseManager db, List<Author> authors, PrintStream out) throws SQLException {
        // Twice, because the first time Java has yet to load classes.
        loadOneByOne(db, authors);
        db.loadRelated(authors, BOOKS);

        long start = System.nanoTime();
        int oneByOne = loadOneByOne(db, authors);
        out.println("One by one: " + oneByOne + " books in " + authors.size() + " queries, " + micros(start));

        start = System.nanoTime();
        Map<Author, List<Book>> books = db.loadRelated(authors, BOOKS);
        int together = books.values().stream().mapToInt(List::size).sum();
        out.println("Together: " + together + " books in 1 query, " + micros(start));
        out.println("The first author's: "
                + books.values().iterator().next().stream().map(Book::title).toList());
    }

    /** What an object-relational mapper does when each author is asked for its books. */
    private static int loadOneByOne(DatabaseManager db, List<Author> authors) throws SQLException {
        int books = 0;
        for (Author author : authors) {
            books += db.withReadConnection(connection -> booksOf(connection, author))
                    .size();
        }
        return books;
    }

    private static List<Book> booksOf(Connection connection, Author author) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT id, author_id, title, year FROM book WHERE author_id = ? ORDER BY year")) {
            query.setLong(1, author.id());
            try (ResultSet rows = query.executeQuery()) {
                List<Book> books = new ArrayList<>();
                while (rows.next()) {
                    books.add(new Book(rows.getLong(1), rows.getLong(2), rows.getString(3), rows.getInt(4)));
                }
                return books;
            }
        }
    }

    /** Each page goes on after the last row of the page before, so a row that somebody inserts meanwhile moves no other. */
    private static void leafThroughNewest(DatabaseManager db, PrintStream out) throws SQLException {
        int pages = 0;
        int books = 0;
        long named = 0;
        Keyset place = Keyset.first(PAGE);
        while (place != null) {
            KeysetPage<Book> page = db.keysetPage(NEWEST, place);
            pages++;
            books += page.items().size();
            named += page.related(AUTHOR).values().stream()
                    .flatMap(Optional::stream)
                    .count();
            if (pages == 1) {
                db.update("INSERT INTO book (author_id, title, year) SELECT min(id), 'Just out', 2026 FROM author");
            }
            // The cursor is text, and may go to a browser and come back.
            place = page.next().map(cursor -> Keyset.at(cursor, PAGE)).orElse(null);
        }
        out.println("Leafed through " + books + " books on " + pages + " pages, " + named
                + " with their author; one was added on the first page meanwhile");
    }

    private static String micros(long start) {
        return (System.nanoTime() - start) / 1_000 + " us";
    }
}
