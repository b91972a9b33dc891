package dev.rockpool.spi;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A driver's statement while one borrower has it, and the way back to where it came from. For the owner of the connection's slot. */
public abstract class SourcedStatement {

    private final PreparedStatement driver;
    private @Nullable Object memo;

    /**
     * Takes a driver's statement.
     *
     * @param driver just prepared
     */
    protected SourcedStatement(PreparedStatement driver) {
        this.driver = driver;
    }

    /**
     * Returns the statement.
     *
     * @return the driver's own; a {@link java.sql.CallableStatement} where one was asked for
     */
    public final PreparedStatement driver() {
        return driver;
    }

    /**
     * Returns what the session has noted of the statement. It stays with the driver's statement from one borrower to the next.
     *
     * @return null as long as it has noted nothing
     */
    public final @Nullable Object memo() {
        return memo;
    }

    /**
     * Notes something of the statement. For its session alone.
     *
     * @param noted what {@link #memo()} shall return
     */
    public final void note(Object noted) {
        this.memo = noted;
    }

    /**
     * Gives the statement back; its result sets are closed already, and nobody uses it any more.
     *
     * @param condition what its borrower did to it
     * @throws SQLException when closing it fails
     */
    public abstract void release(StatementCondition condition) throws SQLException;
}
