package dev.rockpool.benchmarks.stub;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.DatabaseMetaData;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a pool may ask about the database when it opens a connection. A proxy, because no measured path comes here. */
final class StubMetaData implements InvocationHandler {

    private static final Map<String, Object> ANSWERS = Map.of(
            "getDatabaseProductName", "stub",
            "getDatabaseProductVersion", "1.0",
            "getDriverName", "stub",
            "getDriverVersion", "1.0",
            "getURL", StubDriver.URL,
            "supportsTransactions", true);

    private final StubConnection connection;

    private StubMetaData(StubConnection connection) {
        this.connection = connection;
    }

    static DatabaseMetaData of(StubConnection connection) {
        return (DatabaseMetaData) Proxy.newProxyInstance(
                StubMetaData.class.getClassLoader(),
                new Class<?>[] {DatabaseMetaData.class},
                new StubMetaData(connection));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
            throws SQLFeatureNotSupportedException {
        String name = method.getName();
        Object answer = name.equals("getConnection") ? connection : ANSWERS.get(name);
        if (answer == null) {
            throw new SQLFeatureNotSupportedException("The stub driver's metadata has no " + name);
        }
        return answer;
    }
}
