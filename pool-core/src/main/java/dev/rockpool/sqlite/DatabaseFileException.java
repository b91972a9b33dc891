package dev.rockpool.sqlite;

import java.sql.SQLNonTransientConnectionException;
import org.jspecify.annotations.Nullable;

/** Something is wrong with the database file that only a person can mend. The message says what, and what to do. */
public final class DatabaseFileException extends SQLNonTransientConnectionException {

    private static final long serialVersionUID = 1L;

    DatabaseFileException(String message) {
        this(message, null);
    }

    DatabaseFileException(String message, @Nullable Throwable cause) {
        super(message, "08001", cause);
    }
}
