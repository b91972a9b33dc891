package dev.rockpool.stmt;

import java.util.List;

/**
 * The calls that one borrower makes, from getting a connection to giving it back.
 *
 * @param borrowing how the connection is got
 * @param calls in their order
 */
record RandomSequence(Borrowing borrowing, List<RandomCall> calls) {

    /** The ways to a connection. */
    enum Borrowing {
        /** From the DataSource: where there are several lanes, each statement goes to the one where it belongs. */
        DATA_SOURCE,
        /** One lease of the writer. */
        WRITER,
        /** One lease of a reader. */
        READER,
        /** A write unit, whose transaction others may share. */
        UNIT,
        /** None: what is called on the manager. */
        NONE
    }

    RandomSequence {
        calls = List.copyOf(calls);
    }

    RandomSequence with(List<RandomCall> others) {
        return new RandomSequence(borrowing, others);
    }
}
