package dev.rockpool.work;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A unit without a result. It is of the kind of its action, or all such units would be of one kind. */
record ActionWork<X extends Exception>(TransactionAction<X> action)
        implements TransactionFunction<@Nullable Void, X>, Statements {

    @Override
    @SuppressWarnings("NullAway") // a Void is always null
    public @Nullable Void apply(Transaction transaction) throws SQLException, X {
        action.apply(transaction);
        return null;
    }

    @Override
    public boolean arePure() {
        return false;
    }

    @Override
    public Object kind() {
        return action.getClass();
    }
}
