package dev.rockpool.work;

import java.sql.SQLTransactionRollbackException;

/**
 * A write unit ran to its end, but the commit that it shared with others failed, for whatever one of them did, and nothing of it was kept.
 * It was not run again, because it was not said to be repeatable. Running it again may help.
 */
public final class UnitUndoneException extends SQLTransactionRollbackException {

    private static final long serialVersionUID = 1L;

    UnitUndoneException(Throwable cause) {
        super(
                "Nothing of this write unit was kept: it ran to its end, but shared a commit with others, and that failed ("
                        + cause.getMessage()
                        + "). Run it again; or declare it repeatable (WorkOptions.asRepeatable, or a retry), and that is done for"
                        + " you; or let it stand alone (WorkOptions.standingAlone)",
                "40000",
                cause);
    }
}
