package dev.rockpool.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks at a database as a whole: its figures, its rows, its soundness. Stateless but for what it looks at. */
final class Inspection {

    static final String SHADOWS = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'";
    static final String NOT_SQLITES = "name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

    private final SqliteDatabase database;

    Inspection(SqliteDatabase database) {
        this.database = database;
    }

    /** In one transaction, so that the figures belong together. */
    SqliteStatistics statistics(LaneWork work) throws SQLException {
        return inOneView(work, () -> {
            int pageSize = (int) work.number("PRAGMA page_size");
            long pages = work.number("PRAGMA page_count");
            boolean inMemory = database.address().inMemory();
            Path file = database.address().file();
            return new SqliteStatistics(
                    inMemory ? pages * pageSize : size(file),
                    inMemory ? 0 : size(file.resolveSibling(file.getFileName() + "-wal")),
                    pageSize,
                    pages,
                    work.number("PRAGMA freelist_count"),
                    work.number("PRAGMA schema_version"),
                    work.number("PRAGMA user_version"),
                    work.number("PRAGMA application_id"),
                    work.text("PRAGMA journal_mode"),
                    work.text("PRAGMA encoding"),
                    (int) work.number("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND " + NOT_SQLITES),
                    (int) work.number("SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND " + NOT_SQLITES),
                    work.text("SELECT sqlite_version()"));
        });
    }

    private static long size(Path file) throws SQLException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new SQLException("The size of " + file + " cannot be read: " + e, e);
        }
    }

    Map<String, Long> rowCounts(LaneWork work) throws SQLException {
        return inOneView(work, () -> {
            List<String> tables = column(
                    work,
                    "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual') AND "
                            + NOT_SQLITES + " ORDER BY name");
            Map<String, Long> counts = new LinkedHashMap<>();
            for (String table : tables) {
                counts.put(table, work.number("SELECT count(*) FROM main." + SqliteSession.quote(table)));
            }
            return counts;
        });
    }

    /** {@code check}: integrity_check or quick_check. */
    List<String> problems(LaneWork work, String check) throws SQLException {
        return inOneView(work, () -> {
            List<String> problems = new ArrayList<>();
            try {
                problems.addAll(column(work, "PRAGMA main." + check));
                problems.remove("ok");
                addForeignKeys(work, problems);
            } catch (SQLException e) {
                switch (SqliteErrors.primary(e)) {
                    case SQLITE_CORRUPT, SQLITE_NOTADB -> {
                        work.session().failed(e); // the connection is replaced
                        problems.add(String.valueOf(e.getMessage()));
                    }
                    default -> throw e;
                }
            }
            return problems;
        });
    }

    private static void addForeignKeys(LaneWork work, List<String> problems) throws SQLException {
        work.note("PRAGMA main.foreign_key_check");
        try (Statement statement = work.jdbc().createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA main.foreign_key_check")) {
            while (rows.next()) {
                String row = rows.getString(2);
                problems.add("foreign key: " + (row == null ? "a row" : "row " + row) + " of " + rows.getString(1)
                        + " refers to a row of " + rows.getString(3) + " that does not exist");
            }
        }
    }

    static List<String> column(LaneWork work, String sql) throws SQLException {
        work.note(sql);
        List<String> values = new ArrayList<>();
        try (Statement statement = work.jdbc().createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    /** What is computed in one view. */
    @FunctionalInterface
    interface Question<T> {
        T ask() throws SQLException;
    }

    /** A transaction that only reads; on the writer it takes no lock, because nothing is to be written. */
    static <T> T inOneView(LaneWork work, Question<T> question) throws SQLException {
        work.session().setReadOnly(true);
        work.session().ensureTransaction();
        T answer = question.ask();
        work.session().rollback();
        return answer;
    }
}
