package dev.rockpool.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.DatabaseManager;
import dev.rockpool.Sql;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that have no Flight Recorder, or may not use it. */
class WithoutFlightRecorderTest {

    @TempDir
    Path folder;

    /** The process: writes and reads, and ends with a status that says whether it may know the recorder. */
    static final class WritesAndReads {
        private WritesAndReads() {}

        public static void main(String[] args) throws SQLException {
            try (DatabaseManager db = DatabaseManager.withPooling(args[0]).open()) {
                Sql.write(db, "CREATE TABLE t (a)");
                Sql.write(db, "INSERT INTO t VALUES (1)");
                boolean written = Sql.read(db, "SELECT a FROM t").equals("1");
                boolean recorder = ModuleLayer.boot().findModule("jdk.jfr").isPresent();
                System.exit(written ? recorder ? 8 : 7 : 1);
            }
        }
    }

    private void run(int status, String... options) throws IOException, InterruptedException {
        List<String> command = Stream.of(
                        Stream.of(Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString()),
                        Stream.of(options),
                        Stream.of(
                                "-cp",
                                System.getProperty("java.class.path"),
                                WritesAndReads.class.getName(),
                                folder.resolve("app.sqlite").toString()))
                .flatMap(part -> part)
                .toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isEqualTo(status);
        assertThat(output).doesNotContain("Exception").doesNotContain("NoClassDefFoundError");
    }

    @Test
    void aRuntimeWithoutTheRecorderIsServedAsEver() throws Exception {
        run(7, "--limit-modules", "java.sql");
    }

    @Test
    void aRecorderThatIsSwitchedOffIsLeftAlone() throws Exception {
        run(8, "-XX:-FlightRecorder");
    }
}
