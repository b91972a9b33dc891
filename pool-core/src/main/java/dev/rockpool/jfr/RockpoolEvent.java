package dev.rockpool.jfr;

import java.sql.SQLException;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/**
 * What all events of the pool have. An event that lasts is begun where it is made. Its fields are filled once it is sure to be kept; none
 * shows a value of the user's, unless the SQL text holds it, and none a message, for messages name values and files.
 */
@Category("Rockpool")
@StackTrace(false)
abstract class RockpoolEvent extends Event {

    private static final int LONGEST_TEXT = 4_000;

    @Label("Lane")
    @Description("Pool and role, for example app.sqlite/readers")
    final String lane;

    RockpoolEvent(String lane) {
        this.lane = lane;
    }

    /** A text that fits into a recording. */
    static @Nullable String cut(@Nullable String sql) {
        return sql == null || sql.length() <= LONGEST_TEXT
                ? sql
                : sql.substring(0, LONGEST_TEXT) + "… (" + sql.length() + " characters)";
    }

    /** The kind of an error, without its message. */
    static @Nullable String kind(@Nullable Throwable error) {
        if (error == null) {
            return null;
        }
        String name = error.getClass().getSimpleName();
        return error instanceof SQLException sql
                ? name + " (" + sql.getSQLState() + ", " + sql.getErrorCode() + ")"
                : name;
    }
}
