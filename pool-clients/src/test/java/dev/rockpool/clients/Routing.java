package dev.rockpool.clients;

/** What the DataSource does with reads. */
final class Routing {

    /** Whether read-only transactions and reads in auto-commit run on readers; else the writer serves all, one after the other. */
    static final boolean READERS_SERVE = true;

    private Routing() {}
}
