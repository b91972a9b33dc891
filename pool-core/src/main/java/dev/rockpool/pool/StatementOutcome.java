package dev.rockpool.pool;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of a statement, in general once it has ended. A view that is valid only while it is told; for one thread. */
public interface StatementOutcome {

    /**
     * Returns the lane where it ran.
     *
     * @return for example {@code app.sqlite/readers}
     */
    String lane();

    /**
     * Returns the connection where it ran.
     *
     * @return for example {@code reader.3}
     */
    String connection();

    /**
     * Returns its text; of a batch of texts, the one that decided where it ran.
     *
     * @return uncut
     */
    String sql();

    /**
     * Returns how many entries its batch had.
     *
     * @return 0 where it was none
     */
    int batch();

    /**
     * Returns for how long it was in the driver: execution, and each step to the next row.
     *
     * @return nanoseconds, without lock waits
     */
    long inDriver();

    /**
     * Returns how long it waited for a connection before that.
     *
     * @return nanoseconds; 0 where its borrower had one
     */
    long waited();

    /**
     * Returns how long it waited, besides, for locks that other processes held.
     *
     * @return nanoseconds
     */
    long locked();

    /**
     * Returns how many rows were read, or changed.
     *
     * @return −1 where that is not known
     */
    long rows();

    /**
     * Returns what ended it.
     *
     * @return what its borrower was told; null when it went well
     */
    @Nullable
    SQLException failure();

    /**
     * Says what ended it, without values of the user's unless {@code slowStatementParameters} allows to show them.
     *
     * @return the kind of error and its SQLSTATE; null when it went well
     */
    @Nullable
    String describeFailure();

    /**
     * Returns its parameters in their order, long ones cut, bytes as their number; of a batch, those of the first entry.
     *
     * @return null where they are hidden ({@code slowStatementParameters} is off) or were not kept
     */
    @Nullable
    List<String> parameters();
}
