package dev.rockpool.benchmarks;

import java.lang.management.ManagementFactory;

/** The processor time of the whole process between two moments: all its threads, collector and compiler included. Not thread-safe. */
final class ProcessorTime {

    private long nanos;

    void start() {
        nanos -= now();
    }

    void stop() {
        nanos += now();
    }

    /** What was used between every start and stop. */
    long nanos() {
        return nanos;
    }

    /** Zero where the JVM does not tell. */
    private static long now() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
    }
}
