package dev.rockpool.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;

/** The processor's time and the memory that the calling thread takes for one cycle: the lowest of many short windows. Stateless. */
final class ThreadCost {

    static final String NANOS = ".nanos";
    static final String BYTES = ".bytes";

    static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** All cycles of one window. */
    @FunctionalInterface
    interface Window {
        void run() throws SQLException;
    }

    private ThreadCost() {}

    /** Measures one window, and keeps what is lower than before. */
    static void measure(String name, int cycles, Window window, Figures lowest) throws SQLException {
        long thread = Thread.currentThread().getId();
        long bytes = THREADS.getThreadAllocatedBytes(thread);
        long nanos = THREADS.getCurrentThreadCpuTime();
        window.run();
        double spent = THREADS.getCurrentThreadCpuTime() - nanos;
        double allocated = THREADS.getThreadAllocatedBytes(thread) - bytes;
        lowest.putLower(name + NANOS, spent / cycles).putLower(name + BYTES, allocated / cycles);
    }
}
