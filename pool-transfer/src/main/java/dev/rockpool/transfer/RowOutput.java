package dev.rockpool.transfer;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes rows to a file. For one thread. */
interface RowOutput extends AutoCloseable {

    /** Writes a row; the values are in the order of the columns, as the driver gives them. */
    void row(@Nullable Object[] values) throws IOException;

    /** Writes what is left; the stream beneath stays open. */
    @Override
    void close() throws IOException;
}
