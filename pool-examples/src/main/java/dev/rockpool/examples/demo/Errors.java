package dev.rockpool.examples.demo;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what went wrong, by message. Thread-safe. */
final class Errors {

    private final Map<String, LongAdder> byMessage = new ConcurrentHashMap<>();

    void add(String during, Throwable error) {
        String message = during + ": " + error.getClass().getSimpleName() + ": " + error.getMessage();
        byMessage.computeIfAbsent(message, key -> new LongAdder()).increment();
    }

    long total() {
        return byMessage.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Messages to how often they came, most frequent first. */
    Map<String, Long> byMessage() {
        Map<String, Long> sorted = new LinkedHashMap<>();
        byMessage.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, LongAdder> entry) ->
                        -entry.getValue().sum()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue().sum()));
        return sorted;
    }
}
