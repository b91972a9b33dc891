package dev.rockpool.stmt;

import dev.rockpool.pool.Housekeeper;
import dev.rockpool.pool.Listeners;
import dev.rockpool.pool.PoolConfig;
import dev.rockpool.pool.Ticker;
import dev.rockpool.spi.ModuleContext;
import dev.rockpool.spi.Session;
import dev.rockpool.spi.StatementPooling;
import dev.rockpool.spi.StatementSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A connection that tells which of its prepared statements are open and what was called on them, with a statement pool before it. */
final class WatchedDriver implements AutoCloseable {

    private final Connection real;
    private final Housekeeper housekeeper = Housekeeper.manual(Ticker.SYSTEM);
    private final Set<Object> open = new LinkedHashSet<>();
    /** Calls on statements, with their arguments, in their order. */
    final List<String> calls = new ArrayList<>();
    /** What a method of statements fails with; null for none. */
    String failing;

    final StatementPooling pooling;
    final StatementSource source;

    WatchedDriver(StatementPool pool) throws SQLException {
        real = DriverManager.getConnection("jdbc:sqlite::memory:");
        PoolConfig config = PoolConfig.builder().build();
        ModuleContext context = new ModuleContext(
                "app",
                "app",
                "sqlite",
                config,
                housekeeper,
                new Listeners(),
                () -> {
                    throw new AssertionError("not needed");
                },
                watch -> null);
        pooling = pool.attach(context).statements();
        Connection watched = (Connection) Proxy.newProxyInstance(
                WatchedDriver.class.getClassLoader(), new Class<?>[] {Connection.class}, (self, method, arguments) -> {
                    Object result = call(() -> method.invoke(real, arguments));
                    return result instanceof PreparedStatement statement ? watch(statement) : result;
                });
        source = pooling.open(new Session(watched), "app/primary", "primary.1");
    }

    private PreparedStatement watch(PreparedStatement statement) {
        PreparedStatement watched = (PreparedStatement) Proxy.newProxyInstance(
                WatchedDriver.class.getClassLoader(),
                new Class<?>[] {PreparedStatement.class},
                (self, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return method.getName().equals("equals")
                                ? self == arguments[0]
                                : method.invoke(statement, arguments);
                    }
                    calls.add(method.getName() + (arguments == null ? "" : List.of(arguments)));
                    if (method.getName().equals("close")) {
                        open.remove(self);
                    }
                    if (method.getName().equals(failing)) {
                        throw new SQLException(failing + " fails");
                    }
                    return call(() -> method.invoke(statement, arguments));
                });
        open.add(watched);
        return watched;
    }

    private interface Reflective {
        Object invoke() throws IllegalAccessException, InvocationTargetException;
    }

    private static Object call(Reflective call) throws Throwable {
        try {
            return call.invoke();
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** How many statements of the driver's are open. */
    int open() {
        return open.size();
    }

    @Override
    public void close() throws SQLException {
        housekeeper.close();
        real.close();
    }
}
