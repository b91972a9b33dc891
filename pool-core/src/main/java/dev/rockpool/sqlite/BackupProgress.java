package dev.rockpool.sqlite;

/** Hears how far a backup is. */
@FunctionalInterface
public interface BackupProgress {

    /**
     * Called on the thread that asked for the backup, after every few pages and at the end. It must not use the pool's writer: the
     * backup goes on when it returns.
     *
     * @param remaining how many pages are still to be copied
     * @param total how many pages there are
     * @throws Exception cancels the backup, and becomes the cause of its error
     */
    void progress(int remaining, int total) throws Exception;
}
