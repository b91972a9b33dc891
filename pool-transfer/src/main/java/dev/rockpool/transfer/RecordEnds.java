package dev.rockpool.transfer;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Ends every record of CSV in CR and LF, which is what FastCSV always understands: after a text in quotes with a lone CR in it, version
 * 4.2.0 does not see that LF ends the record, and makes one of two. What is in quotes stays as it is. For one thread.
 */
final class RecordEnds extends FilterReader {

    private enum Place {
        FIELD_BEGINS,
        BARE,
        QUOTED,
        /** Behind a quote in quotes, which ends the field unless another follows. */
        AFTER_QUOTE
    }

    private final char separator;
    private Place place = Place.FIELD_BEGINS;
    private boolean afterReturn;
    private boolean feedOwed;
    private boolean over;
    private char[] taken = new char[1];

    RecordEnds(Reader in, char separator) {
        super(in);
        this.separator = separator;
    }

    @Override
    public int read() throws IOException {
        char[] one = new char[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        if (feedOwed && length > 0) {
            feedOwed = false;
            target[offset] = '\n';
            return 1;
        }
        int most = Math.max(Math.min(1, length), length / 2); // each of them may become two
        if (taken.length < most) {
            taken = new char[most];
        }
        int count = in.read(taken, 0, most);
        if (count < 0) {
            over = true;
            return count;
        }
        int to = offset;
        for (int i = 0; i < count; i++) {
            char c = taken[i];
            if (c == '\n' && place != Place.QUOTED && !afterReturn) {
                target[to++] = '\r';
                feedOwed = to == offset + length; // only where one character was asked for
            }
            if (!feedOwed) {
                target[to++] = c;
            }
            afterReturn = c == '\r' && place != Place.QUOTED;
            place = after(c);
        }
        return to - offset;
    }

    /** Tells whether all was read, and ended in the middle of quotes. FastCSV takes that for their end. */
    boolean endsInQuotes() {
        return over && place == Place.QUOTED;
    }

    private Place after(char c) {
        return switch (place) {
            case QUOTED -> c == '"' ? Place.AFTER_QUOTE : Place.QUOTED;
            case AFTER_QUOTE -> c == '"' ? Place.QUOTED : ended(c);
            case FIELD_BEGINS -> c == '"' ? Place.QUOTED : ended(c);
            case BARE -> ended(c);
        };
    }

    private Place ended(char c) {
        return c == separator || c == '\n' || c == '\r' ? Place.FIELD_BEGINS : Place.BARE;
    }
}
