package dev.rockpool.transfer;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A column that is imported into, and what it makes of what a file has.
 *
 * @param name as the table has it
 * @param affinity of its declared type
 */
record TargetColumn(String name, Affinity affinity) {

    /** The value to be bound. */
    @Nullable
    Object value(Field field, boolean rounding, long line) throws TransferException {
        return switch (field.kind()) {
            case NULL -> null;
            case BLOB -> blob(field.text(), line);
            case TEXT -> affinity == Affinity.NONE ? field.text() : text(field.text(), rounding, line);
            case BARE ->
                affinity == Affinity.NONE && !NumberText.isJson(field.text())
                        ? field.text()
                        : text(field.text(), rounding, line);
        };
    }

    private Object text(String text, boolean rounding, long line) throws TransferException {
        if (affinity == Affinity.TEXT || !NumberText.isNumber(text)) {
            return text;
        }
        if (rounding) {
            return NumberText.rounded(text);
        }
        Number number = NumberText.exact(text, affinity == Affinity.REAL);
        if (number == null) {
            throw TransferException.inColumn(
                    line,
                    name,
                    "the number has more digits than the column can keep: make its type TEXT, or allow"
                            + " ImportOptions.roundNumbers()");
        }
        return number;
    }

    private byte[] blob(String text, long line) throws TransferException {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) { // its message shows characters of the value
            throw TransferException.inColumn(line, name, "what is marked as base64 is none");
        }
    }
}
