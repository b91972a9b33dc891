package dev.rockpool.pool;

import java.time.Duration;
import java.util.List;

/** A statement that has ended, in one line of a log, whatever is in its text. Stateless. */
public final class StatementLine {

    /** A longer SQL text is cut in the log. */
    private static final int LONGEST_TEXT = 2_000;

    private StatementLine() {}

    /**
     * Says where the statement's time went, what came of it, and what it was.
     *
     * @param outcome the statement
     * @return one line; parameters only where they were kept to be shown
     */
    public static String of(StatementOutcome outcome) {
        StringBuilder text = new StringBuilder(
                "a statement ran " + format(outcome.inDriver()) + " in the driver on " + outcome.connection());
        if (outcome.waited() > 0) {
            text.append(", after waiting ").append(format(outcome.waited())).append(" for a connection");
        }
        if (outcome.locked() > 0) {
            text.append(", and waited ").append(format(outcome.locked())).append(" for locks of others");
        }
        if (outcome.batch() > 0) {
            text.append("; a batch of ").append(outcome.batch());
        } else if (outcome.rows() >= 0) {
            text.append("; rows: ").append(outcome.rows());
        }
        String failure = outcome.describeFailure();
        if (failure != null) {
            text.append("; it failed: ").append(line(failure));
        }
        text.append(". It was: ").append(text(outcome.sql()));
        return text.append(parameters(outcome)).toString();
    }

    private static String format(long nanos) {
        return Durations.format(Duration.ofNanos(nanos));
    }

    private static String parameters(StatementOutcome outcome) {
        List<String> shown = outcome.parameters();
        return shown == null || shown.isEmpty() ? "" : " " + line(shown.toString());
    }

    /**
     * Shows a text in one line of a log, whatever is in it.
     *
     * @param text for example SQL
     * @return without control characters; cut where it is longer than 2000 characters
     */
    public static String text(String text) {
        return line(cut(text));
    }

    private static String cut(String sql) {
        return sql.length() <= LONGEST_TEXT
                ? sql
                : sql.substring(0, LONGEST_TEXT) + "… (" + sql.length() + " characters)";
    }

    private static String line(String text) {
        StringBuilder line = null;
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                line = line == null ? new StringBuilder(text) : line;
                line.setCharAt(i, ' ');
            }
        }
        return line == null ? text : line.toString();
    }
}
