package dev.rockpool.stmt;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.StatementPoolStats;
import dev.rockpool.sqlite.CheckpointMode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a script with a statement pool and without, and tells where they differ. */
final class JdbcComparison {

    /** Opens one of the two databases. */
    @FunctionalInterface
    interface Opener {
        DatabaseManager open(Path folder, boolean pooled) throws SQLException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(JdbcComparison.class);
    private static final int MOST_RERUNS = 300;

    private final Path folder;
    private final Opener opener;
    private final Consumer<StatementPoolStats> told;
    private int runs;

    /** {@code told}: learns the figures of the statement pool after each run. */
    JdbcComparison(Path folder, Opener opener, Consumer<StatementPoolStats> told) {
        this.folder = folder;
        this.opener = opener;
        this.told = told;
    }

    /** Returns null where nothing differs; else what does, and the shortest script found that shows it. */
    @Nullable
    String difference(List<RandomSequence> script) throws Exception {
        String found = run(script);
        if (found == null) {
            return null;
        }
        LOG.error("A difference, which is made shorter now: {}", found);
        return found + "\nfirst seen as above; the shortest script found that differs:\n" + shortest(script);
    }

    // ---- one run

    private @Nullable String run(List<RandomSequence> script) throws Exception {
        Path here = folder.resolve("run" + runs++);
        List<String> pooled = outcomes(here, true, script);
        List<String> plain = outcomes(here, false, script);
        for (int i = 0; i < Math.min(plain.size(), pooled.size()); i++) {
            if (!plain.get(i).equals(pooled.get(i))) {
                return "outcome " + i + "\n   pooled: " + pooled.get(i) + "\n unpooled: " + plain.get(i);
            }
        }
        return plain.size() == pooled.size() ? null : "more outcomes on one side";
    }

    private List<String> outcomes(Path here, boolean pooled, List<RandomSequence> script) throws Exception {
        Path own = here.resolve(pooled ? "pooled" : "plain");
        java.nio.file.Files.createDirectories(own);
        try (DatabaseManager db = opener.open(own, pooled);
                JdbcWorld world = new JdbcWorld(db)) {
            db.executeTransaction(RandomTexts.BEGINNING);
            script.forEach(world::run);
            List<String> outcomes = world.outcomes;
            outcomes.add("leases " + db.leases());
            outcomes.add("contents " + db.withConnection(JdbcComparison::contents));
            if (world.hasReaders()) {
                outcomes.add("blocked by "
                        + db.sqlite().checkpoint(CheckpointMode.TRUNCATE).blockedBy());
            }
            if (pooled) {
                told.accept(db.getPoolStats().statements());
            }
            return outcomes;
        }
    }

    private static List<String> contents(Connection connection) throws SQLException {
        List<String> all = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            String schema = "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name";
            try (ResultSet rows = statement.executeQuery(schema)) {
                while (rows.next()) {
                    all.add(rows.getString(2) + ": " + rows.getString(3));
                    if (rows.getString(1).equals("table")) {
                        tables.add(rows.getString(2));
                    }
                }
            }
            for (String table : tables) {
                try (ResultSet rows = statement.executeQuery("SELECT * FROM \"" + table + "\" ORDER BY 1, 2")) {
                    while (rows.next()) {
                        StringBuilder row = new StringBuilder(table);
                        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                            row.append(' ').append(rows.getString(i));
                        }
                        all.add(row.toString());
                    }
                }
            }
        }
        return all;
    }

    // ---- making it short

    private String shortest(List<RandomSequence> script) throws Exception {
        List<RandomSequence> shorter = shorten(script);
        for (int i = 0; i < shorter.size(); i++) {
            int at = i;
            List<RandomSequence> around = shorter;
            List<RandomCall> calls = shorten(shorter.get(at).calls(), fewer -> replaced(around, at, fewer));
            shorter = replaced(shorter, at, calls);
        }
        StringBuilder text = new StringBuilder();
        for (RandomSequence sequence : shorter) {
            text.append(sequence.borrowing()).append('\n');
            sequence.calls().forEach(call -> text.append("    ").append(call).append('\n'));
        }
        return text + "where " + run(shorter);
    }

    private static List<RandomSequence> replaced(List<RandomSequence> script, int at, List<RandomCall> calls) {
        List<RandomSequence> copy = new ArrayList<>(script);
        copy.set(at, copy.get(at).with(calls));
        return copy;
    }

    private List<RandomSequence> shorten(List<RandomSequence> script) throws Exception {
        return shorten(script, fewer -> fewer);
    }

    /** Makes a script of a part. */
    @FunctionalInterface
    private interface Whole<T> {
        List<RandomSequence> of(List<T> part);
    }

    /** Leaves out halves, quarters … single ones, as long as the rest still differs. */
    private <T> List<T> shorten(List<T> parts, Whole<T> whole) throws Exception {
        List<T> kept = new ArrayList<>(parts);
        for (int size = Math.max(1, kept.size() / 2); size > 0; size /= 2) {
            for (int from = kept.size() - size; from > -size; from -= size) {
                List<T> fewer = new ArrayList<>(kept);
                fewer.subList(Math.max(0, from), Math.min(fewer.size(), Math.max(0, from) + size))
                        .clear();
                if (runs < MOST_RERUNS && fewer.size() < kept.size() && run(whole.of(fewer)) != null) {
                    kept = fewer;
                }
            }
        }
        return Collections.unmodifiableList(kept);
    }
}
