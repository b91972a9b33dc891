package dev.rockpool.transfer;

import dev.rockpool.DatabaseManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Objects;

/**
 * Exports tables and queries as JSON lines and CSV, and imports them into tables of SQLite. Files may be of any length: a thousand rows
 * at most are held in memory, more where {@link ImportOptions#commitEvery} asks for it. What stands for which value is in the package's
 * description. Thread-safe.
 *
 * <p><b>Exports</b> read on a reader, all rows in one snapshot, beside writers. A file appears when it is complete, or not at all.
 *
 * <p><b>Imports</b> write into a table that exists, in one transaction unless asked otherwise; the writer is held while the file is read.
 * Tables are those of the main database, by their plain names. A column that the file lacks gets its default.
 */
public final class TableTransfer {

    private final DatabaseManager db;

    private TableTransfer(DatabaseManager db) {
        this.db = db;
    }

    /**
     * Works with a database.
     *
     * @param db is not closed by this
     * @return its transfers
     */
    public static TableTransfer of(DatabaseManager db) {
        return new TableTransfer(Objects.requireNonNull(db));
    }

    // ---- JSON lines

    /**
     * Writes a table to a new file, one JSON object in each line.
     *
     * @param table its name
     * @param file must not exist
     * @return how many rows were written
     * @throws IOException when the file cannot be written; none is left then
     * @throws SQLException when the database refuses; no file is left then
     */
    public long exportJsonLines(String table, Path file) throws IOException, SQLException {
        return exportJsonLines(RowSource.table(table), file, ExportOptions.defaults());
    }

    /**
     * Writes rows to a file, one JSON object in each line.
     *
     * @param source what is written
     * @param file its path
     * @param options how
     * @return how many rows were written
     * @throws IOException when the file cannot be written; it is then as it was
     * @throws SQLException when the database refuses; the file is then as it was
     */
    public long exportJsonLines(RowSource source, Path file, ExportOptions options) throws IOException, SQLException {
        return new Export(db, source, JsonLinesOutput::new, options).to(file);
    }

    /**
     * Writes rows to a stream, one JSON object in each line, in UTF-8.
     *
     * @param source what is written
     * @param out is not closed
     * @param options how
     * @return how many rows were written
     * @throws IOException when the stream cannot be written
     * @throws SQLException when the database refuses
     */
    public long exportJsonLines(RowSource source, OutputStream out, ExportOptions options)
            throws IOException, SQLException {
        return new Export(db, source, JsonLinesOutput::new, options).to(out);
    }

    /**
     * Reads a file of JSON objects into a table.
     *
     * @param table its name
     * @param file in UTF-8
     * @return what was done
     * @throws IOException when the file cannot be read; nothing was kept
     * @throws SQLException when the database refuses; a {@link TransferException} where a line is to blame; nothing was kept
     */
    public ImportResult importJsonLines(String table, Path file) throws IOException, SQLException {
        return importJsonLines(table, file, ImportOptions.defaults());
    }

    /**
     * Reads a file of JSON objects into a table.
     *
     * @param table its name
     * @param file in UTF-8
     * @param options how
     * @return what was done
     * @throws IOException when the file cannot be read
     * @throws SQLException when the database refuses; a {@link TransferException} where a line is to blame
     */
    public ImportResult importJsonLines(String table, Path file, ImportOptions options)
            throws IOException, SQLException {
        try (InputStream in = Files.newInputStream(file)) {
            return importJsonLines(table, in, options);
        }
    }

    /**
     * Reads JSON objects from a stream into a table.
     *
     * @param table its name
     * @param in in UTF-8; is not closed
     * @param options how
     * @return what was done
     * @throws IOException when the stream cannot be read
     * @throws SQLException when the database refuses; a {@link TransferException} where a line is to blame
     */
    public ImportResult importJsonLines(String table, InputStream in, ImportOptions options)
            throws IOException, SQLException {
        return new Import(db, table, JsonLinesInput::new, options).from(in);
    }

    // ---- CSV

    /**
     * Writes a table to a new CSV file in the default format.
     *
     * @param table its name
     * @param file must not exist
     * @return how many rows were written
     * @throws IOException when the file cannot be written; none is left then
     * @throws SQLException when the database refuses; no file is left then
     */
    public long exportCsv(String table, Path file) throws IOException, SQLException {
        return exportCsv(RowSource.table(table), file, CsvFormat.defaults(), ExportOptions.defaults());
    }

    /**
     * Writes rows to a CSV file.
     *
     * @param source what is written
     * @param file its path
     * @param format what the file looks like
     * @param options how
     * @return how many rows were written
     * @throws IOException when the file cannot be written, or a character is not in its encoding; it is then as it was
     * @throws SQLException when the database refuses; the file is then as it was
     */
    public long exportCsv(RowSource source, Path file, CsvFormat format, ExportOptions options)
            throws IOException, SQLException {
        return new Export(db, source, csv(format), options).to(file);
    }

    /**
     * Writes rows to a stream as CSV.
     *
     * @param source what is written
     * @param out is not closed
     * @param format what is written looks like
     * @param options how
     * @return how many rows were written
     * @throws IOException when the stream cannot be written, or a character is not in its encoding
     * @throws SQLException when the database refuses
     */
    public long exportCsv(RowSource source, OutputStream out, CsvFormat format, ExportOptions options)
            throws IOException, SQLException {
        return new Export(db, source, csv(format), options).to(out);
    }

    private static Export.Format csv(CsvFormat format) {
        return (out, columns) -> new CsvOutput(out, columns, format);
    }

    /**
     * Reads a CSV file in the default format into a table.
     *
     * @param table its name
     * @param file begins with a header
     * @return what was done
     * @throws IOException when the file cannot be read; nothing was kept
     * @throws SQLException when the database refuses; a {@link TransferException} where a line is to blame; nothing was kept
     */
    public ImportResult importCsv(String table, Path file) throws IOException, SQLException {
        return importCsv(table, file, CsvFormat.defaults(), ImportOptions.defaults());
    }

    /**
     * Reads a CSV file into a table.
     *
     * @param table its name
     * @param file its path
     * @param format what the file looks like
     * @param options how
     * @return what was done
     * @throws IOException when the file cannot be read
     * @throws SQLException when the database refuses; a {@link TransferException} where a line is to blame
     */
    public ImportResult importCsv(String table, Path file, CsvFormat format, ImportOptions options)
            throws IOException, SQLException {
        try (InputStream in = Files.newInputStream(file)) {
            return importCsv(table, in, format, options);
        }
    }

    /**
     * Reads CSV from a stream into a table.
     *
     * @param table its name
     * @param in is not closed
     * @param format what is read looks like
     * @param options how
     * @return what was done
     * @throws IOException when the stream cannot be read
     * @throws SQLException when the database refuses; a {@link TransferException} where a line is to blame
     */
    public ImportResult importCsv(String table, InputStream in, CsvFormat format, ImportOptions options)
            throws IOException, SQLException {
        return new Import(db, table, (stream, target, chosen) -> new CsvInput(stream, format, target, chosen), options)
                .from(in);
    }
}
