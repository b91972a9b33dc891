package dev.rockpool.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON objects, one after the other; a line for each is usual and not needed. Jackson's messages show what stands in the file, so none of
 * them is passed on. For one thread.
 */
final class JsonLinesInput implements RowInput {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE) // blobs may be large
                    .build())
            .build();

    private final TargetTable table;
    private final ImportOptions options;
    private final JsonParser json;
    private final List<String> names = new ArrayList<>();
    private final List<Field> fields = new ArrayList<>();
    private List<String> namesBefore = List.of();
    private int[] places = {};
    private @Nullable ColumnPlan plan;
    private long line = 1;

    JsonLinesInput(InputStream in, TargetTable table, ImportOptions options) throws IOException {
        this.table = table;
        this.options = options;
        this.json = JSON.createParser(ObjectReadContext.empty(), Texts.reader(in, StandardCharsets.UTF_8));
    }

    @Override
    @Nullable
    public Object @Nullable [] next() throws IOException, SQLException {
        try {
            JsonToken token = json.nextToken();
            if (token == null) {
                return null;
            }
            line = json.currentTokenLocation().getLineNr();
            if (token != JsonToken.START_OBJECT) {
                throw TransferException.inLine(line, "there is no object; each line has to be one, as in {\"id\": 1}");
            }
            object();
        } catch (JacksonException e) {
            throw failed(e);
        }
        ColumnPlan known = plan;
        if (known == null) {
            known = new ColumnPlan(table, names, options, line);
            plan = known;
        }
        if (!names.equals(namesBefore)) {
            places = known.placesOf(names, line);
            namesBefore = List.copyOf(names);
        }
        return known.row(places, fields, line);
    }

    private void object() throws TransferException {
        names.clear();
        fields.clear();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            names.add(json.currentName());
            fields.add(field(json.nextToken()));
        }
    }

    private Field field(JsonToken token) throws TransferException {
        return switch (token) {
            case VALUE_NULL -> Field.NULL;
            case VALUE_TRUE -> new Field(Field.Kind.BARE, "1");
            case VALUE_FALSE -> new Field(Field.Kind.BARE, "0");
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Field(Field.Kind.BARE, json.getString());
            case VALUE_STRING -> text(json.getString());
            case START_OBJECT -> blob();
            default -> throw notAValue();
        };
    }

    /** JSON can write half of a character beyond the 16-bit ones; no encoding can, and the driver would store a question mark. */
    private Field text(String text) throws TransferException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1))) {
                    i++;
                } else {
                    throw TransferException.inColumn(
                            line,
                            names.get(names.size() - 1),
                            "the text has half of a surrogate pair, which cannot be stored");
                }
            }
        }
        return new Field(Field.Kind.TEXT, text);
    }

    private Field blob() throws TransferException {
        if (json.nextToken() == JsonToken.PROPERTY_NAME
                && JsonLinesOutput.BLOB.equals(json.currentName())
                && json.nextToken() == JsonToken.VALUE_STRING) {
            Field blob = new Field(Field.Kind.BLOB, json.getString());
            if (json.nextToken() == JsonToken.END_OBJECT) {
                return blob;
            }
        }
        throw notAValue();
    }

    private TransferException notAValue() {
        return TransferException.inColumn(
                line,
                names.get(names.size() - 1),
                "a value has to be a text, a number, true, false, null, or a blob as in {\"base64\": \"AQI=\"}");
    }

    private TransferException failed(JacksonException e) throws IOException {
        if (e.getCause() instanceof IOException cause) {
            throw cause;
        }
        var where = e.getLocation();
        if (e instanceof StreamConstraintsException) {
            return TransferException.inLine(
                    line,
                    "it has a number of more than 1,000 digits, a name of more than 50,000 letters, or is too deep");
        }
        return where == null
                ? TransferException.inLine(line, "it is no JSON")
                : TransferException.inLine(
                        where.getLineNr(), "it is no JSON (at character " + where.getColumnNr() + ")");
    }

    @Override
    @Nullable
    public ColumnPlan plan() {
        return plan;
    }

    @Override
    public long line() {
        return line;
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
