package dev.rockpool.benchmarks;

import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** Virtual threads where the JDK has them (21 and later); by reflection, because this is compiled for 17. */
final class VirtualThreads {

    static final int FIRST_RELEASE = 21;

    private VirtualThreads() {}

    /** The feature release of the JDK in a home. */
    static int releaseOf(Path javaHome) throws IOException {
        Properties release = new Properties();
        try (Reader in = Files.newBufferedReader(javaHome.resolve("release"))) {
            release.load(in);
        }
        String version = release.getProperty("JAVA_VERSION", "17").replace("\"", "");
        return Runtime.Version.parse(version).feature();
    }

    /** Starts a thread of the kind that is asked for. */
    static Thread start(boolean virtual, String name, Runnable task) throws ReflectiveOperationException {
        if (virtual) {
            Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
            return (Thread) start.invoke(null, task);
        }
        Thread thread = new Thread(task, name);
        thread.start();
        return thread;
    }
}
