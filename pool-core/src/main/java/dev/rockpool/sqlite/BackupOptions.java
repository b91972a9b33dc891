package dev.rockpool.sqlite;

import java.util.Objects;

/** How a backup is made. Immutable: each setter returns a changed copy. */
public final class BackupOptions {

    private static final BackupOptions DEFAULTS = new BackupOptions(256, false, (remaining, total) -> {});

    private final int pagesPerStep;
    private final boolean replacing;
    private final BackupProgress progress;

    private BackupOptions(int pagesPerStep, boolean replacing, BackupProgress progress) {
        this.pagesPerStep = pagesPerStep;
        this.replacing = replacing;
        this.progress = progress;
    }

    /**
     * The defaults: 256 pages per step, and an existing file is not touched.
     *
     * @return options
     */
    public static BackupOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Returns a copy with another number of pages between two reports of progress, which is also how soon it can be cancelled.
     *
     * @param pages from 1
     * @return new options
     */
    public BackupOptions pagesPerStep(int pages) {
        if (pages < 1) {
            throw new IllegalArgumentException("pagesPerStep = '" + pages + "' is not allowed: it must be at least 1");
        }
        return new BackupOptions(pages, replacing, progress);
    }

    /**
     * Returns a copy that replaces an existing file, in one step and only when the backup is complete.
     *
     * @return new options
     */
    public BackupOptions replaceExisting() {
        return new BackupOptions(pagesPerStep, true, progress);
    }

    /**
     * Returns a copy that reports its progress.
     *
     * @param listener hears it, and may cancel by throwing
     * @return new options
     */
    public BackupOptions progress(BackupProgress listener) {
        return new BackupOptions(pagesPerStep, replacing, Objects.requireNonNull(listener));
    }

    int pages() {
        return pagesPerStep;
    }

    boolean isReplacing() {
        return replacing;
    }

    BackupProgress listener() {
        return progress;
    }
}
