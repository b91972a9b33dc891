package dev.rockpool.stmt;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The options of a statement that a borrower may change, as they were when it was prepared. */
record Options(int maxRows, int fetchSize, int fetchDirection, int maxFieldSize) {

    private static final Options USUAL = new Options(0, 0, ResultSet.FETCH_FORWARD, 0);

    /** Returns null where the driver cannot tell: then a statement whose options were changed cannot be made as new. */
    static @Nullable Options of(PreparedStatement driver) {
        try {
            int maxRows = driver.getMaxRows();
            int fetchSize = driver.getFetchSize();
            int fetchDirection = driver.getFetchDirection();
            int maxFieldSize = driver.getMaxFieldSize();
            return USUAL.is(maxRows, fetchSize, fetchDirection, maxFieldSize)
                    ? USUAL
                    : new Options(maxRows, fetchSize, fetchDirection, maxFieldSize);
        } catch (SQLException | RuntimeException e) {
            return null;
        }
    }

    private boolean is(int rows, int size, int direction, int field) {
        return rows == maxRows && size == fetchSize && direction == fetchDirection && field == maxFieldSize;
    }

    /** Drivers refuse a fetch size beyond the max rows, so these come first. */
    void restore(PreparedStatement driver) throws SQLException {
        driver.setMaxRows(maxRows);
        driver.setFetchSize(fetchSize);
        driver.setFetchDirection(fetchDirection);
        driver.setMaxFieldSize(maxFieldSize);
    }
}
