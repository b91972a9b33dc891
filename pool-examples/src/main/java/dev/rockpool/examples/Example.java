package dev.rockpool.examples;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the examples have in common: a folder for their files, and a place to print. */
@FunctionalInterface
interface Example {

    /** Runs the example; it leaves its databases closed. */
    void run(Path folder, PrintStream out) throws Exception;

    /** Runs an example in the folder that its command line names, or in one that is deleted afterwards. */
    static void main(String[] args, Example example) throws Exception {
        if (args.length > 0) {
            example.run(Files.createDirectories(Path.of(args[0])), System.out);
            return;
        }
        Path folder = Files.createTempDirectory("rockpool-example");
        try {
            example.run(folder, System.out);
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
        Files.delete(folder);
    }
}
