package dev.rockpool.sqlite;

import java.util.List;
import java.util.Objects;

/** How another database file is merged into this one. Immutable: each setter returns a changed copy. */
public final class MergeOptions {

    private static final MergeOptions DEFAULTS =
            new MergeOptions(List.of(), MergePolicy.ABORT, true, (table, done, total) -> {});

    private final List<String> tables;
    private final MergePolicy policy;
    private final boolean creating;
    private final CopyProgress progress;

    private MergeOptions(List<String> tables, MergePolicy policy, boolean creating, CopyProgress progress) {
        this.tables = tables;
        this.policy = policy;
        this.creating = creating;
        this.progress = progress;
    }

    /**
     * The defaults: all tables, {@link MergePolicy#ABORT}, and tables that are missing here are created.
     *
     * @return options
     */
    public static MergeOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Returns a copy that merges the named tables alone.
     *
     * @param names tables of the other file, at least one
     * @return new options
     */
    public MergeOptions tables(String... names) {
        if (names.length == 0) {
            throw new IllegalArgumentException(
                    "tables() is not allowed: name a table, or leave it out for all of them");
        }
        return new MergeOptions(List.of(names), policy, creating, progress);
    }

    /**
     * Returns a copy with another policy for rows that are there already.
     *
     * @param onConflict what to do
     * @return new options
     */
    public MergeOptions onConflict(MergePolicy onConflict) {
        return new MergeOptions(tables, Objects.requireNonNull(onConflict), creating, progress);
    }

    /**
     * Returns a copy that creates nothing: a table that is missing here makes the merge fail.
     *
     * @return new options
     */
    public MergeOptions existingTablesOnly() {
        return new MergeOptions(tables, policy, false, progress);
    }

    /**
     * Returns a copy that reports its progress.
     *
     * @param listener hears it, and may cancel by throwing
     * @return new options
     */
    public MergeOptions progress(CopyProgress listener) {
        return new MergeOptions(tables, policy, creating, Objects.requireNonNull(listener));
    }

    List<String> chosen() {
        return tables;
    }

    MergePolicy policy() {
        return policy;
    }

    boolean isCreating() {
        return creating;
    }

    CopyProgress listener() {
        return progress;
    }
}
