package dev.rockpool.sqlite;

import dev.rockpool.pool.Durability;
import dev.rockpool.pool.Housekeeper;
import dev.rockpool.pool.PoolConfig;
import dev.rockpool.spi.WriteWatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteConnectionConfig;
import org.sqlite.SQLiteOpenMode;

/** One SQLite database, and how its connections are opened: pragmas in order, in WAL mode, on the file that it was. Thread-safe. */
final class SqliteDatabase {

    /** Older ones can corrupt a database when checkpoints and writes race (SQLite's WAL-reset bug, fixed in 3.51.3). */
    static final String OLDEST_SQLITE = "3.51.3";

    private static final int USUAL_PAGE = 4096;

    /** They shape a new file, so they come before the switch to WAL, which is the first thing written to it (trap 11). */
    private static final Set<String> SHAPES = Set.of("page_size", "auto_vacuum", "encoding");

    private static final Logger LOG = LoggerFactory.getLogger(SqliteDatabase.class);

    /** How long the driver itself waits for a lock; the rest of {@code busyTimeout} is waited for outside it, where it can be ended. */
    private static final long LOCK_SLICE_MILLIS = 10;

    private final SqliteAddress address;
    private final PoolConfig config;
    private final SqliteConfig sqliteConfig;
    private final ConnectionExtras extras;
    private final @Nullable FileIdentity identity;
    private volatile @Nullable Housekeeper housekeeper;
    private volatile @Nullable WalAlarm alarm;
    private final Set<SqliteSession> sessions = ConcurrentHashMap.newKeySet();
    private final StatementPlans plans;
    /** How the driver reads dates on the connections: its own way, unless a hook of the user's changed it. Null before the first. */
    private volatile @Nullable SQLiteConnectionConfig dates;
    /** Null where nobody asks for the writes of others. */
    private volatile @Nullable ForeignCommits foreignCommits;
    /** Set once the file is known to be a database in WAL mode; guarded by this. */
    private boolean prepared;

    SqliteDatabase(SqliteAddress address, PoolConfig config, SqliteConfig sqliteConfig) throws SQLException {
        this.address = address;
        this.config = config;
        this.sqliteConfig = sqliteConfig;
        this.extras = ConnectionExtras.of(sqliteConfig, config);
        this.identity = address.inMemory() ? null : new FileIdentity(address.file());
        this.plans = address.inMemory() ? new StatementPlans() : new StatementPlans(this::openPlanner, this::check);
    }

    SqliteAddress address() {
        return address;
    }

    ConnectionExtras extras() {
        return extras;
    }

    /** From now on reads are dated. */
    void started(Housekeeper clock) {
        housekeeper = clock;
    }

    /** The coarse time; 0 before the start. */
    long tick() {
        Housekeeper clock = housekeeper;
        return clock == null ? 0 : clock.tick();
    }

    /** From now on it is told of each commit. */
    void alarm(WalAlarm told) {
        alarm = told;
    }

    /** To be called by the writer after each commit. */
    void committed() {
        WalAlarm told = alarm;
        if (told != null) {
            told.committed();
        }
    }

    /** How long a statement waits for a lock of another process, in nanoseconds. */
    long lockPatience() {
        return sqliteConfig.busyTimeout().toNanos();
    }

    Object key() {
        return identity == null ? this : identity.key();
    }

    /** Looks whether the file is still the one that was opened. */
    void check() throws SQLException {
        if (identity != null) {
            identity.check();
        }
    }

    SqliteSession openWriter(String name) throws SQLException {
        check();
        SQLiteConnection connection = connect(false);
        try {
            setUp(connection, true);
            markPrepared();
            return registered(new SqliteSession(connection, name, true, this));
        } catch (SQLException | RuntimeException e) {
            close(connection, e);
            throw e;
        }
    }

    /** Has SQLite do what the last connection does when it is closed: empty the WAL into the file, and delete it. */
    void removeWal() {
        if (!Files.exists(Path.of(address.file() + "-wal"))) {
            return;
        }
        try {
            openWriter("writer").close();
        } catch (SQLException | RuntimeException e) {
            // Another process holds the file, or it is gone: its WAL is complete, and whoever opens it next goes on
            // from there.
            LOG.debug("{}: the WAL stays behind", address.shortName(), e);
        }
    }

    SqliteSession openReader(String name) throws SQLException {
        check();
        prepare();
        SQLiteConnection connection = connect(true);
        try {
            setUp(connection, false);
            return registered(new SqliteSession(connection, name, false, this));
        } catch (SQLException | RuntimeException e) {
            close(connection, e);
            throw e;
        }
    }

    /** Opens a connection for checkpoints alone: it writes, waits for nobody, and has nothing attached and no hooks of users. */
    SQLiteConnection openCheckpointer() throws SQLException {
        check();
        SQLiteConnection connection = connect(false);
        try (Statement statement = connection.createStatement()) {
            setPragmas(statement); // one of them may be a key
            statement.execute("PRAGMA schema_version"); // SQLite learns that there is a WAL
            statement.execute("PRAGMA busy_timeout=0");
            statement.execute("PRAGMA wal_autocheckpoint=0");
            return connection;
        } catch (SQLException | RuntimeException e) {
            close(connection, e);
            throw e;
        }
    }

    /**
     * Opens a connection for a backup alone: the file and nothing attached, without the hooks of users. It writes where the database
     * may be written, but nothing is.
     */
    SQLiteConnection openSource() throws SQLException {
        check();
        SQLiteConnection connection = connect(config.readOnly());
        try (Statement statement = connection.createStatement()) {
            setPragmas(statement); // one of them may be a key
            return connection;
        } catch (SQLException | RuntimeException e) {
            close(connection, e);
            throw e;
        }
    }

    /** Opens a connection that sees no file, for reading values alone: texts and dates are to it what they are to the others. */
    SQLiteConnection openValues() throws SQLException {
        SQLiteConnection connection =
                open(SqliteAddress.MEMORY_URL, SQLiteOpenMode.READWRITE.flag | SQLiteOpenMode.CREATE.flag);
        try (Statement statement = connection.createStatement()) {
            if (address.inMemory()) {
                shapeNewFile(statement);
            } else {
                statement.execute("PRAGMA encoding='" + encoding() + "'");
            }
            SQLiteConnectionConfig theirs = dates;
            if (theirs != null) {
                SQLiteConnectionConfig own = connection.getConnectionConfig();
                own.setDateClass(theirs.getDateClass());
                own.setDatePrecision(theirs.getDatePrecision());
                own.setDateStringFormat(theirs.getDateStringFormat());
            }
            return connection;
        } catch (SQLException | RuntimeException e) {
            close(connection, e);
            throw e;
        }
    }

    /** Opens a connection that is only asked whether others have committed. It waits for nobody. */
    private SQLiteConnection openForeignWatch() throws SQLException {
        check();
        prepare();
        SQLiteConnection connection = connect(true);
        try (Statement statement = connection.createStatement()) {
            setPragmas(statement); // one of them may be a key
            statement.execute("PRAGMA schema_version"); // SQLite learns that there is a WAL
            statement.execute("PRAGMA busy_timeout=0");
            return connection;
        } catch (SQLException | RuntimeException e) {
            close(connection, e);
            throw e;
        }
    }

    /** In which SQLite keeps texts: their bytes, and those of blobs that are read as text, go by it. */
    private String encoding() throws SQLException {
        try (SQLiteConnection source = openSource();
                Statement statement = source.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA encoding")) {
            return row.next() ? row.getString(1) : "UTF-8";
        }
    }

    /** To be called before the first connection is opened: from now on commits of others are told, and the pool's own known from them. */
    ForeignCommits watchForeign(WriteWatch watch) {
        if (foreignCommits != null) {
            throw new IllegalStateException("The writes of others to " + address.shortName()
                    + " are told to another module already: leave one of the two out");
        }
        ForeignCommits asked = new ForeignCommits(watch, plans::lookNow, this::openForeignWatch);
        foreignCommits = asked;
        return asked;
    }

    @Nullable
    ForeignCommits foreignCommits() {
        return foreignCommits;
    }

    boolean isReadOnly() {
        return config.readOnly();
    }

    SqliteConfig config() {
        return sqliteConfig;
    }

    /** Opens a connection for EXPLAIN: it reads, and compiles as the writer does. */
    private SQLiteConnection openPlanner() throws SQLException {
        check();
        prepare();
        SQLiteConnection connection = connect(true);
        try {
            setUp(connection, false);
            return connection;
        } catch (SQLException | RuntimeException e) {
            close(connection, e);
            throw e;
        }
    }

    StatementPlans plans() {
        return plans;
    }

    /** Drops the statement plans: to be called after a change of the schema is committed and before it is acknowledged. */
    void schemaChanged() {
        plans.schemaChanged();
    }

    /** How often the schema was changed by way of this pool, or seen to be changed. */
    long schemaVersion() {
        return plans.cache().current().epoch();
    }

    private SqliteSession registered(SqliteSession session) {
        sessions.add(session);
        return session;
    }

    /** The sessions that are open now, for looking at from outside. */
    Set<SqliteSession> sessions() {
        return sessions;
    }

    void closed(SqliteSession session) {
        sessions.remove(session);
    }

    private synchronized void markPrepared() {
        prepared = true;
    }

    /** A reader cannot switch the file to WAL, so where no writer was opened yet, one is, for that alone. */
    private synchronized void prepare() throws SQLException {
        if (!prepared && !config.readOnly()) {
            openWriter("writer").close();
        }
        prepared = true;
    }

    private SQLiteConnection connect(boolean readOnly) throws SQLException {
        int mode = readOnly
                ? SQLiteOpenMode.READONLY.flag
                : address.inMemory()
                        ? SQLiteOpenMode.READWRITE.flag | SQLiteOpenMode.CREATE.flag
                        : SQLiteOpenMode.READWRITE.flag;
        try {
            return open(address.url(), mode | extras.openFlags());
        } catch (SQLException e) {
            throw explained(e);
        }
    }

    private SQLiteConnection open(String url, int flags) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("open_mode", Integer.toString(flags));
        properties.setProperty(
                "busy_timeout", Long.toString(sqliteConfig.busyTimeout().toMillis()));
        properties.setProperty("jdbc.get_generated_keys", "false");
        SQLiteConnection connection = JDBC.createConnection(url, properties);
        if (connection == null) {
            throw new DatabaseFileException("The SQLite driver does not take " + url + " for one of its databases");
        }
        return connection;
    }

    private void setUp(SQLiteConnection connection, boolean writer) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "PRAGMA busy_timeout=" + sqliteConfig.busyTimeout().toMillis());
            requireRecentSqlite(statement);
            if (writer) {
                shapeNewFile(statement);
            }
            if (writer && !address.inMemory()) {
                requireWal(statement);
            } else {
                statement.execute(
                        "PRAGMA schema_version"); // reads the header, so that a file that is no database shows now
            }
            statement.execute("PRAGMA synchronous=" + (config.durability() == Durability.FULL ? "FULL" : "NORMAL"));
            statement.execute("PRAGMA foreign_keys=" + (sqliteConfig.foreignKeys() ? 1 : 0));
            statement.execute("PRAGMA cache_size=-" + Math.max(1, config.cacheSize() / 1024));
            statement.execute("PRAGMA temp_store=MEMORY");
            statement.execute("PRAGMA journal_size_limit=" + sqliteConfig.journalSizeLimit());
            statement.execute("PRAGMA mmap_size=" + config.memoryMap());
            statement.execute("PRAGMA wal_autocheckpoint=" + automaticCheckpoint());
            setPragmas(statement);
        } catch (SQLException e) {
            throw explained(e);
        }
        extras.apply(connection, writer);
        dates = connection.getConnectionConfig();
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout="
                    + Math.min(LOCK_SLICE_MILLIS, sqliteConfig.busyTimeout().toMillis()));
        }
    }

    private void shapeNewFile(Statement statement) throws SQLException {
        for (var pragma : sqliteConfig.pragmas().entrySet()) {
            if (shapesFile(pragma.getKey())) {
                statement.execute("PRAGMA " + pragma.getKey() + "=" + pragma.getValue());
            }
        }
    }

    private void setPragmas(Statement statement) throws SQLException {
        for (var pragma : sqliteConfig.pragmas().entrySet()) {
            if (!shapesFile(pragma.getKey())) {
                statement.execute("PRAGMA " + pragma.getKey() + "=" + pragma.getValue());
            }
        }
    }

    private static boolean shapesFile(String pragma) {
        return SHAPES.contains(pragma.toLowerCase(Locale.ROOT));
    }

    /** Checkpoints are the {@link Checkpointer}'s; but it knows nothing of files that are attached. */
    private long automaticCheckpoint() {
        return extras.attached().isEmpty() ? 0 : Math.max(1, sqliteConfig.walSizeLimit() / USUAL_PAGE);
    }

    private static void requireRecentSqlite(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT sqlite_version()")) {
            String version = row.next() ? row.getString(1) : "unknown";
            if (!isRecent(version)) {
                throw new DatabaseFileException(
                        "The native SQLite library is " + version + "; Rockpool needs " + OLDEST_SQLITE
                                + " or newer, because older ones can corrupt a database in WAL mode: update org.xerial:sqlite-jdbc, and see"
                                + " that org.sqlite.lib.path does not name an old library");
            }
        }
    }

    static boolean isRecent(String version) {
        int[] parts = parse(version);
        return parts != null && Arrays.compare(parts, parse(OLDEST_SQLITE)) >= 0;
    }

    /** Null for what is no version. */
    private static int @Nullable [] parse(String version) {
        return version.matches("\\d{1,4}(\\.\\d{1,4}){1,3}")
                ? Arrays.stream(version.split("\\."))
                        .mapToInt(Integer::parseInt)
                        .toArray()
                : null;
    }

    private void requireWal(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("PRAGMA journal_mode=WAL")) {
            String mode = row.next() ? row.getString(1) : "unknown";
            if (!"wal".equals(mode.toLowerCase(Locale.ROOT))) {
                throw new DatabaseFileException(
                        "Database file " + address.file() + " cannot be switched to WAL mode (it stays in '" + mode
                                + "'): keep it on a local file system");
            }
        }
    }

    /** The same error with what a person needs: which file, and what to do. */
    private SQLException explained(SQLException e) {
        String what =
                switch (SqliteErrors.primary(e)) {
                    case SQLITE_NOTADB -> "is no SQLite database, or is encrypted: check the path";
                    case SQLITE_CORRUPT -> "is damaged: restore it from a backup, or try the sqlite3 shell's .recover";
                    case SQLITE_CANTOPEN ->
                        "cannot be opened: check the permissions of the file, its folder and its -wal and -shm files"
                                + (config.readOnly()
                                        ? "; reading a WAL database needs a folder that can be written"
                                        : "");
                    case SQLITE_READONLY ->
                        "cannot be read where it is: a database in WAL mode needs a folder that can be written, even to read"
                                + " it. Make the folder writable, or copy the file elsewhere";
                    case SQLITE_FULL -> "cannot be opened for writing because the disk is full: free some space";
                    case SQLITE_BUSY ->
                        "is locked by another process for longer than busyTimeout: end that process's transaction";
                    default -> null;
                };
        return what == null ? e : new DatabaseFileException("Database file " + address.file() + " " + what, e);
    }

    private static void close(SQLiteConnection connection, Exception failure) {
        try {
            connection.close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }
}
