package dev.rockpool.sqlite;

import dev.rockpool.spi.Access;
import dev.rockpool.spi.StatementPlan;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link StatementPlan} of the rows of {@code EXPLAIN}: the statement's bytecode, and behind it that of every trigger and
 * cascade that it may fire, however deep. What the bytecode does not show (a root page or a virtual table that the catalog does not
 * know, an unknown instruction that opens something) makes the plan unknown. A table that is both read and written through one cursor
 * counts as written.
 *
 * <p>The instructions are described in SQLite's "The SQLite Bytecode Engine".
 */
final class Explanation {

    /** {@code OpenWrite} with this bit takes its root page from a register: the page of a table that is made just now. */
    private static final int PAGE_IN_REGISTER = 0x10;

    private static final Set<String> OF_CONNECTION = Set.of("total_changes", "load_extension", "fts3_tokenizer");
    private static final Set<String> OF_LAST_WRITE = Set.of("last_insert_rowid", "changes");
    /** The full-text module's function that merges its index: a query that writes. */
    private static final String WRITING_FUNCTION = "optimize";

    private final Catalog catalog;
    private final Set<String> reads = new HashSet<>();
    private final Set<String> writes = new HashSet<>();
    /** Whether it is written, of each virtual table that was not found out yet. */
    private final Map<String, Boolean> virtual = new HashMap<>();

    private boolean otherSchema;
    private boolean known = true;
    private boolean session;
    private boolean lastWrite;
    private boolean write;
    private boolean changesSchema;
    private boolean deterministic = true;

    private Explanation(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Explains one statement, which is neither a pragma nor several.
     *
     * @return null where it was compiled against another schema than the catalog's, whose pages may mean other tables
     * @throws SQLException when SQLite cannot compile it
     */
    static @Nullable StatementPlan of(Statement statement, Catalog catalog, String sql) throws SQLException {
        Explanation explanation = new Explanation(catalog);
        try (ResultSet rows = statement.executeQuery("EXPLAIN " + sql)) {
            while (rows.next()) {
                explanation.instruction(rows);
            }
        }
        if (!explanation.virtual.isEmpty()) {
            explanation.resolveVirtual(statement);
        }
        return explanation.otherSchema ? null : explanation.plan();
    }

    private void instruction(ResultSet row) throws SQLException {
        String opcode = row.getString(2);
        switch (opcode) {
            case "Transaction" -> transaction(row.getInt(3), row.getInt(4), row.getInt(5));
            case "OpenRead", "ReopenIdx" -> cursor(row.getInt(5), row.getLong(4), false);
            case "OpenWrite" -> {
                if ((row.getInt(7) & PAGE_IN_REGISTER) == 0) {
                    cursor(row.getInt(5), row.getLong(4), true);
                } else {
                    schemaChange(row.getInt(5));
                }
            }
            case "Clear" -> cursor(row.getInt(4), row.getLong(3), true);
            case "Destroy" -> schemaChange(row.getInt(5));
            case "CreateBtree", "ParseSchema", "SetCookie", "DropTable", "DropIndex", "DropTrigger" ->
                schemaChange(row.getInt(3));
            case "Vacuum", "IncrVacuum", "SqlExec", "LoadAnalysis", "JournalMode", "Checkpoint" -> everything();
            case "VOpen" -> virtual.putIfAbsent(address(row), false);
            case "VUpdate", "VBegin" -> virtual.put(address(row), true);
            case "Function", "AggStep", "AggStep1", "AggInverse", "AggFinal", "AggValue" -> function(row.getString(6));
            // Only what SQLite found to be deterministic may stand where this is made: indexes, checks, generated
            // columns.
            case "PureFunc" -> {}
            case "OpenEphemeral", "OpenAutoindex", "OpenPseudo", "OpenDup" -> {}
            case "VFilter", "VColumn", "VNext", "VInitIn", "Variable" -> {}
            default -> {
                if (opcode.startsWith("Open") || opcode.startsWith("V")) {
                    everything();
                }
            }
        }
    }

    private void transaction(int database, int level, int cookie) {
        if (database == Catalog.TEMP) {
            session = true;
            return;
        }
        write |= level > 0;
        Integer read = catalog.cookies().get(database);
        otherSchema |= read == null || read != cookie;
    }

    private void cursor(int database, long rootPage, boolean writing) {
        String table = catalog.table(database, rootPage);
        if (database == Catalog.TEMP) {
            session = true;
        }
        if (table == null) {
            known = false;
        } else {
            (writing ? writes : reads).add(table);
        }
        if (writing && rootPage == Catalog.SCHEMA_PAGE) {
            schemaChange(database);
        }
    }

    private void schemaChange(int database) {
        session |= database == Catalog.TEMP;
        changesSchema |= database != Catalog.TEMP;
    }

    private void everything() {
        known = false;
        write = true;
        changesSchema = true;
    }

    private static String address(ResultSet row) throws SQLException {
        return String.valueOf(row.getString(6));
    }

    private void function(String p4) {
        int arguments = p4.lastIndexOf('(');
        String name = (arguments < 0 ? p4 : p4.substring(0, arguments)).toLowerCase(Locale.ROOT);
        session |= OF_CONNECTION.contains(name);
        lastWrite |= OF_LAST_WRITE.contains(name);
        if (name.equals(WRITING_FUNCTION)) {
            everything();
        }
        deterministic &= catalog.deterministic().contains(name);
    }

    /** EXPLAIN names a virtual table by its address in memory only; explaining a query of each tells which is which. */
    private void resolveVirtual(Statement statement) {
        for (VirtualTable table : VirtualTable.OF_ARGUMENTS) {
            resolve(table, statement);
        }
        for (VirtualTable table : catalog.virtual()) {
            resolve(table, statement);
        }
        if (!virtual.isEmpty()) {
            // A pragma's table, dbstat or the like: they read the schema, the connection, or all there is.
            known = false;
        }
    }

    private void resolve(VirtualTable table, Statement statement) {
        String address = virtual.isEmpty() ? null : table.address(statement);
        Boolean writing = address == null ? null : virtual.remove(address);
        if (writing != null) {
            known &= table.readingKnown() && (!writing || table.writingKnown());
            reads.addAll(writing ? table.content() : table.reads());
            if (writing) {
                writes.addAll(table.writes());
            }
        }
    }

    private StatementPlan plan() {
        Access access = session || (lastWrite && write)
                ? Access.SESSION
                : write ? Access.WRITE : lastWrite ? Access.LAST_WRITE : Access.READ;
        boolean schema = changesSchema || (!known && write);
        // The table that is made, and what a rebuilt one held, have no page that could be looked up.
        boolean told = known && !changesSchema;
        return new StatementPlan(
                access,
                told,
                told ? reads : Set.of(),
                told ? writes : Set.of(),
                schema,
                deterministic && told && access == Access.READ);
    }
}
