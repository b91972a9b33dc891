package dev.rockpool.rows;

import dev.rockpool.Sql;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Authors, their books and the tags of these, in memory, over a connection that notes what is prepared on it. */
final class Library implements AutoCloseable {

    record Author(long id, String name) {}

    record Book(long id, Long authorId, String title, Integer year) {}

    record Tag(String name) {}

    final List<String> queries = new ArrayList<>();
    final Connection connection;
    private final Connection driver;

    Library() throws SQLException {
        driver = DriverManager.getConnection("jdbc:sqlite::memory:");
        connection = noting(driver, queries);
        run("CREATE TABLE author (id INTEGER PRIMARY KEY, name TEXT)");
        run("CREATE TABLE book (id INTEGER PRIMARY KEY, author_id INTEGER, title TEXT, year INTEGER)");
        run("CREATE INDEX book_author ON book (author_id)");
        run("CREATE TABLE tag (code TEXT PRIMARY KEY, name TEXT)");
        run("CREATE TABLE book_tag (book_id INTEGER, tag_code TEXT)");
    }

    void run(String sql) throws SQLException {
        Sql.run(driver, sql);
    }

    /** A connection that notes the texts of what is prepared. */
    static Connection noting(Connection driver, List<String> queries) {
        return (Connection) Proxy.newProxyInstance(
                Library.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        queries.add((String) arguments[0]);
                    }
                    try {
                        return method.invoke(driver, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public void close() throws SQLException {
        driver.close();
    }
}
