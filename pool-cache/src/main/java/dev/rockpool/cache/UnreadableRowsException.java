package dev.rockpool.cache;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Says that encoded rows are damaged, or written by another version. They are to be read from the database again. */
final class UnreadableRowsException extends IOException {

    private static final long serialVersionUID = 1;

    UnreadableRowsException(String message) {
        super(message);
    }

    private UnreadableRowsException(String message, @Nullable Exception cause) {
        super(message, cause);
    }

    static UnreadableRowsException damaged() {
        return damaged(null);
    }

    static UnreadableRowsException damaged(@Nullable Exception cause) {
        return new UnreadableRowsException("Kept rows are damaged: read them again from the database", cause);
    }
}
