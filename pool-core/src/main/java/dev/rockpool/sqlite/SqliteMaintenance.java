package dev.rockpool.sqlite;

import dev.rockpool.pool.Housekeeper;
import dev.rockpool.pool.Lane;
import dev.rockpool.pool.PoolClosedException;
import dev.rockpool.spi.EngineContext;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What only SQLite has, for operators: backup, restore, checks, figures and the schema as statements. All of it works while the pool
 * does. Connections come from the pool's lanes and go back to them, but for a backup's, which is its own. Methods block their caller;
 * what they do in the database's native code holds a virtual thread's carrier. Thread-safe.
 */
public final class SqliteMaintenance {

    private final SqliteDatabase database;
    private final @Nullable Lane writer;
    private final Lane reader;
    private final SqliteEngine engine;
    private final Inspection inspection;
    private final Housekeeper housekeeper;
    private final List<Housekeeper.Chore> chores;
    private volatile boolean closed;

    private SqliteMaintenance(
            SqliteDatabase database,
            @Nullable Lane writer,
            Lane reader,
            SqliteEngine engine,
            Housekeeper housekeeper,
            List<Housekeeper.Chore> chores) {
        this.database = database;
        this.writer = writer;
        this.reader = reader;
        this.engine = engine;
        this.inspection = new Inspection(database);
        this.housekeeper = housekeeper;
        this.chores = chores;
    }

    /** Begins the work in the background, too. */
    static SqliteMaintenance start(SqliteDatabase database, EngineContext context, SqliteEngine engine) {
        Lane reader = context.lanes().apply(engine.readRole());
        Lane writer = database.isReadOnly() ? null : context.lanes().apply(engine.writeRole());
        Duration interval = database.config().optimizeInterval();
        List<Housekeeper.Chore> chores = new ArrayList<>();
        if (writer != null && !database.address().inMemory() && !interval.isZero()) {
            chores.add(new Optimizer(database, writer, context.housekeeper(), interval));
        }
        AttachedFiles attached = database.extras().attached();
        if (writer != null && !attached.writtenSchemas().isEmpty()) {
            Duration often = database.config().checkpointInterval();
            chores.add(new AttachedCheckpoints(attached, writer, context.housekeeper(), often));
        }
        chores.forEach(context.housekeeper()::add);
        return new SqliteMaintenance(database, writer, reader, engine, context.housekeeper(), List.copyOf(chores));
    }

    /** Ends the work in the background, and cancels the backups under way at their next step. */
    void close() {
        closed = true;
        chores.forEach(housekeeper::remove);
    }

    // ---- backup and restore

    /**
     * Writes the database as it stands now to a new file, as {@link #backup(Path, BackupOptions)} with the defaults.
     *
     * @param target the file's path; it must not exist
     * @throws SQLException when it cannot be written; no file is left then
     */
    public void backup(Path target) throws SQLException {
        backup(target, BackupOptions.defaults());
    }

    /**
     * Writes the database as it stands now to a file. Readers and writers go on meanwhile, and the backup holds what was committed when
     * it began. Until it ends, the WAL cannot be emptied, and grows with what is written. An in-memory database is copied through its
     * one connection, so others wait.
     *
     * <p>The file appears when it is complete, and is a whole database: nothing belongs beside it. Attached files are not in it.
     * Interrupting the thread or closing the pool cancels; in a read-only database that takes effect only at the end of the copy.
     *
     * @param target the file's path
     * @param options how
     * @throws SQLException when it cannot be written, or was cancelled (SQLState 57014); no file is left then, and an existing one is as
     *     it was
     */
    public void backup(Path target, BackupOptions options) throws SQLException {
        requireOpen();
        new Backup(database, reader, () -> closed).run(target, options);
    }

    /**
     * Replaces everything in the open database by what is in a file. Writers wait meanwhile; readers see the old database until it is
     * over and the new one afterwards, never a mix. The file is checked first and stays as it is. All of it goes through the WAL, which
     * grows by the file's size.
     *
     * @param backup a SQLite database that nobody has open, with the page size and the text encoding of this one
     * @throws SQLException when the file is missing, damaged or does not fit, or the database cannot be written; it is then as it was
     */
    public void restore(Path backup) throws SQLException {
        Restore restore = new Restore(database);
        restore.check(backup);
        LaneWork.on(writer("restore"), work -> {
            work.note("(restore of " + backup + ")");
            restore.run(backup, work.driver());
            database.schemaChanged();
            return true;
        });
        engine.requestCheckpoint(); // the WAL is as large as the database now
    }

    // ---- other files

    /**
     * Takes over the tables of another database file, in one transaction: all of it or nothing. Values are copied as they are; triggers of
     * tables that exist here run, foreign keys are checked at the end. A table without anything unique gets all rows, also those that are equal.
     *
     * @param other a SQLite database, which is only read, and may be in use
     * @param options which tables, and what becomes of rows that are there already
     * @return what was done, table by table
     * @throws SQLException when the file will not do, its tables do not fit, a row is refused, or a listener or an interrupt cancelled
     *     (SQLState 57014); nothing was kept then
     */
    public MergeResult merge(Path other, MergeOptions options) throws SQLException {
        return withOther(other, "merged", (lane, file) -> LaneWork.on(lane, new Merge(file, options)::run));
    }

    /**
     * Makes a table equal to the table of the same name in another database file: inserts rows that are missing here and updates those that
     * differ, by key. Rows whose values in other unique columns change places are refused.
     *
     * @param other a SQLite database, which is only read, and may be in use
     * @param table its name in both
     * @param options which key, whether to delete rows that are not there, and whether to commit in between
     * @return what was done
     * @throws SQLException when the file will not do, the tables do not fit, a row is refused, or a listener or an interrupt cancelled
     *     (SQLState 57014); nothing was kept then, but for what {@code commitEvery} committed
     */
    public SyncResult sync(Path other, String table, SyncOptions options) throws SQLException {
        return withOther(other, "synchronised with", (lane, file) -> new TableSync(file, table, options).run(lane));
    }

    private <T> T withOther(Path other, String what, OtherFile.Use<T> use) throws SQLException {
        Lane lane = writer("what is copied from " + other);
        OtherFile file = OtherFile.find(database, other, what);
        try {
            return use.on(lane, file);
        } finally {
            file.tidy();
            engine.requestCheckpoint(); // the WAL may have grown by much
        }
    }

    // ---- looking

    /**
     * Checks the whole database: every page, every index against its table, every constraint and every foreign key. Reads everything,
     * on a reader; writers go on.
     *
     * @return what is wrong, at most 100 problems and the broken foreign keys; empty when all is well
     * @throws SQLException when no connection can be had, or the database cannot be read at all
     */
    public List<String> integrityCheck() throws SQLException {
        return List.copyOf(LaneWork.on(reader, work -> inspection.problems(work, "integrity_check")));
    }

    /**
     * As {@link #integrityCheck()}, in a fraction of the time: indexes are not compared with their tables.
     *
     * @return what is wrong; empty when all is well as far as it was looked at
     * @throws SQLException when no connection can be had, or the database cannot be read at all
     */
    public List<String> quickCheck() throws SQLException {
        return List.copyOf(LaneWork.on(reader, work -> inspection.problems(work, "quick_check")));
    }

    /**
     * Returns figures of the database, from its header and its files; it costs less than a millisecond.
     *
     * @return figures of one moment
     * @throws SQLException when no connection can be had, or the database cannot be read
     */
    public SqliteStatistics statistics() throws SQLException {
        return LaneWork.on(reader, inspection::statistics);
    }

    /**
     * Counts the rows of every table, all at one moment. SQLite reads a whole table, or its smallest index, to count it.
     *
     * @return table to number of rows, sorted by table; virtual tables too, SQLite's own not
     * @throws SQLException when no connection can be had, or the database cannot be read
     */
    public Map<String, Long> rowCounts() throws SQLException {
        return LaneWork.on(reader, inspection::rowCounts);
    }

    /**
     * Makes a checkpoint now: copies what was written from the WAL into the file. A truncating one takes its turn at the writer and
     * holds it up for no longer than {@code checkpointStall}.
     *
     * @param mode how far to go
     * @return what was done, and what was in the way; to be blocked is no failure
     * @throws SQLException when it fails, or the database has no WAL because it is in memory or read-only
     */
    public CheckpointResult checkpoint(CheckpointMode mode) throws SQLException {
        return engine.checkpoint(mode);
    }

    /**
     * Returns the figures of the checkpoints so far.
     *
     * @return zeros where there are none
     */
    public CheckpointStats checkpointStats() {
        return engine.checkpointStats();
    }

    /**
     * Brings the statistics of SQLite's query planner up to date where they are not, as the background does every {@link
     * SqliteConfig#optimizeInterval()}. It looks at some hundred rows of each index, on the writer.
     *
     * @throws SQLException when the writer cannot be had, or the database cannot be written
     */
    public void optimize() throws SQLException {
        LaneWork.on(writer("optimize"), work -> Optimizer.optimize(work, database));
    }

    // ---- schema

    /**
     * Returns the schema as statements that create it anew in an empty database: tables, then indexes, views and triggers. Without
     * SQLite's own tables, and without those that virtual tables make for themselves.
     *
     * @return CREATE statements, as they were written
     * @throws SQLException when no connection can be had, or the database cannot be read
     */
    public List<String> exportSchema() throws SQLException {
        return List.copyOf(LaneWork.on(reader, SchemaScript::export));
    }

    /**
     * Creates what the statements say, in one transaction: all of it or nothing.
     *
     * @param statements each one CREATE statement, as {@link #exportSchema()} returns them
     * @throws SQLException when one of them is no single CREATE statement or creates something temporary, or fails; it is named, and
     *     nothing was created
     */
    public void importSchema(List<String> statements) throws SQLException {
        List<String> copy = List.copyOf(statements);
        SchemaScript.check(copy);
        LaneWork.on(writer("importSchema"), work -> {
            SchemaScript.replay(work, copy);
            database.schemaChanged();
            return true;
        });
    }

    private Lane writer(String what) throws SQLException {
        requireOpen();
        if (writer == null) {
            throw new SQLException(
                    what + " needs to write, and the database was opened with readOnly(true): open it without",
                    "25006");
        }
        return writer;
    }

    private void requireOpen() throws SQLException {
        if (closed) {
            throw new PoolClosedException(database.address().shortName()
                    + " is closed: open a new DatabaseManager to use the database again");
        }
    }
}
