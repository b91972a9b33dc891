package dev.rockpool.sqlite;

import dev.rockpool.pool.Lane;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.JDBC;
import org.sqlite.SQLiteOpenMode;

/**
 * Another database file, attached to the writer for as long as it is borrowed, and only to be read. The session notes that something was
 * attached, and detaches it when the writer is returned, whatever happened. For one thread.
 */
final class OtherFile {

    /** What is done with it, on the writer's lane. */
    @FunctionalInterface
    interface Use<T> {
        T on(Lane writer, OtherFile file) throws SQLException;
    }

    /** What SQL calls it. */
    static final String SCHEMA = "rockpool_other";

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final Logger LOG = LoggerFactory.getLogger(OtherFile.class);

    private final SqliteAddress address;
    private final String problem;
    private final boolean hadLog;

    private OtherFile(SqliteAddress address, String problem) {
        this.address = address;
        this.problem = problem;
        this.hadLog = Files.exists(log());
    }

    /** {@code what}: what cannot be done with a file that will not do, for example {@code merged}. */
    static OtherFile find(SqliteDatabase database, Path given, String what) throws SQLException {
        String problem = "Database file " + given + " cannot be " + what;
        try {
            if (!Files.exists(given)) {
                throw new DatabaseFileException(problem + ": it does not exist");
            }
            if (!Files.isRegularFile(given) || !Files.isReadable(given)) {
                throw new DatabaseFileException(problem + ": it cannot be read, or is no file");
            }
            if (!database.address().inMemory()
                    && Files.isSameFile(given, database.address().file())) {
                throw new DatabaseFileException(problem + ": it is the open database itself");
            }
            if (!isDatabase(given)) {
                throw new DatabaseFileException(problem + ": it is no SQLite database, or is encrypted");
            }
            return new OtherFile(new SqliteAddress(given.toRealPath(), false), problem);
        } catch (IOException e) {
            throw new DatabaseFileException(problem + ": " + e, e);
        }
    }

    /** Looked at here, because the writer would be thrown away after such an error. An empty file is an empty database. */
    private static boolean isDatabase(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(MAGIC.length);
            return start.length == 0 || Arrays.equals(start, MAGIC);
        }
    }

    private Path log() {
        return Path.of(address.file() + "-wal");
    }

    /** Begins every error. */
    String problem() {
        return problem;
    }

    /** Outside transactions, because SQLite attaches nothing inside one. */
    void attach(LaneWork work) throws SQLException {
        work.note("ATTACH ? AS " + SCHEMA);
        try (PreparedStatement attach = work.jdbc().prepareStatement("ATTACH ? AS " + SCHEMA)) {
            attach.setString(1, AttachedFiles.uri(address, "mode=ro"));
            attach.execute();
            work.text("PRAGMA " + SCHEMA + ".schema_version");
        } catch (SQLException e) {
            throw CopyErrors.named(problem, e, work);
        }
    }

    /**
     * To be called when the writer is back. A connection that only reads leaves the -wal and -shm files that it needed; the last one that
     * may write deletes them, by SQLite's own rules.
     */
    void tidy() {
        if (hadLog || !Files.exists(log())) {
            return;
        }
        Properties properties = new Properties();
        properties.setProperty("open_mode", Integer.toString(SQLiteOpenMode.READWRITE.flag));
        try (Connection last = JDBC.createConnection(address.url(), properties);
                Statement statement = last.createStatement()) {
            statement.execute("PRAGMA schema_version");
        } catch (SQLException e) {
            LOG.debug("{}: empty -wal and -shm files stay behind", address.shortName(), e);
        }
    }
}
