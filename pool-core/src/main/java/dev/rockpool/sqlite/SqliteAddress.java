package dev.rockpool.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;

/**
 * Where a SQLite database lives: a file, told by its real path whatever links, relative names or letter case lead to it, or memory.
 *
 * @param file the real path; meaningless in memory
 * @param inMemory whether the database lives and dies with its connection
 */
public record SqliteAddress(Path file, boolean inMemory) {

    private static final String URL_PREFIX = "jdbc:sqlite:";

    /** Of a database that is its connection's own. */
    static final String MEMORY_URL = URL_PREFIX + ":memory:";

    /**
     * Tells whether a text names a SQLite database: a path, or a URL beginning with {@code jdbc:sqlite:}.
     *
     * @param location what the user gave
     * @return false for JDBC URLs of other databases
     */
    public static boolean isSqlite(String location) {
        String lower = location.toLowerCase(Locale.ROOT);
        return !lower.startsWith("jdbc:") || lower.startsWith(URL_PREFIX);
    }

    /**
     * Finds a database. A file that does not exist yet is created empty, which SQLite takes for an empty database, so that it has an
     * identity from the beginning.
     *
     * @param location a path, {@code :memory:}, or either behind {@code jdbc:sqlite:}
     * @param readOnly whether the file must be there already
     * @return its address
     * @throws SQLException when the folder is missing, or the file cannot be read or written, with what to do about it
     */
    public static SqliteAddress of(String location, boolean readOnly) throws SQLException {
        String path = location.toLowerCase(Locale.ROOT).startsWith(URL_PREFIX)
                ? location.substring(URL_PREFIX.length())
                : location;
        if (path.isEmpty() || path.equals(":memory:") || path.startsWith("file::memory:")) {
            return new SqliteAddress(Path.of(""), true);
        }
        if (path.startsWith("file:") || path.indexOf('?') >= 0) {
            throw new DatabaseFileException(
                    "'" + location + "' is not a plain path: give the file's path without 'file:' and"
                            + " without parameters after '?', and set what they set by the builder");
        }
        try {
            return new SqliteAddress(find(Path.of(path).toAbsolutePath(), readOnly), false);
        } catch (InvalidPathException e) {
            throw new DatabaseFileException("'" + location + "' is not a path: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new DatabaseFileException("Database file " + path + " cannot be reached: " + e, e);
        }
    }

    private static Path find(Path path, boolean readOnly) throws IOException, SQLException {
        Path folder = path.getParent();
        if (folder == null || Files.isDirectory(path)) {
            throw new DatabaseFileException(path + " is a folder: give the path of a database file");
        }
        if (!Files.exists(path)) {
            if (!Files.isDirectory(folder)) {
                throw new DatabaseFileException("Folder " + folder + " of database file " + path.getFileName()
                        + " does not exist: create it first");
            }
            if (readOnly) {
                throw new DatabaseFileException(
                        "Database file " + path + " does not exist, and readOnly forbids to create it");
            }
            create(path, folder);
        }
        if (!Files.isReadable(path)) {
            throw new DatabaseFileException("Database file " + path + " cannot be read: check its permissions");
        }
        if (!readOnly && !Files.isWritable(path)) {
            throw new DatabaseFileException("Database file " + path
                    + " cannot be written: check its permissions, or open it with readOnly(true)");
        }
        return path.toRealPath();
    }

    private static void create(Path path, Path folder) throws IOException, SQLException {
        if (!Files.isWritable(folder)) {
            throw new DatabaseFileException("Folder " + folder + " cannot be written, so database file "
                    + path.getFileName() + " cannot be created there: check its permissions");
        }
        try {
            Files.createFile(path);
        } catch (java.nio.file.FileAlreadyExistsException e) {
            // Somebody else was faster: then it is there, which is all we want. A dangling link ends here, too.
            if (!Files.exists(path)) {
                throw e;
            }
        }
    }

    /**
     * Returns a short name, for statistics and errors.
     *
     * @return the file's name, or {@code memory}
     */
    public String shortName() {
        return inMemory ? "memory" : String.valueOf(file.getFileName());
    }

    String url() {
        return inMemory ? MEMORY_URL : URL_PREFIX + file;
    }
}
