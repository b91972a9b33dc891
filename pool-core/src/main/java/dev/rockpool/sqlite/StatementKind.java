package dev.rockpool.sqlite;

import dev.rockpool.spi.Access;
import dev.rockpool.spi.StatementPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a statement's text alone tells of it: its first keyword, and a few words that SQLite's bytecode does not show. In doubt a kind
 * that promises less.
 */
enum StatementKind {
    /**
     * A query that names nothing of its connection's: a reader can run it, and can refuse it as well as the writer, so no EXPLAIN is
     * needed to route it.
     */
    PLAIN_QUERY(Access.READ, Access.READ),
    /** A query, as far as the text tells; EXPLAIN decides, and what it cannot compile goes to the writer. */
    QUERY(null, Access.WRITE),
    /** It writes rows; which ones, EXPLAIN tells. */
    CHANGE(Access.WRITE, Access.WRITE),
    /** It writes rows and names what may belong to the connection; EXPLAIN decides. */
    SESSION_CHANGE(null, Access.SESSION),
    /** It creates, alters, drops or rebuilds. */
    SCHEMA(Access.WRITE, Access.WRITE),
    /** It creates what only its connection sees. */
    TEMPORARY(Access.SESSION, Access.SESSION),
    /** It begins or ends a transaction or a part of one; what was written then was told by the statements that wrote. */
    TRANSACTION(Access.SESSION, Access.SESSION),
    /** A pragma that sets or reads nothing but how this connection works. */
    SETTING(Access.SESSION, Access.SESSION),
    /** It attaches or detaches: the data stay as they are, the connection sees others. */
    ATTACHMENT(Access.SESSION, Access.SESSION),
    /** It tells about the database, or how a statement would run. */
    INSPECTION(Access.READ, Access.READ),
    /** It may do anything, to its connection too. */
    ANYTHING(Access.SESSION, Access.SESSION),
    /** Nothing, several statements that stay within the database, or what SQLite will refuse. */
    OTHER(Access.WRITE, Access.WRITE);

    private static final StatementPlan OF_CONNECTION =
            new StatementPlan(Access.SESSION, true, Set.of(), Set.of(), false, false);
    private static final StatementPlan INSPECTS =
            new StatementPlan(Access.READ, false, Set.of(), Set.of(), false, false);
    private static final StatementPlan DOES_ANYTHING =
            new StatementPlan(Access.SESSION, false, Set.of(), Set.of(), true, false);

    /** Words of functions and names that belong to a connection, wherever they stand; a wrong alarm costs one EXPLAIN. */
    private static final Pattern SESSION_WORDS = Pattern.compile(
            "(?i)\\b(?:last_insert_rowid|(?:total_)?changes|load_extension|optimize|fts3_tokenizer|sqlite_temp_\\w+|temp)\\b");

    /** Behind WITH, one of these stands where rows are changed; a wrong alarm costs one EXPLAIN. */
    private static final Pattern CHANGING_WORDS = Pattern.compile("(?i)\\b(?:insert|update|delete|replace)\\b");

    /** {@code SELECT * FROM pragma_optimize} writes statistics, and its bytecode does not show it. */
    private static final Pattern WRITING_TABLE = Pattern.compile("(?i)pragma_optimize");

    private static final Pattern CREATE_TEMPORARY = Pattern.compile("(?is)create\\s+temp(?:orary)?\\b.*");
    private static final Pattern CREATE_TRIGGER =
            Pattern.compile("(?is)create(?:\\s|/\\*.*?\\*/|--[^\\n]*\\n)+(?:temp(?:orary)?\\b.*?)?trigger\\b.*");
    private static final Pattern TEMP = Pattern.compile("(?i)\\btemp(?:orary)?\\b");
    private static final Pattern PRAGMA = Pattern.compile("(?is)pragma\\s+(?:(\\w+)\\s*\\.\\s*)?(\\w+)\\s*(\\W.*)?");
    private static final Pattern PRAGMA_WORD = Pattern.compile("(?i)pragma");

    /** These read the schema or the data, with or without an argument. */
    private static final Set<String> INSPECTING = Set.of(
            "table_info",
            "table_xinfo",
            "table_list",
            "index_list",
            "index_info",
            "index_xinfo",
            "foreign_key_list",
            "foreign_key_check",
            "integrity_check",
            "quick_check",
            "database_list",
            "collation_list",
            "function_list",
            "module_list",
            "pragma_list",
            "compile_options",
            "page_count",
            "freelist_count");

    /** These read what the file's header says, but with an argument they write it. */
    private static final Set<String> IN_THE_HEADER =
            Set.of("schema_version", "user_version", "application_id", "encoding", "page_size");

    private final @Nullable Access access;
    private final Access otherwise;

    StatementKind(@Nullable Access access, Access otherwise) {
        this.access = access;
        this.otherwise = otherwise;
    }

    /** What it needs of its connection; null where EXPLAIN has to tell. */
    @Nullable
    Access access() {
        return access;
    }

    /** What it would do; null where EXPLAIN has to tell. */
    @Nullable
    StatementPlan plan() {
        return switch (this) {
            case PLAIN_QUERY, QUERY, CHANGE, SESSION_CHANGE, TEMPORARY -> null;
            case SCHEMA, OTHER -> StatementPlan.UNKNOWN;
            case TRANSACTION, SETTING, ATTACHMENT -> OF_CONNECTION;
            case INSPECTION -> INSPECTS;
            case ANYTHING -> DOES_ANYTHING;
        };
    }

    /** The plan where EXPLAIN cannot tell. */
    StatementPlan unexplained() {
        return otherwise == Access.SESSION ? DOES_ANYTHING : StatementPlan.UNKNOWN;
    }

    /** The plan that EXPLAIN told, with what the text tells for certain. */
    StatementPlan with(StatementPlan explained) {
        return switch (this) {
            // What a trigger asks of its connection is the statement's own affair.
            case CHANGE -> with(Access.WRITE, explained);
            case SESSION_CHANGE -> explained.access() == Access.READ ? with(Access.WRITE, explained) : explained;
            case TEMPORARY -> with(Access.SESSION, explained);
            default -> explained;
        };
    }

    private static StatementPlan with(Access access, StatementPlan plan) {
        return plan.access() == access
                ? plan
                : new StatementPlan(access, plan.known(), plan.reads(), plan.writes(), plan.changesSchema(), false);
    }

    /** Tells of which kind a text is that has these statements. */
    static StatementKind of(List<String> statements) {
        if (statements.isEmpty()) {
            return OTHER;
        }
        if (statements.size() == 1) {
            return ofOne(statements.get(0));
        }
        return mayTouchSession(statements) ? ANYTHING : OTHER;
    }

    private static StatementKind ofOne(String statement) {
        if (statement.indexOf('\0') >= 0) {
            return OTHER; // for SQLite the text ends there
        }
        return switch (SqlScanner.firstWord(statement)) {
            case "select", "values" -> ofQuery(statement);
            case "with" ->
                CHANGING_WORDS.matcher(statement).find()
                        ? (WRITING_TABLE.matcher(statement).find() ? OTHER : QUERY)
                        : ofQuery(statement);
            case "insert", "update", "delete", "replace" ->
                SESSION_WORDS.matcher(statement).find() ? SESSION_CHANGE : CHANGE;
            case "create" ->
                CREATE_TEMPORARY.matcher(statement).matches()
                        ? TEMPORARY
                        : TEMP.matcher(statement).find() ? ANYTHING : SCHEMA;
            case "drop", "alter", "reindex", "analyze" ->
                TEMP.matcher(statement).find() ? ANYTHING : SCHEMA;
            case "vacuum" -> SCHEMA;
            case "begin", "commit", "end", "rollback", "savepoint", "release" -> TRANSACTION;
            case "attach", "detach" -> ATTACHMENT;
            // SQLite applies some pragmas when it compiles them, so that explaining one runs it.
            case "explain" -> PRAGMA_WORD.matcher(statement).find() ? ANYTHING : INSPECTION;
            case "pragma" -> ofPragma(statement);
            default -> OTHER;
        };
    }

    private static StatementKind ofQuery(String statement) {
        if (WRITING_TABLE.matcher(statement).find()) {
            return OTHER;
        }
        return SESSION_WORDS.matcher(statement).find() ? QUERY : PLAIN_QUERY;
    }

    private static StatementKind ofPragma(String statement) {
        var parts = PRAGMA.matcher(statement);
        if (!parts.matches() || "temp".equalsIgnoreCase(parts.group(1))) {
            return ANYTHING;
        }
        String name = parts.group(2).toLowerCase(Locale.ROOT);
        boolean argument = parts.group(3) != null && !parts.group(3).isBlank();
        if (INSPECTING.contains(name) || (IN_THE_HEADER.contains(name) && !argument)) {
            return INSPECTION;
        }
        return SessionPragmas.names().contains(name) && !name.equals("writable_schema") ? SETTING : ANYTHING;
    }

    /** Leaves out the bodies of triggers, whose semicolons end no statement of the text. */
    static List<String> withoutTriggerBodies(List<String> statements) {
        List<String> own = new ArrayList<>(statements.size());
        boolean inTrigger = false;
        for (String statement : statements) {
            if (inTrigger) {
                inTrigger = !SqlScanner.firstWord(statement).equals("end");
            } else {
                own.add(statement);
                inTrigger = CREATE_TRIGGER.matcher(statement).matches();
            }
        }
        return own;
    }

    private static boolean mayTouchSession(List<String> statements) {
        for (String statement : withoutTriggerBodies(statements)) {
            boolean mayTouch =
                    switch (ofOne(statement)) {
                        case PLAIN_QUERY, CHANGE, SCHEMA, OTHER, INSPECTION -> false;
                        case QUERY -> SESSION_WORDS.matcher(statement).find();
                        default -> true;
                    };
            if (mayTouch) {
                return true;
            }
        }
        return false;
    }
}
