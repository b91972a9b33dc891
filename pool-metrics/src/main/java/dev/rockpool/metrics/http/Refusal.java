package dev.rockpool.metrics.http;

/** A request that gets no more than a reason. */
@SuppressWarnings("serial") // never leaves its thread
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Answer answer;

    Refusal(Answer answer) {
        super("refused", null, false, false); // an answer, not a fault
        this.answer = answer;
    }

    Refusal(int status, String message) {
        this(Answer.error(status, message));
    }

    Answer answer() {
        return answer;
    }
}
