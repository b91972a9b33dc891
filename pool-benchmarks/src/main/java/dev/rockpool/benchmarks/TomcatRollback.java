package dev.rockpool.benchmarks;

import java.lang.reflect.Method;
import java.sql.Connection;
import org.apache.tomcat.jdbc.pool.ConnectionPool;
import org.apache.tomcat.jdbc.pool.JdbcInterceptor;
import org.apache.tomcat.jdbc.pool.PooledConnection;
import org.jspecify.annotations.Nullable;

/** Rolls back what a Tomcat JDBC borrower left unfinished. Tomcat makes one for each connection, by its class name. */
public final class TomcatRollback extends JdbcInterceptor {

    private @Nullable PooledConnection lent;

    @Override
    public void reset(@Nullable ConnectionPool pool, @Nullable PooledConnection connection) {
        lent = connection;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        PooledConnection pooled = lent;
        if (pooled != null && compare(CLOSE_VAL, method)) {
            Connection connection = pooled.getConnection();
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
        }
        return super.invoke(proxy, method, arguments);
    }
}
