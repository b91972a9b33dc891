package dev.rockpool;

import dev.rockpool.pool.PoolStats;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Opens several databases with shared settings, and closes them together. Thread-safe. */
public final class PoolFactory implements AutoCloseable {

    private final UnaryOperator<DatabaseBuilder> shared;
    private final List<DatabaseManager> managers = new ArrayList<>();

    PoolFactory(UnaryOperator<DatabaseBuilder> shared) {
        this.shared = shared;
    }

    /**
     * Opens a database with the shared settings.
     *
     * @param location as for {@link DatabaseManager#withPooling(String)}
     * @return a manager; closed with the factory, or earlier by itself
     * @throws SQLException when it cannot be opened
     */
    public DatabaseManager open(String location) throws SQLException {
        return open(location, own -> own);
    }

    /**
     * Opens a SQLite file with the shared settings.
     *
     * @param file its path
     * @return a manager; closed with the factory, or earlier by itself
     * @throws SQLException when it cannot be opened
     */
    public DatabaseManager open(Path file) throws SQLException {
        return open(file.toString());
    }

    /**
     * Opens a database with the shared settings and some of its own.
     *
     * @param location as for {@link DatabaseManager#withPooling(String)}
     * @param own sets what differs; it comes after the shared settings
     * @return a manager; closed with the factory, or earlier by itself
     * @throws SQLException when it cannot be opened
     */
    public DatabaseManager open(String location, UnaryOperator<DatabaseBuilder> own) throws SQLException {
        DatabaseManager manager =
                own.apply(shared.apply(DatabaseManager.withPooling(location))).open();
        synchronized (managers) {
            managers.removeIf(DatabaseManager::isClosed);
            managers.add(manager);
        }
        return manager;
    }

    /**
     * Opens a SQLite file with the shared settings and some of its own.
     *
     * @param file its path
     * @param own sets what differs; it comes after the shared settings
     * @return a manager; closed with the factory, or earlier by itself
     * @throws SQLException when it cannot be opened
     */
    public DatabaseManager open(Path file, UnaryOperator<DatabaseBuilder> own) throws SQLException {
        return open(file.toString(), own);
    }

    /**
     * Returns the open databases of this factory.
     *
     * @return their managers, in the order of opening
     */
    public List<DatabaseManager> managers() {
        synchronized (managers) {
            return managers.stream().filter(manager -> !manager.isClosed()).toList();
        }
    }

    /**
     * Returns the figures of every open database of this factory.
     *
     * @return pool names to figures, in the order of opening; where two pools have one name, the later one has its place behind it
     */
    public Map<String, PoolStats> getPoolStats() {
        Map<String, PoolStats> stats = new LinkedHashMap<>();
        for (DatabaseManager manager : managers()) {
            String name = manager.name();
            for (int i = 2; stats.containsKey(name); i++) {
                name = manager.name() + "#" + i;
            }
            stats.put(name, manager.getPoolStats());
        }
        return stats;
    }

    /** Closes every database that this factory opened. */
    public void closeAllPools() {
        managers().forEach(DatabaseManager::close);
    }

    /** The same as {@link #closeAllPools()}. */
    @Override
    public void close() {
        closeAllPools();
    }
}
