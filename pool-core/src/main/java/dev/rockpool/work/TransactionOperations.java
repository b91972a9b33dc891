package dev.rockpool.work;

import dev.rockpool.pool.AcquireRejectedException;
import dev.rockpool.pool.Deadline;
import dev.rockpool.pool.PoolConfig;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Write units: work in a transaction, all of which is kept, or nothing.
 *
 * <p><b>On SQLite</b> units wait in one queue for the writer, together with whoever wants it through plain JDBC, and those who wait are
 * committed together, for a commit is what a write costs most. The contract:
 * <ul>
 *   <li><b>Atomic.</b> Each unit runs in a savepoint of its own. One that throws is undone alone; its caller gets what it threw.
 *   <li><b>Isolated.</b> Units run one at a time, in the order of the queue; each sees what those before it did.
 *   <li><b>Durable.</b> A unit is acknowledged (the call returns, the future completes) after the COMMIT that it shared returned. What that
 *       means for a power loss, {@link PoolConfig#durability()} says.
 *   <li><b>Visible.</b> Readers see what a unit did when it was acknowledged at the latest, and not before its group was committed.
 *   <li><b>Failing together.</b> When a COMMIT fails, or the database rolls the whole transaction back ({@code OR ROLLBACK}, a full disk, an
 *       interrupted write), the units that had run in it are undone with it. Those that are repeatable are run again, each with a commit of
 *       its own; so are units that are made of statements alone; the others throw {@link UnitUndoneException}. A unit that cannot bear
 *       that asks to stand alone.
 *   <li><b>Where it runs.</b> A unit runs on the thread of its caller; a submitted one on a thread of the pool. Units made of statements
 *       alone, without code of the user's, may be run by any caller's thread that holds the writer, which saves two changes of threads:
 *       {@link #update}, {@link #executeTransaction}, and steps made by {@link Step#update} alone.
 *   <li><b>What a unit must not do:</b> commit, roll back, begin or VACUUM; keep the connection, or hand it to another thread that outlives
 *       the unit; wait for another unit of the same database, which waits for this one.
 * </ul>
 * A unit called for within a unit, by the same thread, is a nested part of it, in a savepoint; its options do not count then.
 *
 * <p><b>On other databases</b> each unit has a connection and a transaction of its own, and several run at the same time; so their order,
 * and that of their callbacks, is the database's. All else holds.
 */
public interface TransactionOperations {

    /**
     * Runs a unit.
     *
     * @param options priority, deadline, retry
     * @param work gets the transaction for the duration of the call
     * @param <T> the result
     * @param <X> what the work may throw
     * @return the work's result, after the commit
     * @throws SQLException when the unit could not begin, or the database refuses; nothing was kept, unless the connection broke during the
     *     commit: then nobody knows (the driver's error as it is; SQLState 40003 where the commit was shared). Of the last run, where it was retried, with those of the earlier runs as suppressed exceptions. A {@link
     *     java.sql.SQLTimeoutException} when the deadline is over; an {@link AcquireRejectedException} when too many units wait already
     * @throws X what the work threw; nothing was kept
     */
    <T extends @Nullable Object, X extends Exception> T inTransaction(
            WorkOptions options, TransactionFunction<T, X> work) throws SQLException, X;

    /**
     * Queues a unit and returns at once. It runs on a thread of the pool.
     *
     * @param options priority, deadline, retry. Without a deadline it waits for its turn as long as it takes
     * @param work gets the transaction for the duration of the call
     * @param <T> the result
     * @return completes after the commit, with the work's result; or with what {@link #inTransaction} would throw. In the order of the
     *     commits, on one thread of the pool: what follows it there must be short, or go elsewhere ({@code thenApplyAsync}). Cancelling it
     *     works until the unit begins, and has no effect after. Its {@code join} and {@code get} throw an {@link IllegalStateException}
     *     where they would wait for ever: within a unit that holds the only connection, and in what follows units
     */
    <T extends @Nullable Object> CompletableFuture<T> submit(WorkOptions options, TransactionFunction<T, ?> work);

    /**
     * Runs a unit. Where {@link PoolConfig#retries()} allows it, it is run again after an error that may pass.
     *
     * @param work gets the transaction for the duration of the call
     * @param <T> the result
     * @param <X> what the work may throw
     * @return the work's result, after the commit
     * @throws SQLException as {@link #inTransaction(WorkOptions, TransactionFunction)}
     * @throws X what the work threw; nothing was kept
     */
    default <T extends @Nullable Object, X extends Exception> T inTransaction(TransactionFunction<T, X> work)
            throws SQLException, X {
        return inTransaction(WorkOptions.DEFAULT, work);
    }

    /**
     * Runs a unit, and again in a new transaction where it failed, was undone as a whole, and the retry allows it. Each run queues anew.
     *
     * @param retry how often, and after which errors; in place of {@link PoolConfig#retries()}
     * @param work gets the transaction for the duration of the call. What it does beside the database must bear being done again
     * @param <T> the result
     * @param <X> what the work may throw
     * @return the work's result, after the commit
     * @throws SQLException as {@link #inTransaction(WorkOptions, TransactionFunction)}
     * @throws X what the work threw; nothing was kept
     */
    default <T extends @Nullable Object, X extends Exception> T inTransaction(
            Retry retry, TransactionFunction<T, X> work) throws SQLException, X {
        return inTransaction(WorkOptions.DEFAULT.retry(retry), work);
    }

    /**
     * Runs a unit that has to be done until a deadline: the wait for its turn, for locks, and each statement. It is run once.
     *
     * @param deadline ends waits and running statements
     * @param work gets the transaction for the duration of the call
     * @param <T> the result
     * @param <X> what the work may throw
     * @return the work's result, after the commit
     * @throws SQLException as {@link #inTransaction(WorkOptions, TransactionFunction)}
     * @throws X what the work threw; nothing was kept
     */
    default <T extends @Nullable Object, X extends Exception> T inTransaction(
            Deadline deadline, TransactionFunction<T, X> work) throws SQLException, X {
        return inTransaction(WorkOptions.DEFAULT.until(deadline).retry(Retry.times(0)), work);
    }

    /**
     * As {@link #inTransaction(TransactionFunction)}, for work without a result.
     *
     * @param work gets the transaction for the duration of the call
     * @param <X> what the work may throw
     * @throws SQLException as {@link #inTransaction(WorkOptions, TransactionFunction)}
     * @throws X what the work threw; nothing was kept
     */
    default <X extends Exception> void useTransaction(TransactionAction<X> work) throws SQLException, X {
        inTransaction(work.asFunction());
    }

    /**
     * As {@link #inTransaction(WorkOptions, TransactionFunction)}, for work without a result.
     *
     * @param options priority, deadline, retry
     * @param work gets the transaction for the duration of the call
     * @param <X> what the work may throw
     * @throws SQLException as {@link #inTransaction(WorkOptions, TransactionFunction)}
     * @throws X what the work threw; nothing was kept
     */
    default <X extends Exception> void useTransaction(WorkOptions options, TransactionAction<X> work)
            throws SQLException, X {
        inTransaction(options, work.asFunction());
    }

    /**
     * Runs an operation that may write, as a unit; the same as {@link #inTransaction(TransactionFunction)}.
     *
     * @param operation gets the transaction for the duration of the call
     * @param <T> the result
     * @param <X> what the operation may throw
     * @return the operation's result, after the commit
     * @throws SQLException as {@link #inTransaction(WorkOptions, TransactionFunction)}
     * @throws X what the operation threw; nothing was kept
     */
    default <T extends @Nullable Object, X extends Exception> T executeWithPool(TransactionFunction<T, X> operation)
            throws SQLException, X {
        return inTransaction(operation);
    }

    /**
     * Runs steps as one unit, in order.
     *
     * @param steps each sees what those before it did
     * @return every step's result, in order, after the commit
     * @throws Exception what the failing step threw, as it is, with a suppressed {@link StepFailedException} that tells which one it was;
     *     nothing was kept
     */
    default StepResults executePooledTransaction(List<? extends Step> steps) throws Exception {
        return executePooledTransaction(WorkOptions.DEFAULT, steps);
    }

    /**
     * Runs steps as one unit, in order.
     *
     * @param options priority, deadline, retry
     * @param steps each sees what those before it did
     * @return every step's result, in order, after the commit
     * @throws Exception as {@link #executePooledTransaction(List)}
     */
    default StepResults executePooledTransaction(WorkOptions options, List<? extends Step> steps) throws Exception {
        return inTransaction(options, new StepWork(steps));
    }

    /**
     * Runs statements as one unit, in order.
     *
     * @param statements SQL without parameters, one statement each
     * @return how many rows each changed, in order, after the commit
     * @throws SQLException what the failing statement threw, with a suppressed {@link StepFailedException} that tells which one it was,
     *     counted from 1; nothing was kept
     */
    default StepResults executeTransaction(List<String> statements) throws SQLException {
        List<Step> steps = statements.stream().map(Step::update).toList();
        try {
            return executePooledTransaction(steps);
        } catch (SQLException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("A statement threw what none can throw", e);
        }
    }

    /**
     * Runs one statement as a unit.
     *
     * @param sql the statement
     * @param parameters its parameters, set by {@link java.sql.PreparedStatement#setObject(int, Object)}
     * @return how many rows it changed, after the commit
     * @throws SQLException as {@link #inTransaction(WorkOptions, TransactionFunction)}
     */
    default int update(String sql, @Nullable Object... parameters) throws SQLException {
        return inTransaction(WorkOptions.DEFAULT, new StatementStep(sql, parameters));
    }

    /**
     * Queues a unit and returns at once; as {@link #submit(WorkOptions, TransactionFunction)}.
     *
     * @param work gets the transaction for the duration of the call
     * @param <T> the result
     * @return completes after the commit
     */
    default <T extends @Nullable Object> CompletableFuture<T> submit(TransactionFunction<T, ?> work) {
        return submit(WorkOptions.DEFAULT, work);
    }

    /**
     * Queues steps as one unit and returns at once; as {@link #submit(WorkOptions, TransactionFunction)}.
     *
     * @param steps each sees what those before it did
     * @return completes after the commit, with every step's result
     */
    default CompletableFuture<StepResults> submit(List<? extends Step> steps) {
        return submit(WorkOptions.DEFAULT, steps);
    }

    /**
     * Queues steps as one unit and returns at once; as {@link #submit(WorkOptions, TransactionFunction)}.
     *
     * @param options priority, deadline, retry
     * @param steps each sees what those before it did
     * @return completes after the commit, with every step's result
     */
    default CompletableFuture<StepResults> submit(WorkOptions options, List<? extends Step> steps) {
        return submit(options, new StepWork(steps));
    }
}
