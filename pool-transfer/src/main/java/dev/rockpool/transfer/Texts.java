package dev.rockpool.transfer;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;

/** Bytes to characters and back, without replacing anything that does not fit. Stateless. */
final class Texts {

    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private Texts() {}

    /** Passes over a byte order mark. To be closed, which leaves the stream open. */
    static Reader reader(InputStream in, Charset charset) throws IOException {
        Reader reader = new BufferedReader(new InputStreamReader(
                new InputStaysOpen(in),
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
        return reader;
    }

    /** To be closed, which writes what is left and leaves the stream open. */
    static Writer writer(OutputStream out, Charset charset) {
        return new BufferedWriter(new OutputStreamWriter(
                new OutputStaysOpen(out),
                charset.newEncoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
    }

    private static final class InputStaysOpen extends FilterInputStream {

        InputStaysOpen(InputStream in) {
            super(in);
        }

        @Override
        public void close() {
            // its opener closes it
        }
    }

    private static final class OutputStaysOpen extends FilterOutputStream {

        OutputStaysOpen(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
