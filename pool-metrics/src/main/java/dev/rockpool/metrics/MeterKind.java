package dev.rockpool.metrics;

/** What kind of meter one is. */
enum MeterKind {
    /** A figure of now, read when it is asked for. */
    GAUGE,
    /** A figure that only grows, but for resets; read when it is asked for. */
    COUNTER,
    /** Counts events as they come. */
    EVENTS,
    /** Durations, as they come, with a histogram. */
    TIMER,
    /** Sizes, as they come, with a histogram. */
    SUMMARY
}
