package dev.rockpool.sqlite;

/** Hears how far a merge or a synchronisation of tables is. */
@FunctionalInterface
public interface CopyProgress {

    /**
     * Called on the thread that asked for the work, after every few thousand rows of a table and at its end. The writer is held
     * meanwhile, so it must not use the pool's writer; the work goes on when it returns.
     *
     * @param table whose rows are copied
     * @param done how many rows of the other file's table were looked at
     * @param total how many rows it has
     * @throws Exception cancels the work, and becomes the cause of its error
     */
    void progress(String table, long done, long total) throws Exception;
}
