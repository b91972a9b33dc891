package dev.rockpool.sqlite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another process that runs one of the tests' main classes: it is told lines, and tells lines. */
public final class OtherProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;
    private final PrintStream input;
    private final Path errors;

    public OtherProcess(Path folder, Class<?> main, Object... arguments) throws IOException {
        errors = Files.createTempFile(folder, "process", ".err");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        Arrays.stream(arguments).map(String::valueOf).forEach(command::add);
        process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    void tell(String line) {
        input.println(line);
    }

    /** Waits for the next line; fails when the process has ended. */
    public String answer() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new AssertionError("The other process ended:\n" + Files.readString(errors));
        }
        return line;
    }

    String ask(String line) throws IOException {
        tell(line);
        return answer();
    }

    /** Ends the process as a power cut would, as far as it is concerned; what it has said can still be read. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly(); // the process itself would close its output, unread
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            throw new AssertionError("The other process cannot be killed");
        }
    }

    /** What a process that was killed had said, without a last line that is not whole. */
    List<String> lastWords() throws IOException {
        StringBuilder rest = new StringBuilder();
        for (int read = output.read(); read >= 0; read = output.read()) {
            rest.append((char) read);
        }
        return rest.substring(0, rest.lastIndexOf("\n") + 1).lines().toList();
    }

    /** Tells it to end, and waits for that. */
    int end() throws InterruptedException {
        input.close();
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            throw new AssertionError("The other process does not end");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
