package dev.rockpool.transfer;

import java.util.Objects;

/** How rows are exported. Immutable: each setter returns a changed copy. */
public final class ExportOptions {

    private static final ExportOptions DEFAULTS = new ExportOptions(false, rows -> {});

    private final boolean replacing;
    private final TransferProgress progress;

    private ExportOptions(boolean replacing, TransferProgress progress) {
        this.replacing = replacing;
        this.progress = progress;
    }

    /**
     * The defaults: an existing file is not touched.
     *
     * @return options
     */
    public static ExportOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Returns a copy that replaces an existing file, in one step and only when the export is complete.
     *
     * @return new options
     */
    public ExportOptions replaceExisting() {
        return new ExportOptions(true, progress);
    }

    /**
     * Returns a copy that reports its progress.
     *
     * @param listener hears it, and cancels by throwing
     * @return new options
     */
    public ExportOptions progress(TransferProgress listener) {
        return new ExportOptions(replacing, Objects.requireNonNull(listener));
    }

    boolean isReplacing() {
        return replacing;
    }

    TransferProgress listener() {
        return progress;
    }
}
