package dev.rockpool.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteOpenMode;

/**
 * Replaces what is in a live database by what is in a file. SQLite copies the pages in one write transaction of the writer, so that
 * each reader sees the old database until it is over and the new one afterwards. The file is looked through first, and opened as one
 * that nobody changes, so that nothing appears beside it.
 */
final class Restore {

    /** The driver sleeps this long after a step that found the database locked by another process. */
    private static final int SLEEP_MILLIS = 100;

    private static final int ALL_PAGES = -1;

    private final SqliteDatabase database;

    Restore(SqliteDatabase database) {
        this.database = database;
    }

    void check(Path file) throws SQLException {
        String problem = "The backup cannot be restored: ";
        try {
            if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
                throw new SQLException(
                        problem + file + (Files.exists(file) ? " cannot be read, or is no file" : " does not exist"));
            }
            if (!database.address().inMemory()
                    && Files.isSameFile(file, database.address().file())) {
                throw new SQLException(problem + file + " is the database itself");
            }
            if (Files.size(file) == 0) {
                throw new SQLException(problem + file + " is empty, and would delete everything");
            }
        } catch (IOException e) {
            throw new SQLException(problem + e, e);
        }
        BackupFile.refuseLeftovers(file, problem, "close it where it is open, or make a backup of it and restore that");
    }

    /** Works on the writer, which its caller holds and which is in no transaction. */
    void run(Path file, SQLiteConnection writer) throws SQLException {
        String uri = AttachedFiles.uri(new SqliteAddress(file.toAbsolutePath(), false), "immutable=1");
        try (SQLiteConnection source = open(uri, file)) {
            database.extras().registerFunctions(source);
            requireSound(source, file);
            requireSame("page_size", "page size", source, writer, file);
            requireSame("encoding", "text encoding", source, writer, file);
        }
        int tries = (int) (database.config().busyTimeout().toMillis() / SLEEP_MILLIS);
        int code = writer.getDatabase().restore("main", uri, (remaining, total) -> {}, SLEEP_MILLIS, tries, ALL_PAGES);
        if (code != SQLiteErrorCode.SQLITE_OK.code) {
            throw new SQLException("The backup " + file + " cannot be restored, and the database is as it was: "
                    + SQLiteErrorCode.getErrorCode(code & 0xFF));
        }
    }

    private static SQLiteConnection open(String uri, Path file) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty(
                "open_mode", Integer.toString(SQLiteOpenMode.READONLY.flag | SQLiteOpenMode.OPEN_URI.flag));
        SQLiteConnection source = JDBC.createConnection("jdbc:sqlite:" + uri, properties);
        if (source == null) {
            throw new SQLException("The backup cannot be restored: the SQLite driver does not take " + file);
        }
        return source;
    }

    private static void requireSound(Connection source, Path file) throws SQLException {
        String problem = "The backup " + file + " cannot be restored: ";
        try (Statement statement = source.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA quick_check(1)")) {
            if (!row.next() || !"ok".equals(row.getString(1))) {
                throw new SQLException(problem + "it is damaged (" + row.getString(1) + "); use another");
            }
        } catch (SQLException e) {
            throw switch (SqliteErrors.primary(e)) {
                case SQLITE_NOTADB -> new SQLException(problem + "it is no SQLite database, or is encrypted", e);
                case SQLITE_CORRUPT -> new SQLException(problem + "it is damaged; use another", e);
                default -> e;
            };
        }
    }

    private static void requireSame(String pragma, String what, Connection source, Connection writer, Path file)
            throws SQLException {
        String there = LaneWork.ask(source, "PRAGMA " + pragma);
        String here = LaneWork.ask(writer, "PRAGMA " + pragma);
        if (!there.equals(here)) {
            throw new SQLException("The backup " + file + " cannot be restored: its " + what + " is " + there
                    + ", and that of the open database is " + here
                    + ". Close the pool and replace the file, or change the backup with PRAGMA " + pragma
                    + " and VACUUM");
        }
    }
}
