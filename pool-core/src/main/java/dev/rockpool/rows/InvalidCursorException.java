package dev.rockpool.rows;

/**
 * A cursor is none that this query gave: damaged, changed, made by another query or by another version. Where cursors come from outside,
 * answer it as a bad request, or with the first page.
 */
public final class InvalidCursorException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    InvalidCursorException(String message) {
        super(message);
    }
}
