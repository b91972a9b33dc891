package dev.rockpool.work;

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
     * Returns which step failed.
     *
     * @return from 1
     */
    public int step() {
        return step;
    }
}
