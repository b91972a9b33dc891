package dev.rockpool.work;

import java.util.Optional;

/**
 * Tells which step of a transaction failed. Never thrown: it comes as a suppressed exception of the step's own, which reaches the
 * caller as it is.
 */
public final class StepFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int step;

    StepFailedException(int step, int steps) {
        super("Step " + step + " of " + steps + " failed; the whole transaction was rolled back", null, false, false);
        this.step = step;
    }

    /**
     * Finds which step failed in what a transaction threw.
     *
     * @param failure what {@code executePooledTransaction} threw
     * @return the step, or nothing when no step failed but the pool or the commit
     */
    public static Optional<StepFailedException> of(Throwable failure) {
        for (Throwable suppressed : failure.getSuppressed()) {
            if (suppressed instanceof StepFailedException step) {
                return Optional.of(step);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns which step failed.
     *
     * @return from 1
     */
    public int step() {
        return step;
    }
}
