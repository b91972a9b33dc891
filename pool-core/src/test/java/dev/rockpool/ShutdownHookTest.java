package dev.rockpool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that ends without closing its pool, with and without the hook. */
class ShutdownHookTest {

    @TempDir
    Path folder;

    /** The process: writes, and ends in the middle. */
    static final class EndsInTheMiddle {
        private EndsInTheMiddle() {}

        public static void main(String[] args) throws SQLException {
            DatabaseManager db = DatabaseManager.withPooling(args[0])
                    .shutdownHook(Boolean.parseBoolean(args[1]))
                    .open();
            Sql.write(db, "CREATE TABLE t (a)");
            Sql.write(db, "INSERT INTO t VALUES (1)");
            System.exit(7);
        }
    }

    private void runUntilItEnds(Path file, boolean hook) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndsInTheMiddle.class.getName(),
                        file.toString(),
                        Boolean.toString(hook))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isEqualTo(7);
    }

    @Test
    void withTheHookThePoolIsClosedWhenTheProcessEnds() throws Exception {
        Path file = folder.resolve("hook.sqlite");
        runUntilItEnds(file, true);
        assertThat(folder.resolve("hook.sqlite-wal")).doesNotExist();
        try (DatabaseManager db = DatabaseManager.withPooling(file).open()) {
            assertThat(Sql.read(db, "SELECT a FROM t")).isEqualTo("1");
        }
    }

    @Test
    void withoutTheHookTheWalStaysAndTheNextProcessRecoversIt() throws Exception {
        Path file = folder.resolve("none.sqlite");
        runUntilItEnds(file, false);
        assertThat(Files.size(folder.resolve("none.sqlite-wal"))).isPositive();
        try (DatabaseManager db = DatabaseManager.withPooling(file).open()) {
            assertThat(Sql.read(db, "SELECT a FROM t")).isEqualTo("1");
        }
        assertThat(folder.resolve("none.sqlite-wal")).doesNotExist();
    }
}
