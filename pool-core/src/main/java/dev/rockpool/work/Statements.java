package dev.rockpool.work;

/** Work whose parts are known. */
interface Statements {

    /** Tells whether it is made of statements alone, so that whoever holds the writer may run it, and as often as need be. */
    boolean arePure();

    /** What tells units of the same kind from others. */
    Object kind();
}
