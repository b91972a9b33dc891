package dev.rockpool.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.examples.PlainSqlite;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a process of its own, as a terminal or a service manager sees it. */
class DemoProcessTest {

    private static final int ENDED_BY_SIGTERM = 128 + 15;

    @TempDir
    Path folder;

    @Test
    @Timeout(60)
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there a process can only be killed, not asked to end")
    void askedToEndWhileLoadingItClosesTheDatabase() throws Exception {
        Path file = folder.resolve("catalog.sqlite");
        Process demo = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Demo.class.getName(),
                        "--file",
                        file.toString(),
                        "--seconds",
                        "3600")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = demo.inputReader()) {
            String line = output.readLine();
            while (line != null && !line.startsWith("Loading: ")) {
                line = output.readLine();
            }
            // Not demo.destroy(): that closes the stream to read from, too.
            demo.toHandle().destroy();
            List<String> rest = output.lines().toList();

            assertThat(demo.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(demo.exitValue()).isEqualTo(ENDED_BY_SIGTERM);
            assertThat(rest).contains("ERRORS: none").anyMatch(text -> text.startsWith("Interrupted"));
        } finally {
            demo.destroyForcibly();
        }
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
        assertThat(PlainSqlite.query(file, "PRAGMA integrity_check")).containsExactly("ok");
    }
}
