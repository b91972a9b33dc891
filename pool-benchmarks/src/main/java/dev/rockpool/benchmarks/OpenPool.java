package dev.rockpool.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** A contender's pool, open. */
record OpenPool(DataSource dataSource, Runnable closer) implements AutoCloseable {

    /** Borrows that many connections at once, so that none is opened while something is measured. */
    void fill(int size) throws SQLException {
        List<Connection> all = new ArrayList<>();
        try {
            while (all.size() < size) {
                all.add(dataSource.getConnection());
            }
        } finally {
            for (Connection connection : all) {
                connection.close();
            }
        }
    }

    @Override
    public void close() {
        closer.run();
    }
}
