package dev.rockpool.transfer;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** One JSON object in each line, with the columns' names. For one thread. */
final class JsonLinesOutput implements RowOutput {

    /** The name in the object that stands for a blob. */
    static final String BLOB = "base64";

    private static final JsonFactory JSON = JsonFactory.builder()
            .rootValueSeparator((String) null) // lines are ended here
            .build();

    private final List<String> columns;
    private final JsonGenerator json;

    JsonLinesOutput(OutputStream out, List<String> columns) {
        this.columns = columns;
        this.json = JSON.createGenerator(ObjectWriteContext.empty(), Texts.writer(out, StandardCharsets.UTF_8));
    }

    @Override
    public void row(@Nullable Object[] values) throws IOException {
        try {
            json.writeStartObject();
            for (int i = 0; i < values.length; i++) {
                json.writeName(columns.get(i));
                value(values[i]);
            }
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (JacksonException e) {
            throw failed(e);
        }
    }

    private void value(@Nullable Object value) {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Double || value instanceof Float) {
            real(((Number) value).doubleValue());
        } else if (value instanceof BigDecimal decimal) {
            json.writeNumber(decimal);
        } else if (value instanceof BigInteger whole) {
            json.writeNumber(whole);
        } else if (value instanceof Number number) {
            json.writeNumber(number.longValue());
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof byte[] blob) {
            json.writeStartObject();
            json.writeName(BLOB);
            json.writeString(Base64.getEncoder().encodeToString(blob));
            json.writeEndObject();
        } else {
            json.writeString(value.toString());
        }
    }

    private void real(double value) {
        if (Double.isInfinite(value)) {
            json.writeNumber((value < 0 ? "-" : "") + NumberText.INFINITE);
        } else if (Double.isNaN(value)) {
            json.writeNull(); // what SQLite makes of it
        } else {
            json.writeNumber(value);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            json.close();
        } catch (JacksonException e) {
            throw failed(e);
        }
    }

    private static IOException failed(JacksonException e) {
        return e.getCause() instanceof IOException cause ? cause : new IOException(e);
    }
}
