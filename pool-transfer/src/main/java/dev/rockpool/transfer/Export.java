package dev.rockpool.transfer;

import dev.rockpool.DatabaseManager;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what a source gives, row by row, as it stood in one snapshot. Stateless but for what it was made with; for one thread. */
final class Export {

    /** How many rows lie between two reports of progress. */
    private static final int REPORT = 1000;

    /** Begins a file. */
    @FunctionalInterface
    interface Format {
        RowOutput begin(OutputStream out, List<String> columns) throws IOException;
    }

    private final DatabaseManager db;
    private final RowSource source;
    private final Format format;
    private final ExportOptions options;

    Export(DatabaseManager db, RowSource source, Format format, ExportOptions options) {
        this.db = db;
        this.source = source;
        this.format = format;
        this.options = options;
    }

    long to(Path target) throws IOException, SQLException {
        try (PartFile file = PartFile.beside(target, options.isReplacing())) {
            long rows;
            try (OutputStream out = file.open()) {
                rows = to(out);
            }
            file.complete();
            return rows;
        }
    }

    long to(OutputStream out) throws IOException, SQLException {
        long rows = db.<Long, IOException>withReadSnapshot(connection -> copy(connection, out));
        options.listener().progress(rows);
        return rows;
    }

    private long copy(Connection connection, OutputStream out) throws IOException, SQLException {
        try (PreparedStatement statement = source.prepare(connection);
                ResultSet rows = statement.executeQuery()) {
            List<String> columns = columns(rows.getMetaData());
            @Nullable Object[] values = new @Nullable Object[columns.size()];
            long done = 0;
            try (RowOutput output = format.begin(out, columns)) {
                while (rows.next()) {
                    for (int i = 0; i < values.length; i++) {
                        values[i] = rows.getObject(i + 1);
                    }
                    output.row(values);
                    if (++done % REPORT == 0) {
                        options.listener().progress(done);
                    }
                }
            }
            return done;
        }
    }

    private List<String> columns(ResultSetMetaData metaData) throws SQLException {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= metaData.getColumnCount(); i++) {
            String name = metaData.getColumnLabel(i);
            if (names.contains(name)) {
                throw new SQLException(
                        "The export has two columns '" + name + "': tell them apart with AS in '" + source + "'",
                        "42701");
            }
            names.add(name);
        }
        return names;
    }
}
