package dev.rockpool.sqlite;

/**
 * What one session knows of the schema: how often names may have come to mean something else on its connection, whether others have to be told,
 * and, on a reader, how new the schema is that it compiles by. Not thread-safe.
 */
final class SessionSchema {

    /** Whether a statement may have changed the schema for everybody since they were told last. */
    private boolean touched;
    /** How often names may have come to mean something else, seen from this session alone. */
    private long changes;
    /** Whether some of it is for this session alone, and changed back at the return. */
    private boolean changedHere;
    /** The database's schema version when SQLite last looked at the schema. */
    private long seen;
    /** Whether the statement that is about to run begins to read, so that it sees what is newest. */
    private boolean beginsReading;
    /** Whether statements were prepared by an older schema than the newest, because what was being read shows that. */
    private boolean preparedInThePast;

    long changes() {
        return changes;
    }

    /** A statement is about to run that may change it; counted at once, for its own transaction. */
    void changing(boolean forEverybody, boolean forThisSession) {
        touched |= forEverybody;
        changedHere |= forThisSession;
        changes++;
    }

    /** Something is rolled back, which may be a change of the schema. */
    void undone() {
        if (touched || changedHere) {
            changes++;
        }
    }

    /** What was changed for this session is changed back. */
    void restored() {
        if (changedHere) {
            changes++;
            changedHere = false;
        }
    }

    boolean isTouched() {
        return touched;
    }

    /** Everybody is told. */
    void told() {
        touched = false;
    }

    // ---- on a reader

    void beginsReading(boolean begins) {
        beginsReading = begins;
    }

    /** Whether what is prepared next would be compiled by an older schema than the database's. */
    boolean isBehind(long version) {
        return version != seen;
    }

    /** SQLite has looked at the schema. What is being read may show an older one. */
    void looked(long version, boolean inTransaction, boolean reading) {
        if (inTransaction || (reading && !beginsReading)) {
            preparedInThePast = true;
            return;
        }
        seen = version;
        if (preparedInThePast) {
            preparedInThePast = false;
            changes++;
        }
    }
}
