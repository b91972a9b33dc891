package dev.rockpool.clients;

import java.util.List;

/** What each client must be able to do with the bank's tables. Thread-safe. */
interface Bank extends AutoCloseable {

    /** An article of an order. */
    record Line(String article, int quantity) {}

    /** What the view of that name says, in one statement. */
    record Totals(long balances, long orders, long lines, long notes) {}

    /** A piece of work that may fail. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /** Thrown inside a transaction, so that the client rolls it back. */
    final class Overdrawn extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Overdrawn(int account) {
            super("Account " + account + " holds less than that");
        }
    }

    /**
     * In one transaction: reads both balances, credits the receiver, and only then looks whether the giver has the money.
     *
     * @throws Overdrawn where he has not; then the transaction is rolled back
     */
    void transfer(int from, int to, int amount) throws Exception;

    /** In one transaction: reads a counter and writes one more. */
    void count(int counter) throws Exception;

    /**
     * In one transaction: inserts an order, then its lines as one batch. Where the client knows savepoints, a bad line is tried before and
     * undone alone.
     *
     * @return the key that was generated
     */
    long order(int account, List<Line> lines) throws Exception;

    /** In auto-commit: the articles of an order by a join, in the order of the lines. */
    List<String> articles(long order) throws Exception;

    /**
     * In auto-commit: inserts a note.
     *
     * @return the key that was generated
     */
    long note(String text) throws Exception;

    /** In auto-commit: the text of a note that exists. */
    String text(long note) throws Exception;

    /** In auto-commit: the totals. */
    Totals totals() throws Exception;

    /** In one read-only transaction: reads the totals, runs some work that is not its own, and reads them again. */
    List<Totals> totalsAround(Work between) throws Exception;

    @Override
    default void close() {}
}
