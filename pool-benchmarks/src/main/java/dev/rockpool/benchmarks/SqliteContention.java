package dev.rockpool.benchmarks;

import dev.rockpool.DatabaseManager;
import dev.rockpool.pool.Durability;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Readers and writers on one SQLite file through plain JDBC: the same code over every pool's {@code DataSource}. First everybody only
 * reads, then they do the mix, so that it shows whether writers raise the times of reads. Afterwards every write that was acknowledged
 * must be there, whole, and the file sound; else the run fails.
 */
final class SqliteContention {

    private static final int THREADS = 32;
    private static final int CONNECTIONS = 8;
    private static final String ALONE = "alone.";

    /** A pool, and who runs what writes; null for its data source. */
    record Target(OpenPool pool, ContentionMember.@Nullable Units units) {}

    /** The pools, in the order of the table. */
    enum Kind {
        ROCKPOOL("Rockpool, 1 writer and 7 readers") {
            @Override
            Target open(Path file, Durability durability) throws SQLException {
                DatabaseManager manager = rockpool(file, durability);
                return new Target(new OpenPool(manager.dataSource(), manager::close), null);
            }
        },
        /** The writes through the write queue, the reads through the data source. */
        ROCKPOOL_UNITS("Rockpool, its writes as write units") {
            @Override
            Target open(Path file, Durability durability) throws SQLException {
                DatabaseManager manager = rockpool(file, durability);
                return new Target(
                        new OpenPool(manager.dataSource(), manager::close),
                        work -> manager.<RuntimeException>useTransaction(work::on));
            }
        },
        HIKARICP_1("HikariCP, 1 connection") {
            @Override
            Target open(Path file, Durability durability) {
                return new Target(Pools.hikari(MixTarget.Kind.url(file, durability), 1), null);
            }
        },
        HIKARICP_8("HikariCP, 8 connections") {
            @Override
            Target open(Path file, Durability durability) {
                return new Target(Pools.hikari(MixTarget.Kind.url(file, durability), CONNECTIONS), null);
            }
        };

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }

        abstract Target open(Path file, Durability durability) throws SQLException;

        private static DatabaseManager rockpool(Path file, Durability durability) throws SQLException {
            return DatabaseManager.withPooling(file)
                    .maxConnections(CONNECTIONS)
                    .minConnections(CONNECTIONS)
                    .acquireTimeout(Duration.ofMinutes(1))
                    .queryCache(false)
                    .durability(durability)
                    .open();
        }
    }

    private SqliteContention() {}

    /** Returns two tables for each durability. */
    static String run(Effort effort) throws IOException, InterruptedException {
        Map<Durability, Map<Kind, List<Figures>>> all = new EnumMap<>(Durability.class);
        for (int round = 1; round <= effort.rounds(); round++) {
            for (Durability durability : Durability.values()) {
                for (Kind kind : Kind.values()) {
                    Progress.say("sqlite-contention, round " + round + ", " + durability + ", " + kind);
                    Figures figures = new Fork(Fork.thisJavaHome())
                            .run(SqliteContention.class, kind, durability, effort.millis(), effort.folder());
                    all.computeIfAbsent(durability, none -> new EnumMap<>(Kind.class))
                            .computeIfAbsent(kind, none -> new ArrayList<>())
                            .add(figures);
                }
            }
        }
        StringBuilder tables = new StringBuilder();
        all.forEach((durability, results) -> tables.append(tables(durability, results)));
        return tables.toString();
    }

    private static String tables(Durability durability, Map<Kind, List<Figures>> results) {
        String baseline = Kind.HIKARICP_1.title();
        Comparison work = new Comparison("synchronous=" + durability, baseline)
                .ratio("operations/s", "operations", Units::count)
                .ratio("reads/s", "reads", Units::count)
                .ratio("writes/s", "writes", Units::count)
                .ratio("write p50", "write50", Units::time)
                .ratio("p99", "write99", Units::time)
                .ratio("p99.9", "write999", Units::time)
                .ratio("max", "writeMax", Units::time)
                .plain("lock errors", "lockErrors", Units::count)
                .plain("other errors", "otherErrors", Units::count);
        Comparison reads = new Comparison("synchronous=" + durability + ": reads", baseline)
                .ratio("alone: reads/s", ALONE + "reads", Units::count)
                .ratio("p50", ALONE + "read50", Units::time)
                .ratio("p99", ALONE + "read99", Units::time)
                .ratio("p99.9", ALONE + "read999", Units::time)
                .ratio("max", ALONE + "readMax", Units::time)
                .ratio("beside writers: p50", "read50", Units::time)
                .ratio("p99", "read99", Units::time)
                .ratio("p99.9", "read999", Units::time)
                .ratio("max", "readMax", Units::time);
        StringBuilder errors = new StringBuilder();
        results.forEach((kind, rounds) -> {
            Figures median = Figures.median(rounds);
            work.row(kind.title(), median);
            reads.row(kind.title(), median);
            errors.append(WorkLog.errors(kind.title(), median));
        });
        return work.toMarkdown() + errors + "\n" + reads.toMarkdown() + "\n";
    }

    /** The forked JVM: pool, durability, milliseconds, folder. */
    public static void main(String[] arguments) throws Exception {
        Kind kind = Kind.valueOf(arguments[0]);
        Durability durability = Durability.valueOf(arguments[1]);
        Duration time = Duration.ofMillis(Long.parseLong(arguments[2]));
        Shop.inFolder(Path.of(arguments[3]), file -> measure(file, kind, durability, time))
                .print(System.out);
    }

    /** Runs both parts on a new file, checks the file, and returns what was measured. */
    static Figures measure(Path file, Kind kind, Durability durability, Duration time) throws Exception {
        Shop.create(file);
        List<WorkLog> alone;
        List<WorkLog> mixed;
        Target target = kind.open(file, durability);
        try (OpenPool pool = target.pool()) {
            alone = crowd(pool, target.units(), time, false);
            mixed = crowd(pool, target.units(), time, true);
        }
        Shop.requireSound(file, mixed);
        Figures figures = WorkLog.summarize(mixed, time);
        WorkLog.summarize(alone, time).copyTo(figures, ALONE);
        return figures;
    }

    private static List<WorkLog> crowd(
            OpenPool pool, ContentionMember.@Nullable Units units, Duration time, boolean writes) throws Exception {
        List<ContentionMember> members = Crowd.run(
                THREADS,
                false,
                time.toNanos(),
                number -> new ContentionMember(pool.dataSource(), units, number, writes));
        return members.stream().map(member -> member.log).toList();
    }
}
