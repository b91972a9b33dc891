package dev.rockpool.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the figures were measured on and with. */
final class Machine {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private Machine() {}

    static String toMarkdown(Path databaseFolder) throws IOException {
        var system = ManagementFactory.getOperatingSystemMXBean();
        long memory = system instanceof com.sun.management.OperatingSystemMXBean known ? known.getTotalMemorySize() : 0;
        return """
                | | |
                |---|---|
                | processor | %s, %d cores for us |
                | memory | %.1f GiB |
                | system | %s %s, databases on %s |
                | JDK | %s, %s |
                | garbage collector | %s, %s |
                | versions | Rockpool of this checkout, HikariCP %s, Agroal %s, Tomcat JDBC %s, sqlite-jdbc %s, JMH %s |
                """.formatted(
                        processor(),
                        Runtime.getRuntime().availableProcessors(),
                        memory / (double) (1L << 30),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        Files.getFileStore(databaseFolder).type(),
                        Runtime.version(),
                        System.getProperty("java.vm.name"),
                        collector(),
                        String.join(" ", Fork.HEAP),
                        version("HikariCP"),
                        version("agroal-pool"),
                        version("tomcat-jdbc"),
                        version("sqlite-jdbc"),
                        version("jmh-core"));
    }

    /** Warns when others use the machine, for then figures say more about them. */
    static String loadWarning() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return load > 0.5
                ? String.format(
                        Locale.ROOT,
                        "The machine is not quiet (load average %.1f): do not publish figures from this run.",
                        load)
                : "";
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException | UncheckedIOException e) {
            return System.getProperty("os.arch");
        }
    }

    private static String collector() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(bean -> bean.getName().replaceAll(" .*", ""))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /** From the jar's name on the class path. */
    private static String version(String artifact) {
        String name = artifact + "-";
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(System.getProperty("java.class.path"))
                .map(entry -> Path.of(entry).getFileName().toString())
                .filter(jar -> jar.startsWith(name) && jar.endsWith(".jar"))
                .map(jar -> jar.substring(name.length(), jar.length() - ".jar".length()))
                .findFirst()
                .orElse("?");
    }
}
