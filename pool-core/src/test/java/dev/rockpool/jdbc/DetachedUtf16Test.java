package dev.rockpool.jdbc;

/** The same where SQLite keeps texts in UTF-16, which shows where bytes are read of a text or a text of bytes. */
class DetachedUtf16Test extends DetachedGettersTest {

    @Override
    String encoding() {
        return "UTF-16le";
    }
}
