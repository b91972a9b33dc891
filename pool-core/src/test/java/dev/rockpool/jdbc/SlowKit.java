package dev.rockpool.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rockpool.pool.PoolEvent;
import dev.rockpool.pool.PoolEvent.SlowStatement;
import dev.rockpool.pool.PoolListener;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Hears of slow statements, and what is logged of them. */
final class SlowKit implements PoolListener, AutoCloseable {

    private final List<SlowStatement> told = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final PrintStream before = System.err;

    SlowKit() {
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    @Override
    public void onEvent(PoolEvent event) {
        if (event instanceof SlowStatement slow) {
            told.add(slow);
        }
    }

    List<SlowStatement> told() {
        return List.copyOf(told);
    }

    /** Those of one SQL text, for a pool's borrowers may run others. */
    List<SlowStatement> told(String sql) {
        return told.stream().filter(slow -> slow.sql().equals(sql)).toList();
    }

    SlowStatement only(String sql) {
        assertThat(told(sql)).as(sql).hasSize(1);
        return told(sql).get(0);
    }

    void forget() {
        told.clear();
    }

    List<String> lines() {
        return log.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Override
    public void close() {
        System.setErr(before);
    }
}
