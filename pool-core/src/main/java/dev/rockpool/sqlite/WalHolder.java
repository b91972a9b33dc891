package dev.rockpool.sqlite;

import dev.rockpool.pool.LeaseReport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What keeps the WAL from being emptied.
 *
 * @param key equal as long as it is the same one
 * @param description who or what it is, in words
 * @param remedy what to do about it
 * @param lease the lease, where one of ours is in the way
 * @param gone tells whether it is in the way no longer; false where that cannot be seen
 */
record WalHolder(
        Object key,
        String description,
        String remedy,
        @Nullable LeaseReport lease,
        BooleanSupplier gone) {}
