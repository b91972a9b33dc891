package dev.rockpool.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a measurement in a JVM of its own, so that what the compiler learned about one contender never serves or hinders the next.
 */
final class Fork {

    /** A fixed heap, so that no contender pays for growing it. */
    static final List<String> HEAP = List.of("-Xms1g", "-Xmx1g");

    private final Path javaHome;
    private final List<String> command = new ArrayList<>();

    Fork(Path javaHome) {
        this.javaHome = javaHome;
        command.add(javaHome.resolve("bin").resolve("java").toString());
        command.addAll(HEAP);
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--enable-native-access"))
                .forEach(command::add);
    }

    static Path thisJavaHome() {
        return Path.of(System.getProperty("java.home"));
    }

    /** Adds an option of the JVM. */
    Fork option(String option) {
        command.add(option);
        return this;
    }

    /** Runs a main class that prints {@link Figures}, and returns them. */
    Figures run(Class<?> main, Object... arguments) throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>(command);
        whole.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        for (Object argument : arguments) {
            whole.add(argument.toString());
        }
        Process process = new ProcessBuilder(whole)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            Figures figures = Figures.parse(out.lines());
            int exit = process.waitFor();
            if (exit != 0) {
                throw new IOException(main.getSimpleName() + " " + List.of(arguments) + " on " + javaHome
                        + " ended with exit code " + exit + "; its own message is above");
            }
            return figures;
        } finally {
            process.destroyForcibly();
        }
    }
}
