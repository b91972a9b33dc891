package dev.rockpool.cache;

import dev.rockpool.cache.TableVersions.Stamp;
import dev.rockpool.spi.ResultKey;
import dev.rockpool.spi.ResultRows;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows of one database in a {@link ResultStore}. A key is a digest of the statement, its parameters, the words of its tables ({@link
 * TableVersions}) and a number drawn when the database was opened; the value begins with that text in full, so that not even two texts with one
 * digest are taken for each other. A failure is counted, logged when it is the first, and a miss. Thread-safe.
 */
final class SecondLevel {

    private static final Logger LOG = LoggerFactory.getLogger(SecondLevel.class);

    private final ResultStore store;
    private final CacheCounters counters;
    private final String opening = UUID.randomUUID().toString();
    private final AtomicBoolean hasFailed = new AtomicBoolean();

    SecondLevel(ResultStore store, CacheCounters counters) {
        this.store = store;
        this.counters = counters;
    }

    /**
     * What was found.
     *
     * @param rows as they were read
     * @param expiresAt when their time is over, by the cache's clock
     */
    record Stored(ResultRows rows, long expiresAt) {}

    /** Returns what was read under the same words; null where nothing is known. */
    @Nullable
    Stored get(ResultKey key, Stamp words) {
        String name = name(key, words);
        try {
            byte[] value = store.get(digest(name));
            if (value == null) {
                return null;
            }
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(value));
            byte[] own = name.getBytes(StandardCharsets.UTF_8);
            if (in.readInt() != own.length || !Arrays.equals(in.readNBytes(own.length), own)) {
                return null;
            }
            long expiresAt = in.readLong();
            return new Stored(RowsCodec.decode(in.readAllBytes()), expiresAt);
        } catch (Exception | LinkageError e) {
            failed("reading from", e);
            return null;
        }
    }

    /** {@code expiresAt}: by the cache's clock; {@code left}: how long that is, in nanoseconds. */
    void put(ResultKey key, Stamp words, ResultRows rows, long expiresAt, long left) {
        String name = name(key, words);
        try {
            store.put(digest(name), encode(name, rows, expiresAt), Duration.ofNanos(left));
        } catch (Exception | LinkageError e) {
            failed("writing to", e);
        }
    }

    private static byte[] encode(String name, ResultRows rows, long expiresAt) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            byte[] own = name.getBytes(StandardCharsets.UTF_8);
            out.writeInt(own.length);
            out.write(own);
            out.writeLong(expiresAt);
            out.write(RowsCodec.encode(rows));
        }
        return bytes.toByteArray();
    }

    private void failed(String doing, Throwable failure) {
        counters.storeFailures.increment();
        if (hasFailed.compareAndSet(false, true)) {
            LOG.warn(
                    "The query cache goes on without its second level where {} {} fails; further failures are only counted",
                    doing,
                    store,
                    failure);
        }
    }

    private String name(ResultKey key, Stamp words) {
        return opening + ' ' + words.describe() + ' ' + key.canonical();
    }

    private static String digest(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return "rockpool:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Java has SHA-256 everywhere", e);
        }
    }
}
