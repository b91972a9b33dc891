package dev.rockpool.sqlite;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a merge did. Immutable.
 *
 * @param tables each merged table and what became of its rows, in the other file's order
 * @param created the tables that were missing here and were created
 * @param leftOut the other file's virtual tables, which are not merged
 */
public record MergeResult(Map<String, Rows> tables, List<String> created, List<String> leftOut) {

    /** Copies what it is given. */
    public MergeResult {
        tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
        created = List.copyOf(created);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * What became of the rows of the other file's table; together they are all of them. Rows that triggers of this database wrote into
     * or deleted from the same table make {@code inserted} and {@code replaced} inexact where the policy replaces or updates.
     *
     * @param inserted rows that were added
     * @param replaced rows that took the place of one that was there, or changed it
     * @param skipped rows that were not taken, or had nothing to change
     */
    public record Rows(long inserted, long replaced, long skipped) {}

    /**
     * Adds up all tables.
     *
     * @return the sums
     */
    public Rows total() {
        long inserted = 0;
        long replaced = 0;
        long skipped = 0;
        for (Rows rows : tables.values()) {
            inserted += rows.inserted();
            replaced += rows.replaced();
            skipped += rows.skipped();
        }
        return new Rows(inserted, replaced, skipped);
    }
}
