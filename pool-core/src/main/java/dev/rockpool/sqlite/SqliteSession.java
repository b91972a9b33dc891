package dev.rockpool.sqlite;

import dev.rockpool.spi.Access;
import dev.rockpool.spi.GeneratedKeys;
import dev.rockpool.spi.Session;
import dev.rockpool.spi.SourcedStatement;
import dev.rockpool.spi.WriteWatch;
import dev.rockpool.sqlite.TransactionControl.Command;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.core.CoreResultSet;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/**
 * A connection to SQLite. Its transactions are begun and ended by SQL of our own, because the driver's flag for them goes wrong when
 * BEGIN or COMMIT fails and after an automatic rollback (traps 3, 4 and 5 of the driver); the driver believes in auto-commit
 * throughout. Not thread-safe but for {@link #interrupt()}.
 */
final class SqliteSession extends Session {

    private final SQLiteConnection sqlite;
    private final String name;
    private final boolean writes;
    private final SqliteDatabase database;
    private final SqliteKeys keys;
    private final SessionPragmas pragmas;
    private final Statement control;
    private final TransactionControl transactions;
    private final PreparedStatement rowId;
    /** What stands in for {@code last_insert_rowid()} and {@code changes()} on a reader; null on the writer, which has its own. */
    private final @Nullable LastWrite lastWrite;

    private boolean queryOnly;
    /**
     * Whether the driver has left a transaction of its own open. After a statement without rows in auto-commit it runs a BEGIN and a COMMIT, and
     * the COMMIT fails where rows of a statement that writes are still being read.
     */
    private boolean stray;
    /** Bits of {@link SqlText}: what statements may have left behind. */
    private int left;
    /** Whether a statement's text may have ended the open transaction. */
    private boolean suspect;
    /** The interruption that may have ended the open transaction. */
    private @Nullable SQLException interruptedBy;

    /** Whether a statement of this lease may have written. */
    private boolean wrote;
    /** Whether one may have inserted. */
    private boolean inserted;

    private final SessionSchema schema = new SessionSchema();
    /** On the writer: what its present logical connection's last write left, under an earlier lease. */
    private LastWrite.@Nullable Values lastWriteElsewhere;

    /** Null where nobody watches writes, and on readers. */
    private @Nullable PendingWrites pending;
    /** Null where nobody asks for the writes of others either. */
    private @Nullable OwnCommits ownCommits;

    private boolean handedOut;
    /** The tick at which the open read began; 0 while there is none. Read by the checkpointer. */
    private volatile long readingSince;

    SqliteSession(SQLiteConnection sqlite, String name, boolean writes, SqliteDatabase database) throws SQLException {
        super(sqlite);
        this.sqlite = sqlite;
        this.name = name;
        this.writes = writes;
        this.database = database;
        this.keys = new SqliteKeys(sqlite);
        this.pragmas = SessionPragmas.of(sqlite);
        this.control = sqlite.createStatement();
        this.transactions = new TransactionControl(sqlite);
        this.rowId = LastWrite.query(sqlite);
        this.lastWrite = writes ? null : LastWrite.register(sqlite);
    }

    String name() {
        return name;
    }

    /** While a read is open, it holds the WAL back. */
    @Override
    public long readingSince() {
        return readingSince;
    }

    void readingSince(long tick) {
        readingSince = tick;
    }

    // ---- transactions

    @Override
    protected void begin() throws SQLException {
        transactions.run(writes && !queryOnly ? Command.BEGIN_WRITING : Command.BEGIN);
    }

    /** BEGIN alone takes no snapshot; the first read does. */
    @Override
    public void beginSnapshot() throws SQLException {
        ensureTransaction();
        try {
            beforeStatement("SELECT 1 FROM sqlite_schema");
            control.executeQuery("SELECT 1 FROM sqlite_schema LIMIT 1").close();
        } catch (SQLException e) {
            rollback();
            throw e;
        }
    }

    @Override
    public void tellWrites(WriteWatch watch) {
        if (writes) {
            ForeignCommits foreign = database.foreignCommits();
            ownCommits = foreign == null ? null : new OwnCommits(foreign, new DataVersion(sqlite));
            pending = new PendingWrites(foreign == null ? watch : foreign.counting(), database.plans());
        }
    }

    @Override
    protected void commitTransaction() throws SQLException {
        if (ownCommits != null) {
            ownCommits.begin();
        }
        if (pending != null) {
            pending.announce();
        }
        transactions.run(Command.COMMIT);
    }

    @Override
    protected void rollbackTransaction() throws SQLException {
        schema.undone();
        if (!isTransactionGone()) {
            executeRollback();
        }
        if (pending != null) {
            pending.rolledBack();
        }
    }

    /** Commits what the driver has begun, as it meant to, now that nothing is in its way; throws where it is still. */
    private void endStray() throws SQLException {
        sqlite.getDatabase().exec("COMMIT", false);
        stray = false;
    }

    /**
     * By a statement of the driver's, it would be followed by a BEGIN and a COMMIT of the driver's own, wherever the driver believes in
     * auto-commit; and where a write is still under way on a statement that was handed out, that COMMIT fails and leaves the transaction
     * open.
     */
    private void executeRollback() throws SQLException {
        sqlite.getDatabase().exec("ROLLBACK", false);
    }

    @Override
    protected void checkTransaction() {
        if (suspect) {
            suspect = false;
            SQLException interruption = interruptedBy;
            interruptedBy = null;
            if (isTransactionGone()) {
                schema.undone();
                doom(
                        interruption != null
                                ? interruption
                                : new SQLException(
                                        "a statement's own text ended it: use commit() and rollback() of the connection"));
            }
        }
    }

    @Override
    public Savepoint setSavepoint(@Nullable String savepointName) throws SQLException {
        SqliteSavepoint savepoint = SqliteSavepoint.next(savepointName);
        control.execute("SAVEPOINT " + savepoint.quoted());
        return savepoint;
    }

    @Override
    public void rollbackTo(Savepoint savepoint) throws SQLException {
        schema.undone();
        control.execute("ROLLBACK TO " + SqliteSavepoint.of(savepoint).quoted());
    }

    @Override
    public void releaseSavepoint(Savepoint savepoint) throws SQLException {
        control.execute("RELEASE " + SqliteSavepoint.of(savepoint).quoted());
    }

    @Override
    public boolean sharesCommits() {
        return writes;
    }

    @Override
    public void beginUnit() throws SQLException {
        transactions.run(Command.BEGIN_UNIT);
    }

    @Override
    public void keepUnit() throws SQLException {
        transactions.run(Command.KEEP_UNIT);
    }

    @Override
    public void undoUnit() throws SQLException {
        schema.undone();
        transactions.run(Command.UNDO_UNIT);
        transactions.run(Command.KEEP_UNIT);
    }

    /** BEGIN fails inside a transaction, so it tells whether SQLite is in one; the driver offers no other way to ask. */
    private boolean isTransactionGone() {
        try {
            control.execute("BEGIN");
        } catch (SQLException e) {
            return false;
        }
        try {
            executeRollback();
        } catch (SQLException e) {
            markBroken(e);
        }
        return true;
    }

    // ---- settings

    /** The driver refuses to switch an open connection (trap 12); {@code query_only} does what is meant. */
    @Override
    public void setReadOnly(boolean readOnly) throws SQLException {
        if (writes && readOnly != queryOnly) {
            control.execute("PRAGMA query_only=" + (readOnly ? 1 : 0));
            queryOnly = readOnly;
        }
    }

    @Override
    public boolean isReadOnly() {
        return !writes || queryOnly;
    }

    @Override
    public void beforeStatement(String sql) throws SQLException {
        if (stray) {
            endStray();
        }
        if (!writes && readingSince == 0) {
            readingSince = database.tick();
            schema.beginsReading(true);
        }
        int bits = note(sql);
        if (ownCommits != null && !inTransaction()) {
            ownCommits.begin();
        }
        if (pending != null) {
            pending.add(sql, left, inTransaction());
        }
        LastWrite.Values elsewhere = lastWriteElsewhere;
        if (elsewhere != null && !inserted) {
            requireOwnLastWrite(elsewhere, sql);
        }
        if (writes) {
            wrote |= !SqlText.isQuery(sql);
            inserted |= SqlText.mayInsert(sql);
        }
        if (SqlText.mayChangeSchema(sql, bits)) {
            boolean forEverybody = writes && bits != SqlText.ATTACHED && !SqlText.createsTemporary(sql);
            schema.changing(forEverybody, bits != SqlText.NOTHING);
        }
        if ((bits & SqlText.TRANSACTION) != 0 && inTransaction()) {
            if (SqlText.controlsTransaction(sql)) {
                throw new SQLException(
                        "Auto-commit is off, so '" + sql.strip()
                                + "' is not for a statement: use commit(), rollback() or"
                                + " setAutoCommit of the connection",
                        "25000");
            }
            suspect = true;
        }
    }

    /** SQLite applies some pragmas when it compiles them. */
    @Override
    public void beforePrepare(String sql) throws SQLException {
        note(sql);
        long version = database.schemaVersion();
        if (!writes && schema.isBehind(version)) {
            // It compiles by the schema that it read last, and looks whether that is true still only when something
            // runs; and what is being read shows the schema of its beginning.
            control.executeQuery("SELECT 1 FROM sqlite_schema LIMIT 1").close();
            schema.looked(version, inTransaction(), readingSince != 0);
        }
        schema.beginsReading(false);
    }

    private int note(String sql) throws SQLException {
        int bits = SqlText.leavesBehind(sql);
        if (SqlText.isEmpty(sql)) {
            // The driver keeps what SQLite made of it, which is nothing, and then can neither use nor close its
            // connection.
            throw new SQLException("'" + sql + "' holds no statement: leave it out, or give one", "42601");
        }
        if ((bits & SqlText.PRAGMA) != 0 && SqlText.breaksPromises(sql)) {
            throw new SQLException(
                    "'" + sql.strip()
                            + "' is refused: readers work beside the writer in WAL mode and normal locking alone."
                            + " Change it with another tool while the pool is closed",
                    "0A000");
        }
        left |= bits;
        return bits;
    }

    /** The driver runs the first of several statements and forgets the others, and takes a parameter that was not set for NULL. */
    @Override
    public void requireComplete(String sql, PreparedStatement statement, int parameters) throws SQLException {
        if (SqlText.holdsSeveral(sql)) {
            throw new SQLException(
                    "'" + sql.strip()
                            + "' has several statements, of which only the first would run: give them one by one, for example to"
                            + " executeTransaction",
                    "42601");
        }
        int wanted = statement.getParameterMetaData().getParameterCount();
        if (wanted != parameters) {
            throw new SQLException(
                    "'" + sql.strip() + "' has " + wanted + " parameters, and " + parameters
                            + " were given: give a value for each, null for NULL",
                    "07001");
        }
    }

    /** What the borrower does to the driver's connection (functions, listeners, a handle kept) cannot all be undone. */
    @Override
    public void unwrapped() {
        left = SqlText.EVERYTHING;
        handedOut = true;
        if (pending != null) {
            pending.hold();
        }
    }

    // ---- statements that are kept

    /** Some pragmas do their work when they are compiled, and of several statements in a text the driver prepares the first. */
    @Override
    public boolean isReusable(String sql) {
        return SqlText.isReusable(sql);
    }

    @Override
    public boolean mayServe(String sql) {
        return writes || StatementKind.of(SqlScanner.statements(sql)).access() == Access.READ;
    }

    /**
     * What others do is counted by the database when it is committed, what is done here as it runs, for here it is seen at once. SQLite
     * compiles a statement again by itself after all of this; but where it no longer can, that shows when the statement runs and not when it
     * is prepared, and the driver is left with a dead one.
     */
    @Override
    public long schemaVersion() {
        return super.schemaVersion() + database.schemaVersion() + schema.changes();
    }

    @Override
    public ResultSet query(String sql, SourcedStatement statement) throws SQLException {
        return ColumnNames.query(sql, statement, schemaVersion());
    }

    /** The driver forgets the columns with the first result set that is closed, and then fails. */
    @Override
    public @Nullable ResultSetMetaData metaData(PreparedStatement statement) throws SQLException {
        ResultSetMetaData columns = super.metaData(statement);
        if (columns instanceof CoreResultSet results
                && results.colsMeta == null
                && statement instanceof CoreStatement core) {
            results.colsMeta = core.pointer.safeRun(DB::column_names);
        }
        return columns;
    }

    @Override
    public ParameterMetaData parameterMetaData(PreparedStatement statement) throws SQLException {
        return new SqliteParameters(super.parameterMetaData(statement));
    }

    /**
     * The driver's own way has SQLite free the values at once, also those that the row being read shows, and compile the statement again if
     * its plan could depend on them, which doubles what a join takes. Setting each to NULL takes effect at the next run, at no cost.
     */
    @Override
    public void clearParameters(PreparedStatement statement) throws SQLException {
        int count = statement.getParameterMetaData().getParameterCount();
        for (int index = 1; index <= count; index++) {
            statement.setNull(index, Types.NULL);
        }
    }

    /** The driver's room for parameters grows with a batch and stays so: it costs memory, and parameters that do not exist can be set. */
    @Override
    public boolean forgetsBatches() {
        return false;
    }

    // ---- as a statement runs

    @Override
    public boolean runsWhileReading() {
        return true;
    }

    @Override
    public boolean runsBatchesInTransactions() {
        return true;
    }

    @Override
    public long lockPatience() {
        return database.lockPatience();
    }

    /** BUSY_SNAPSHOT needs its transaction begun anew; all other kinds of BUSY left everything as it was. */
    @Override
    public boolean isLockedOut(SQLException failure) {
        return SqliteErrors.primary(failure) == SQLiteErrorCode.SQLITE_BUSY && !SqliteErrors.needsRestart(failure);
    }

    @Override
    public @Nullable Object leavings() throws SQLException {
        if (!wrote) {
            return null;
        }
        long changes = sqlite.getDatabase().changes();
        LastWrite.Values before = lastWriteElsewhere;
        return inserted
                ? LastWrite.of(rowId, changes)
                : new LastWrite.Values(before == null ? 0 : before.rowId(), changes);
    }

    @Override
    public void adopt(@Nullable Object leavings) {
        wrote = false;
        inserted = false;
        LastWrite.Values values = leavings instanceof LastWrite.Values some ? some : null;
        if (lastWrite == null) {
            lastWriteElsewhere = values;
        } else {
            lastWrite.tell(values);
        }
    }

    /**
     * SQLite's own function tells of the last insert on this connection, by whomever. Where that is another than the borrower's, who
     * had given the writer back meanwhile, there is no right answer to be had, and a wrong one would do harm unseen.
     */
    private void requireOwnLastWrite(LastWrite.Values own, String sql) throws SQLException {
        boolean row = LastWrite.asksForRow(sql);
        boolean changes = !wrote && LastWrite.asksForChanges(sql);
        if (!row && !changes) {
            return;
        }
        LastWrite.Values now = LastWrite.of(rowId, sqlite.getDatabase().changes());
        if ((row && now.rowId() != own.rowId()) || (changes && now.changes() != own.changes())) {
            throw new SQLException(
                    "'" + sql.strip()
                            + "' asks for this connection's last insert, and others have written since, because a"
                            + " connection in auto-commit gives the writer back after each statement: run both in one"
                            + " transaction, or use getGeneratedKeys() or RETURNING",
                    "25000");
        }
    }

    @Override
    public void idle() {
        if (stray) {
            try {
                endStray();
            } catch (SQLException e) {
                markBroken(e);
            }
        }
        if (readingSince != 0 && !inTransaction()) {
            readingSince = 0;
        }
        if (pending != null && !inTransaction()) {
            if (ownCommits != null && pending.isToEnd()) {
                ownCommits.committed();
            }
            pending.end();
        }
    }

    @Override
    public void afterStatement() {
        schema.beginsReading(false);
        if ((wrote || schema.isTouched()) && !inTransaction()) {
            tellOfCommit(); // where rows are still being read, before it
        }
    }

    /** Where others' commits are looked for, the write ends when no result is open any more, for until then the writer does not see them. */
    @Override
    protected void committed() {
        tellOfCommit();
        if (pending != null && ownCommits == null) {
            pending.end();
        }
    }

    private void tellOfCommit() {
        if (schema.isTouched()) {
            schema.told();
            database.schemaChanged();
        }
        if (wrote) {
            database.committed();
        }
    }

    @Override
    public @Nullable GeneratedKeys generatedKeys() {
        return keys;
    }

    // ---- errors

    @Override
    public SQLException failed(SQLException failure) {
        super.failed(failure);
        if (!inTransaction() && SqliteErrors.isInItsOwnWay(failure)) {
            stray = true;
        } else if (inTransaction()) {
            if (isTransactionGone()) {
                schema.undone();
                doom(failure);
            } else if (SqliteErrors.primary(failure) == SQLiteErrorCode.SQLITE_INTERRUPT) {
                // While anything else is still being read, SQLite answers every question with an interruption: ask
                // again later.
                suspect = true;
                interruptedBy = failure;
            }
        }
        return SqliteErrors.explain(failure, name, writes && !queryOnly);
    }

    @Override
    protected boolean isFatal(SQLException failure) {
        return !database.address().inMemory() && SqliteErrors.isFatal(failure);
    }

    // ---- the pool's side

    @Override
    public boolean readsAsPlanned() {
        return left == SqlText.NOTHING;
    }

    @Override
    public boolean isUnchanged() {
        return left == SqlText.NOTHING
                && !stray
                && (pending == null || !pending.isAnnounced())
                && !queryOnly
                && !isToldOfLastWrite()
                && super.isUnchanged();
    }

    private boolean isToldOfLastWrite() {
        return lastWriteElsewhere != null || (lastWrite != null && lastWrite.isTold());
    }

    @Override
    public void reset() throws SQLException {
        if (handedOut) {
            takeBack();
        }
        super.reset();
        if (stray) {
            stray = false;
            executeRollback();
        }
        setReadOnly(false);
        if (isToldOfLastWrite()) {
            adopt(null);
        }
        suspect = false;
        interruptedBy = null;
        readingSince = 0;
        int bits = left;
        if (bits == SqlText.NOTHING) {
            releaseWrites();
            return;
        }
        if ((bits & SqlText.TRANSACTION) != 0) {
            rollbackTransaction();
        }
        if ((bits & SqlText.PRAGMA) != 0) {
            pragmas.restore(sqlite);
            database.extras().attached().restorePragmas(sqlite);
        }
        schema.restored();
        if ((bits & SqlText.TEMPORARY) != 0) {
            dropTemporary();
        }
        if ((bits & SqlText.ATTACHED) != 0) {
            database.extras().attached().restore(sqlite, writes);
        }
        left = SqlText.NOTHING;
        releaseWrites();
    }

    private void releaseWrites() {
        if (pending != null) {
            if (ownCommits != null && pending.isAnnounced()) {
                ownCommits.committed();
            }
            pending.release();
        }
    }

    /** A file's connection is opened anew; that of an in-memory database is the database, and is cleaned as far as it goes. */
    private void takeBack() throws SQLException {
        if (!database.address().inMemory()) {
            throw new SQLException(name + " was unwrapped, so the next borrower gets a new connection");
        }
        handedOut = false;
        if (!sqlite.getAutoCommit()) {
            rollbackTransaction();
            control.execute("BEGIN"); // the driver's switch runs a COMMIT, which must have something to end
            sqlite.setAutoCommit(true);
        }
    }

    private void dropTemporary() throws SQLException {
        String objects = "SELECT type, name FROM temp.sqlite_schema"
                + " WHERE type IN ('table', 'view', 'trigger') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
                + " ORDER BY type = 'table'";
        List<String> drops = new ArrayList<>();
        try (ResultSet rows = control.executeQuery(objects)) {
            while (rows.next()) {
                drops.add("DROP " + rows.getString(1) + " IF EXISTS temp." + quote(rows.getString(2)));
            }
        }
        for (String drop : drops) {
            control.execute(drop);
        }
    }

    static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** SQLite has no server to lose: what can go wrong is the file. */
    @Override
    public void validate(Duration timeout) throws SQLException {
        database.check();
        if (sqlite.isClosed()) {
            throw new SQLException(name + " is closed", "08003");
        }
    }

    /** Reads the file's header. An open result would keep the session in this moment's snapshot. */
    @Override
    public void probe(Duration timeout) throws SQLException {
        validate(timeout);
        control.executeQuery("PRAGMA schema_version").close();
    }

    @Override
    public void interrupt() {
        try {
            sqlite.getDatabase().interrupt();
        } catch (SQLException e) {
            // Closed already: nothing runs.
        }
    }

    /** Nearly every call waits for the one that runs (trap 1), also this one, which does nothing else. */
    @Override
    public void awaitQuiet() {
        try {
            sqlite.getDatabase().changes();
        } catch (SQLException e) {
            // Closed already: nothing runs.
        }
    }

    @Override
    public void close() throws SQLException {
        try {
            transactions.close();
            keys.close();
            rowId.close();
            control.close();
            if (ownCommits != null) {
                ownCommits.close();
            }
        } finally {
            database.closed(this);
            try {
                super.close();
            } finally {
                if (pending != null) {
                    pending.release();
                }
            }
        }
    }
}
