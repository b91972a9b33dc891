package dev.rockpool.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rockpool.examples.Captured;
import dev.rockpool.examples.PlainSqlite;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo from its command line to the file it leaves, on modules small enough for a test. */
class DemoTest {

    private static final String SMALL = "java.logging,java.sql";
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int WRONG_OPTION = 2;
    private static final int INTERRUPTED = 130;

    @TempDir
    Path folder;

    private final Captured out = new Captured();
    private final Captured err = new Captured();
    private final StopSignal stop = new StopSignal();
    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("catalog.sqlite");
    }

    @Test
    void loadsServesAndReports() throws Exception {
        int exitCode = run("--modules", SMALL, "--seconds", "1");

        assertThat(err.text()).isEmpty();
        assertThat(exitCode).isEqualTo(OK);
        assertThat(out.text())
                .contains("LOADED in")
                .contains("2 modules, ")
                .contains("java.util.logging", "SERVED for 1.")
                .containsPattern(
                        "the query cache: \\d+\\.\\d % of [\\d,]+ cached queries were served from memory, though each")
                .containsPattern("the query cache: [5-9]\\d\\.\\d % of [\\d,]+ cached .*, by [1-9][\\d,]* kept results")
                .containsPattern("the write queue: [\\d,]+ writes shared [\\d,]+ commits")
                .containsPattern("the statement pool: (9\\d|100)\\.\\d\\d % of [\\d,]+ statements were found prepared")
                .doesNotContain("WROTE")
                .contains("none was lost", "SQLite's own check of the file: ok", "ERRORS: none");
        assertThat(one("SELECT count(*) FROM class"))
                .isEqualTo(""
                        + JdkClassLibrary.list(List.of("java.logging", "java.sql"))
                                .classes()
                                .size());
        assertThat(query("SELECT interface FROM class_interface JOIN class ON id = class_id"
                        + " WHERE name = 'java.sql.Connection' ORDER BY interface"))
                .containsExactly("java.lang.AutoCloseable", "java.sql.Wrapper");
        assertThat(one("SELECT superclass FROM class WHERE name = 'java.sql.SQLTimeoutException'"))
                .isEqualTo("java.sql.SQLTransientException");
        assertThat(one("SELECT exported FROM package WHERE name = 'sun.util.logging.internal'"))
                .isEqualTo("0");
        assertThat(Long.parseLong(one("SELECT sum(visits) FROM visit"))).isPositive();
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void comparesWritesThatShareCommitsWithThoseThatDoNot() throws Exception {
        int exitCode = run("--modules", SMALL, "--seconds", "0", "--writers", "8", "--write-seconds", "1");

        assertThat(err.text()).isEmpty();
        assertThat(exitCode).isEqualTo(OK);
        assertThat(out.text())
                .contains("Writing from 8 threads, for 0.5 s with a commit for each write, then for 0.5 s")
                .containsPattern("  a commit for each visit +[1-9]")
                .containsPattern("  visits through the write queue +[1-9]")
                .containsPattern("  the queue did \\d[\\d,]*\\.\\d times as much")
                .contains("none was lost");
        Matcher groups = find("\\R  ([\\d,]+) writes shared ([\\d,]+) commits, ([\\d.]+) on average, (\\d+) at most");
        assertThat(number(groups.group(1)))
                .isEqualTo(number(find("write queue +([\\d,]+) ").group(1)));
        assertThat(histogram()).isEqualTo(number(groups.group(2)));
        assertThat(Long.parseLong(one("SELECT sum(visits) FROM visit")))
                .isEqualTo(number(find("([\\d,]+) visits recorded").group(1)));
    }

    /** The sum of the numbers beside the bars. */
    private long histogram() {
        long commits = 0;
        Matcher lines =
                Pattern.compile("(?m)^ +\\d+(?: to \\d+)? +([\\d,]+)  #*$").matcher(out.text());
        while (lines.find()) {
            commits += number(lines.group(1));
        }
        return commits;
    }

    private Matcher find(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(out.text());
        assertThat(matcher.find()).as("%s in %s", pattern, out.text()).isTrue();
        return matcher;
    }

    private static long number(String printed) {
        return Long.parseLong(printed.replace(",", ""));
    }

    @Test
    void servesADashboardUntilItIsStopped() throws Exception {
        FutureTask<Integer> demo =
                new FutureTask<>(() -> run("--modules", SMALL, "--serve", "--port", "0", "--write-seconds", "0"));
        new Thread(demo, "demo").start();
        await().until(() -> out.text().contains("until Ctrl-C"));
        URI dashboard = URI.create(find("Dashboard: (\\S+),").group(1));
        await().untilAsserted(() -> assertThat(get(dashboard.resolve("/metrics")))
                .containsPattern("rockpool_connections_acquired_total\\{.*lane=\"readers\".*} [1-9]"));
        assertThat(get(dashboard)).contains("<title>");
        assertThat(get(dashboard.resolve("/metrics/database/pool"))).contains("catalog.sqlite");
        stop.give();
        assertThat(demo.get()).isEqualTo(INTERRUPTED);
        assertThat(err.text()).isEmpty();
        assertThat(out.text()).contains("SERVED for", "none was lost");
    }

    private static String get(URI uri) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void aSecondRunReusesTheFile() throws Exception {
        assertThat(run("--modules", SMALL, "--seconds", "0")).isEqualTo(OK);
        PlainSqlite.execute(file, "DELETE FROM visit");
        PlainSqlite.execute(file, "INSERT INTO visit VALUES (1, 42)");

        Captured second = new Captured();
        assertThat(run(second, "--modules", SMALL, "--seconds", "0")).isEqualTo(OK);

        assertThat(second.text()).contains("reused: ", "ERRORS: none").doesNotContain("LOADED");
        assertThat(Long.parseLong(one("SELECT visits FROM visit WHERE class_id = 1")))
                .isGreaterThanOrEqualTo(42);
    }

    @Test
    void rebuildsWhenAskedTo() throws Exception {
        assertThat(run("--modules", SMALL, "--seconds", "0")).isEqualTo(OK);
        PlainSqlite.execute(file, "INSERT INTO tag (name) VALUES ('of the first run')");

        Captured second = new Captured();
        assertThat(run(second, "--modules", SMALL, "--seconds", "0", "--rebuild"))
                .isEqualTo(OK);

        assertThat(second.text()).contains("rebuilt: as --rebuild asks", "LOADED");
        assertThat(query("SELECT name FROM tag WHERE name = 'of the first run'"))
                .isEmpty();
    }

    @Test
    void rebuildsAFileOfOtherModulesOrAnotherJdk() throws Exception {
        assertThat(run("--modules", SMALL, "--seconds", "0")).isEqualTo(OK);

        Captured second = new Captured();
        assertThat(run(second, "--modules", "java.logging", "--seconds", "0")).isEqualTo(OK);
        PlainSqlite.execute(file, "UPDATE about SET value = 'JDK 1.1' WHERE what = 'jdk'");
        Captured third = new Captured();
        assertThat(run(third, "--modules", "java.logging", "--seconds", "0")).isEqualTo(OK);

        assertThat(second.text()).contains("rebuilt: it holds other modules, " + SMALL, "LOADED");
        assertThat(third.text()).contains("rebuilt: it holds another JDK, JDK 1.1", "LOADED");
        assertThat(query("SELECT name FROM module")).containsExactly("java.logging");
    }

    @Test
    void interruptedWhileLoadingItLeavesASoundFileAndTheNextRunGoesOn() throws Exception {
        Progress.Display stopping = (task, done, total) -> new Progress() {
            @Override
            public void advance(long count) {
                stop.give();
            }

            @Override
            public void close() {}
        };

        int exitCode = Demo.execute(out.stream(), err.stream(), stopping, stop, arguments("--modules", "java.base"));

        assertThat(exitCode).isEqualTo(INTERRUPTED);
        assertThat(out.text()).contains("Interrupted").doesNotContain("SERVED");
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
        assertThat(one("PRAGMA integrity_check")).isEqualTo("ok");
        assertThat(one("SELECT value FROM about WHERE what = 'state'")).isEqualTo("loading");
        String present = one("SELECT count(*) FROM class");
        assertThat(one("SELECT value FROM about WHERE what = 'classes'")).isEqualTo(present);

        Captured second = new Captured();
        Progress.Display lines = Progress.lines(second.stream());
        String[] again = arguments("--modules", "java.base", "--seconds", "0");
        assertThat(Demo.execute(second.stream(), err.stream(), lines, new StopSignal(), again))
                .isEqualTo(OK);

        int all = JdkClassLibrary.list(List.of("java.base")).classes().size();
        assertThat(Integer.parseInt(present)).isBetween(1, all - 1);
        assertThat(second.text()).contains(String.format("resumed with %,d classes there", Integer.parseInt(present)));
        assertThat(one("SELECT count(*) FROM class")).isEqualTo("" + all);
        assertThat(one("SELECT value FROM about WHERE what = 'state'")).isEqualTo("complete");
    }

    @Test
    void interruptedWhileServingItStillReports() throws Exception {
        assertThat(run("--modules", SMALL, "--seconds", "0")).isEqualTo(OK);

        stop.give();
        Captured second = new Captured();
        int exitCode = run(second, "--modules", SMALL, "--seconds", "3600", "--write-seconds", "3600");

        assertThat(exitCode).isEqualTo(INTERRUPTED);
        assertThat(second.text()).contains("SERVED", "CHECKED", "Interrupted").doesNotContain("WROTE");
    }

    @Test
    void operationsThatFailAreCountedAndFailTheRun() throws Exception {
        assertThat(run("--modules", SMALL, "--seconds", "0")).isEqualTo(OK);
        PlainSqlite.execute(file, "DROP TABLE class_tag");

        Captured second = new Captured();
        int exitCode = run(second, "--modules", SMALL, "--seconds", "1");

        assertThat(exitCode).isEqualTo(FAILED);
        assertThat(second.text())
                .containsPattern("ERRORS: [1-9]")
                .containsPattern("times: tag a class, in one transaction: SQL\\w+: .*no such table: class_tag");
    }

    @Test
    void leavesAFileAloneThatIsNoCatalogue() throws Exception {
        PlainSqlite.execute(file, "CREATE TABLE diary (entry TEXT)");

        assertThat(run("--modules", SMALL, "--rebuild")).isEqualTo(FAILED);

        assertThat(err.text()).contains("[diary]", "left alone", "--file");
        assertThat(query("SELECT name FROM sqlite_schema")).containsExactly("diary");
    }

    @Test
    void saysInOneLineWhyAFileCannotBeOpened() throws Exception {
        Files.writeString(file, "This is a letter to my aunt, and by no means a database.".repeat(20));

        assertThat(run("--modules", SMALL)).isEqualTo(FAILED);

        assertThat(err.text()).contains("catalog.sqlite").hasLineCount(1);
        assertThat(file).content().startsWith("This is a letter");
    }

    @Test
    void explainsWrongOptions() {
        assertThat(run("--modules", "java.loging")).isEqualTo(WRONG_OPTION);
        assertThat(run("--seconds", "-1")).isEqualTo(WRONG_OPTION);
        assertThat(run("--connections", "0")).isEqualTo(WRONG_OPTION);
        assertThat(run("--writers", "0")).isEqualTo(WRONG_OPTION);
        assertThat(run("--second", "0")).isEqualTo(WRONG_OPTION);

        assertThat(err.text())
                .contains("no module 'java.loging'")
                .contains("--threads and --writers must be 1 or more, --seconds and --write-seconds 0 or more")
                .contains("maxConnections = '0' is not allowed")
                .contains("'--second'");
        assertThat(file).doesNotExist();
    }

    @Test
    void helpTellsOptionsAndExitCodes() {
        assertThat(run("--help")).isEqualTo(OK);

        assertThat(out.text())
                .contains("--file", "--rebuild", "--modules", "--threads", "--connections", "--seconds")
                .contains("--writers", "--write-seconds")
                .contains("jdk-catalog.sqlite", "Exit codes:", "130");
    }

    private int run(String... options) {
        return run(out, options);
    }

    private int run(Captured captured, String... options) {
        return Demo.execute(
                captured.stream(), err.stream(), Progress.lines(captured.stream()), stop, arguments(options));
    }

    private String[] arguments(String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("--file", file.toString(), "--threads", "4"));
        if (!arguments.contains("--write-seconds")) {
            arguments.addAll(List.of("--write-seconds", "0"));
        }
        return arguments.toArray(String[]::new);
    }

    private List<String> query(String sql) throws Exception {
        return PlainSqlite.query(file, sql);
    }

    private String one(String sql) throws Exception {
        return query(sql).get(0);
    }
}
