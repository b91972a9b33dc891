package dev.rockpool.sqlite;

import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer's part in knowing foreign commits from the pool's own ({@link ForeignCommits}): what its connection has seen of others. Belongs
 * to its session.
 *
 * <p>Invariant: where {@code known}, the watch has been told of all foreign commits that {@code seen} covers. Commits of the connection's own
 * leave its version as it is, so it is still {@code seen} at a later look if and only if nobody else has committed in between.
 */
final class OwnCommits implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OwnCommits.class);

    private final ForeignCommits foreign;
    private final DataVersion version;
    private long seen;
    private boolean known;
    /** How often the watch had been told at the last look. */
    private long told;

    OwnCommits(ForeignCommits foreign, DataVersion version) {
        this.foreign = foreign;
        this.version = version;
    }

    /**
     * To be called before a write is announced. Does its work once, when somebody has begun to check, and again when a check has found foreign
     * commits, so that they are not told once more.
     */
    void begin() {
        if (foreign.isWatching() && (!known || told != foreign.found())) {
            try {
                long now = version.read();
                if (foreign.knowsAll()) { // asked after the look, so it knows what the look covers
                    seen = now;
                    told = foreign.found();
                    known = true;
                }
            } catch (SQLException e) {
                LOG.debug("The writer does not tell its data_version", e);
            }
        }
    }

    /** To be called after a commit and before its write ends, while no transaction and no result is open on the connection. */
    void committed() {
        if (known) {
            foreign.ownCommit(this);
        }
    }

    /** Looks again; true where others have committed since the last look, of which the watch is now to be told. */
    boolean hasForeign() throws SQLException {
        long now = version.read();
        if (now == seen) {
            return false;
        }
        seen = now;
        told++;
        return true;
    }

    @Override
    public void close() throws SQLException {
        version.close();
    }
}
