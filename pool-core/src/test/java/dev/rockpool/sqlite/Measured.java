package dev.rockpool.sqlite;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what a test measured and does not demand. */
final class Measured {

    private static final Logger LOG = LoggerFactory.getLogger("measured");

    private Measured() {}

    static void info(String words, Object... values) {
        LOG.info(words, values);
    }
}
