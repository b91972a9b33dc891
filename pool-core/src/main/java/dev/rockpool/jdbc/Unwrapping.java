package dev.rockpool.jdbc;

import java.sql.SQLException;
import java.sql.Wrapper;

/** How all wrappers answer {@link Wrapper}: with themselves where they can, else with the driver's object. */
final class Unwrapping {

    private Unwrapping() {}

    static boolean isWrapperFor(Object wrapper, Wrapper driver, Class<?> type) throws SQLException {
        return type.isInstance(wrapper) || type.isInstance(driver) || driver.isWrapperFor(type);
    }

    /** The driver's object of a type that the wrapper itself is not. Drivers are asked before they would fail in their own ways. */
    static <T> T driver(Wrapper driver, Class<T> type) throws SQLException {
        if (type.isInstance(driver)) {
            return type.cast(driver);
        }
        if (driver.isWrapperFor(type)) {
            return driver.unwrap(type);
        }
        throw new SQLException("This is no wrapper of " + type.getName() + "; the driver's object is a "
                + driver.getClass().getName());
    }
}
