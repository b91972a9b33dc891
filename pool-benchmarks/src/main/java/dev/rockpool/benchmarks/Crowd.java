package dev.rockpool.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Many threads that do the same for a while: a second to warm up, then the time that counts. */
final class Crowd {

    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What one thread does, again and again. */
    interface Member {
        void act(Period period) throws Exception;
    }

    /** When measuring begins and ends, on the scale of {@link System#nanoTime()}. */
    record Period(long begin, long end) {
        boolean isOver(long now) {
            return now - end >= 0;
        }

        boolean counts(long now) {
            return now - begin >= 0 && now - end < 0;
        }

        /** What began within the period, or before, and ended after its beginning. */
        boolean ends(long now) {
            return now - begin >= 0;
        }

        double seconds() {
            return (end - begin) / 1e9;
        }
    }

    private Crowd() {}

    /** Starts the members, each on its own thread, and waits for all of them; throws the first failure. */
    static <M extends Member> List<M> run(int size, boolean virtual, long measuredNanos, IntFunction<M> joining)
            throws Exception {
        return run(size, virtual, WARM_UP_NANOS, measuredNanos, new ProcessorTime(), joining);
    }

    /** The same with another time to warm up, and with the processor time of the whole process in the time that counts. */
    static <M extends Member> List<M> run(
            int size,
            boolean virtual,
            long warmUpNanos,
            long measuredNanos,
            ProcessorTime processor,
            IntFunction<M> joining)
            throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        AtomicReference<@Nullable Period> time = new AtomicReference<>();
        List<M> members = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            M member = joining.apply(i);
            members.add(member);
            threads.add(VirtualThreads.start(virtual, "member-" + i, () -> {
                try {
                    started.await();
                    Period period = time.get();
                    while (period != null && !period.isOver(System.nanoTime()) && failure.get() == null) {
                        member.act(period);
                    }
                } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                }
            }));
        }
        long begin = System.nanoTime() + warmUpNanos;
        time.set(new Period(begin, begin + measuredNanos));
        started.countDown();
        sleepUntil(begin);
        processor.start();
        sleepUntil(begin + measuredNanos);
        processor.stop();
        for (Thread thread : threads) {
            thread.join();
        }
        Throwable first = failure.get();
        if (first != null) {
            throw new IllegalStateException("A thread failed", first);
        }
        return members;
    }

    private static void sleepUntil(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(nanos - System.nanoTime());
    }
}
