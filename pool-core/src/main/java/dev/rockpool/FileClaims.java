package dev.rockpool;

import dev.rockpool.pool.PoolConfig;
import dev.rockpool.spi.Engine;
import dev.rockpool.sqlite.SqliteEngine;
import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which files a database writes: its own, and those attached to it. Two databases of one process must not write the same file, because
 * their writers would not wait in one queue, but contend for the file's lock. Immutable.
 *
 * @param name the database's, for messages
 * @param own the file that it was opened on, or null where it is not written
 * @param attached those written beside it
 */
record FileClaims(String name, @Nullable Object own, Set<Object> attached) {

    static FileClaims of(Engine engine, PoolConfig config) {
        if (!(engine instanceof SqliteEngine sqlite)) {
            return new FileClaims(engine.databaseName(), null, Set.of());
        }
        FileClaims claims =
                new FileClaims(sqlite.databaseName(), config.readOnly() ? null : sqlite.key(), sqlite.attachedKeys());
        if (claims.attached.contains(sqlite.key())) {
            throw claims.refused("it attaches its own file");
        }
        return claims;
    }

    void refuseClash(FileClaims open) {
        String problem = null;
        if (own != null && open.attached.contains(own)) {
            problem = "it is attached to " + open.name + ", which is open in this process and writes it";
        } else if (open.own != null && attached.contains(open.own)) {
            problem = "it attaches " + open.name + ", which is open in this process as a database of its own";
        } else if (!Collections.disjoint(attached, open.attached)) {
            problem = "it attaches a file that is also attached to " + open.name + ", which is open in this process";
        }
        if (problem != null) {
            throw refused(problem);
        }
    }

    private IllegalArgumentException refused(String problem) {
        return new IllegalArgumentException("Database " + name + " cannot be opened: " + problem
                + ", and two writers would contend for the file. Use attachReadOnly, or close the other first");
    }
}
