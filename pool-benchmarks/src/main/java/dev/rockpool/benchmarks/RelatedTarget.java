package dev.rockpool.benchmarks;

import dev.rockpool.DatabaseManager;
import dev.rockpool.benchmarks.Library.Author;
import dev.rockpool.benchmarks.Library.Book;
import dev.rockpool.pool.Durability;
import dev.rockpool.rows.Relation;
import dev.rockpool.rows.RowMapper;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Loads a thousand parents with their children: by a query for each parent, or by one for all. For one thread. */
interface RelatedTarget extends AutoCloseable {

    /** Loads authors from an id on, and their books. */
    Map<Author, List<Book>> load(int first) throws SQLException;

    @Override
    void close() throws SQLException;

    /** The targets, in the order of the table. */
    enum Kind {
        ROCKPOOL_RELATED("Rockpool, `loadRelated`") {
            @Override
            RelatedTarget open(Path file) throws SQLException {
                return new RockpoolRelated(WriteTarget.Kind.manager(file, Durability.FULL));
            }
        },
        ROCKPOOL_EACH("Rockpool, a query for each parent") {
            @Override
            RelatedTarget open(Path file) throws SQLException {
                return new RockpoolEach(WriteTarget.Kind.manager(file, Durability.FULL));
            }
        },
        HIKARICP_EACH("HikariCP, a query for each parent") {
            @Override
            RelatedTarget open(Path file) {
                return new HikariEach(Pools.hikari(Entries.url(file, Durability.FULL), 8));
            }
        },
        PLAIN_EACH("plain JDBC, one statement run for each parent") {
            @Override
            RelatedTarget open(Path file) throws SQLException {
                return new PlainEach(Entries.url(file, Durability.FULL));
            }
        },
        PLAIN_ALL("plain JDBC, one query for all") {
            @Override
            RelatedTarget open(Path file) throws SQLException {
                return new PlainAll(DriverManager.getConnection(Entries.url(file, Durability.FULL)));
            }
        };

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }

        abstract RelatedTarget open(Path file) throws SQLException;
    }

    /** One query for the children of all parents, grouped in memory: as a person would write it. */
    static Map<Author, List<Book>> atOnce(Connection connection, int first) throws SQLException {
        List<Author> authors = Library.authors(connection, first);
        Map<Integer, List<Book>> books = new LinkedHashMap<>();
        authors.forEach(author -> books.put(author.id(), new ArrayList<>()));
        String places = authors.stream().map(author -> "?").collect(Collectors.joining(", "));
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT id, author, title, year FROM book WHERE author IN (" + places + ")")) {
            for (int i = 0; i < authors.size(); i++) {
                statement.setInt(i + 1, authors.get(i).id());
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Book book = Library.book(row);
                    books.computeIfAbsent(book.author(), none -> new ArrayList<>())
                            .add(book);
                }
            }
        }
        Map<Author, List<Book>> loaded = new LinkedHashMap<>();
        authors.forEach(author -> loaded.put(author, books.getOrDefault(author.id(), List.of())));
        return loaded;
    }

    /** The parents through a reading connection of Rockpool's. */
    private static List<Author> authors(DatabaseManager manager, int first) throws SQLException {
        return manager.<List<Author>, SQLException>withReadConnection(connection -> Library.authors(connection, first));
    }

    /** Rockpool's relations. */
    record RockpoolRelated(DatabaseManager manager) implements RelatedTarget {

        private static final Relation<Author, List<Book>> BOOKS =
                Relation.oneToMany("book", "author", Author::id, RowMapper.to(Book.class));

        @Override
        public Map<Author, List<Book>> load(int first) throws SQLException {
            return manager.loadRelated(authors(manager, first), BOOKS);
        }

        @Override
        public void close() {
            manager.close();
        }
    }

    /** A reading connection of Rockpool's for each query. */
    record RockpoolEach(DatabaseManager manager) implements RelatedTarget {

        @Override
        public Map<Author, List<Book>> load(int first) throws SQLException {
            Map<Author, List<Book>> loaded = new LinkedHashMap<>();
            for (Author author : authors(manager, first)) {
                loaded.put(
                        author,
                        manager.<List<Book>, SQLException>withReadConnection(
                                connection -> Library.books(connection, author)));
            }
            return loaded;
        }

        @Override
        public void close() {
            manager.close();
        }
    }

    /** A connection of HikariCP's and a new statement for each query, as code that loads lazily has it. */
    record HikariEach(OpenPool pool) implements RelatedTarget {

        @Override
        public Map<Author, List<Book>> load(int first) throws SQLException {
            List<Author> authors;
            try (Connection connection = pool.dataSource().getConnection()) {
                authors = Library.authors(connection, first);
            }
            Map<Author, List<Book>> loaded = new LinkedHashMap<>();
            for (Author author : authors) {
                try (Connection connection = pool.dataSource().getConnection()) {
                    loaded.put(author, Library.books(connection, author));
                }
            }
            return loaded;
        }

        @Override
        public void close() {
            pool.close();
        }
    }

    /** The cheapest way to ask often: one connection of the driver's, one prepared statement. */
    final class PlainEach implements RelatedTarget {

        private final Connection connection;
        private final PreparedStatement books;

        PlainEach(String url) throws SQLException {
            connection = DriverManager.getConnection(url);
            books = connection.prepareStatement(Library.BOOKS_OF);
        }

        @Override
        public Map<Author, List<Book>> load(int first) throws SQLException {
            Map<Author, List<Book>> loaded = new LinkedHashMap<>();
            for (Author author : Library.authors(connection, first)) {
                loaded.put(author, Library.books(books, author));
            }
            return loaded;
        }

        @Override
        public void close() throws SQLException {
            books.close();
            connection.close();
        }
    }

    /** What the driver alone takes for one query. */
    record PlainAll(Connection connection) implements RelatedTarget {

        @Override
        public Map<Author, List<Book>> load(int first) throws SQLException {
            return atOnce(connection, first);
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
