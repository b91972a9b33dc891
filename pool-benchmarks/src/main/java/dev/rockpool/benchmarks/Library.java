package dev.rockpool.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The database of the related rows: authors with ten books each, which lie scattered as they were written. */
final class Library {

    static final int AUTHORS = 10_000;
    static final int BOOKS_OF_AUTHOR = 10;

    /** How many authors, and with them ten times as many books, are loaded at once. */
    static final int LOADED = 1_000;

    static final String BOOKS_OF = "SELECT id, author, title, year FROM book WHERE author = ?";

    private static final int BOOKS = AUTHORS * BOOKS_OF_AUTHOR;

    /** A parent. */
    record Author(int id, String name) {}

    /** A child. */
    record Book(int id, int author, String title, int year) {}

    private Library() {}

    /** Makes the file, in WAL mode. */
    static void create(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT NOT NULL)");
            statement.execute("CREATE TABLE book (id INTEGER PRIMARY KEY, author INTEGER NOT NULL REFERENCES author,"
                    + " title TEXT NOT NULL, year INTEGER NOT NULL)");
            statement.execute(series(AUTHORS) + "INSERT INTO author SELECT n, 'author number ' || n FROM series");
            statement.execute(series(BOOKS) + "INSERT INTO book SELECT n, n % " + AUTHORS
                    + " + 1, 'book number ' || n, 1900 + n % 120 FROM series");
            statement.execute("CREATE INDEX book_author ON book (author)");
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    private static String series(int count) {
        return "WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < " + count + ") ";
    }

    /** The parents, by one query. */
    static List<Author> authors(Connection connection, int first) throws SQLException {
        List<Author> authors = new ArrayList<>(LOADED);
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT id, name FROM author WHERE id >= ? ORDER BY id LIMIT " + LOADED)) {
            statement.setInt(1, first);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    authors.add(new Author(row.getInt(1), row.getString(2)));
                }
            }
        }
        return authors;
    }

    /** One parent's children. */
    static List<Book> books(Connection connection, Author author) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(BOOKS_OF)) {
            return books(statement, author);
        }
    }

    /** One parent's children, by a statement that was prepared for it. */
    static List<Book> books(PreparedStatement statement, Author author) throws SQLException {
        statement.setInt(1, author.id());
        List<Book> books = new ArrayList<>(BOOKS_OF_AUTHOR);
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                books.add(book(row));
            }
        }
        return books;
    }

    /** A row of {@link #BOOKS_OF}, or of another query with these columns. */
    static Book book(ResultSet row) throws SQLException {
        return new Book(row.getInt(1), row.getInt(2), row.getString(3), row.getInt(4));
    }
}
