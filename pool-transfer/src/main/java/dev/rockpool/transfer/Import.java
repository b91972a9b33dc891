package dev.rockpool.transfer;

import dev.rockpool.DatabaseManager;
import dev.rockpool.rows.BatchException;
import dev.rockpool.rows.BatchOptions;
import dev.rockpool.rows.BatchResult;
import dev.rockpool.rows.Batches;
import dev.rockpool.work.Retry;
import dev.rockpool.work.WorkOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows from a file into a table by batches, and knows the line of each row that may still fail. The first row is read before the
 * writer is asked for, so that a file that will not do disturbs nobody. For one thread.
 */
final class Import {

    /** Opens a file. */
    @FunctionalInterface
    interface Format {
        RowInput open(InputStream in, TargetTable table, ImportOptions options) throws IOException, SQLException;
    }

    private final DatabaseManager db;
    private final String name;
    private final Format format;
    private final ImportOptions options;

    Import(DatabaseManager db, String table, Format format, ImportOptions options) {
        this.db = db;
        this.name = table;
        this.format = format;
        this.options = options;
    }

    ImportResult from(InputStream in) throws IOException, SQLException {
        TargetTable table =
                db.<TargetTable, RuntimeException>withReadConnection(connection -> TargetTable.read(connection, name));
        try (RowInput input = format.open(in, table, options)) {
            return new Run(table, input).all();
        } catch (CharacterCodingException e) { // at the beginning
            throw wrongEncoding(1);
        }
    }

    private static TransferException wrongEncoding(long line) {
        return TransferException.inLine(line, "here or later there are bytes that are none of the file's encoding");
    }

    /** What {@link RowInput} threw, through code that knows no such exceptions. */
    private static final class Carried extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Carried(Exception cause) {
            super(cause);
        }
    }

    /** One import. */
    private final class Run implements Iterator<@Nullable Object[]> {

        private final TargetTable table;
        private final RowInput input;
        /** The lines of the last rows, by their numbers. */
        private final long[] lines = new long[2 + Math.max(2 * ImportOptions.CHUNK, options.rowsPerCommit())];

        private @Nullable Object @Nullable [] ahead;
        private boolean over;
        private long read;
        private long done;
        private long changed;
        /** Of the last transaction, where there are several. */
        private @Nullable Connection unit;

        Run(TargetTable table, RowInput input) {
            this.table = table;
            this.input = input;
        }

        ImportResult all() throws IOException, SQLException {
            try {
                if (hasNext()) {
                    write(Objects.requireNonNull(input.plan()).names());
                }
            } catch (BatchException e) {
                throw TransferException.refused(lineOf(done + e.row()), e).after(committed());
            } catch (TransferException e) {
                throw e.after(committed());
            } catch (Carried e) {
                throw uncarried(e);
            }
            options.listener().progress(done);
            return new ImportResult(done, changed);
        }

        private void write(List<String> columns) throws SQLException {
            if (options.rowsPerCommit() == 0) {
                BatchOptions batch = options.batch()
                        .progress((done, total) -> options.listener().progress(done));
                Iterable<@Nullable Object[]> rows =
                        () -> this; // once: the file is not read again, so there is no second run
                WorkOptions once = WorkOptions.DEFAULT.standingAlone().retry(Retry.times(0)); // nobody else may undo it
                add(db.<BatchResult, RuntimeException>inTransaction(
                        once, connection -> Batches.insert(connection, table.quoted(), columns, rows, batch)));
                return;
            }
            while (hasNext()) {
                List<@Nullable Object[]> part = part();
                add(db.<BatchResult, RuntimeException>inTransaction(WorkOptions.DEFAULT.asRepeatable(), connection -> {
                    unit = connection;
                    return Batches.insert(connection, table.quoted(), columns, part, options.batch());
                }));
                if (hasNext()) {
                    options.listener().progress(done);
                }
            }
        }

        private List<@Nullable Object[]> part() {
            List<@Nullable Object[]> part = new ArrayList<>();
            while (part.size() < options.rowsPerCommit() && hasNext()) {
                part.add(next());
            }
            return part;
        }

        private void add(BatchResult result) {
            done += result.rows();
            changed += result.changed();
        }

        /** How many rows are kept whatever happens: none within a unit of the caller's, whose connection is still open. */
        private long committed() throws SQLException {
            return unit == null || unit.isClosed() ? done : 0;
        }

        private long lineOf(long row) {
            return lines[(int) (row % lines.length)];
        }

        private SQLException uncarried(Carried carried) throws IOException, SQLException {
            Throwable cause = carried.getCause();
            if (cause instanceof TransferException known) {
                return known.after(committed());
            } else if (cause instanceof SQLException known) {
                return known;
            } else if (cause instanceof IOException known) {
                throw known;
            }
            throw carried;
        }

        @Override
        public boolean hasNext() {
            if (ahead == null && !over) {
                try {
                    ahead = input.next();
                } catch (CharacterCodingException e) {
                    throw new Carried(wrongEncoding(input.line()));
                } catch (IOException | SQLException e) {
                    throw new Carried(e);
                }
                over = ahead == null;
                if (!over) {
                    lines[(int) (read++ % lines.length)] = input.line();
                }
            }
            return ahead != null;
        }

        @Override
        public @Nullable Object[] next() {
            @Nullable Object[] row = hasNext() ? ahead : null;
            if (row == null) {
                throw new NoSuchElementException("the file is at its end");
            }
            ahead = null;
            return row;
        }
    }
}
