package dev.rockpool.cache;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Whole numbers in as few bytes as they need: seven bits in each, lowest first, the eighth says that more follow. Stateless. */
final class Numbers {

    private static final int BITS = 7;
    private static final int MORE = 1 << BITS;
    private static final int MASK = MORE - 1;

    private Numbers() {}

    /** Small where the number is small and not negative; any number can be written. */
    static void write(DataOutputStream out, long number) throws IOException {
        long left = number;
        while ((left & ~MASK) != 0) {
            out.writeByte((int) (left & MASK) | MORE);
            left >>>= BITS;
        }
        out.writeByte((int) left);
    }

    static long readLong(DataInputStream in) throws IOException {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += BITS) {
            int next = in.readUnsignedByte();
            number |= (long) (next & MASK) << shift;
            if (next < MORE) {
                return number;
            }
        }
        throw UnreadableRowsException.damaged();
    }

    static int read(DataInputStream in) throws IOException {
        return Math.toIntExact(readLong(in));
    }

    /** A number of things that take a byte each, at least: never more than there are bytes. */
    static int readSize(DataInputStream in) throws IOException {
        int size = read(in);
        if (size < 0 || size > in.available()) {
            throw UnreadableRowsException.damaged();
        }
        return size;
    }

    /** Small where the number is near zero, on either side. */
    static void writeSigned(DataOutputStream out, long number) throws IOException {
        write(out, (number << 1) ^ (number >> (Long.SIZE - 1)));
    }

    static long readSigned(DataInputStream in) throws IOException {
        long folded = readLong(in);
        return (folded >>> 1) ^ -(folded & 1);
    }

    static int readSignedInt(DataInputStream in) throws IOException {
        return Math.toIntExact(readSigned(in));
    }
}
