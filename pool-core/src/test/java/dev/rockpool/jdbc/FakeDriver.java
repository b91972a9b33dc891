package dev.rockpool.jdbc;

import dev.rockpool.pool.Housekeeper;
import dev.rockpool.pool.Lane;
import dev.rockpool.pool.Listeners;
import dev.rockpool.pool.PoolConfig;
import dev.rockpool.pool.Ticker;
import dev.rockpool.spi.Session;
import dev.rockpool.spi.SessionSource;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A driver whose objects do nothing but remember the calls made on them, and a lane over it. */
final class FakeDriver implements AutoCloseable {

    /** A call of a method of one of the driver's objects, and what it gave. */
    record Call(Method method, List<Object> arguments, Object result) {

        boolean is(Class<?> type, String name) {
            return method.getDeclaringClass().isAssignableFrom(type)
                    && method.getName().equals(name);
        }
    }

    /** Marks the driver's objects. */
    interface Fake {}

    /** What a method is to do instead of nothing. */
    @FunctionalInterface
    interface Answer {
        Object get() throws SQLException, InterruptedException;
    }

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Housekeeper housekeeper;
    private final Lane lane;
    private int numbers;

    FakeDriver() throws SQLException {
        this(PoolConfig.builder().minConnections(1).maxConnections(1).build());
    }

    FakeDriver(PoolConfig config) throws SQLException {
        this(config, Ticker.SYSTEM, new Listeners());
    }

    FakeDriver(PoolConfig config, Ticker ticker, Listeners listeners) throws SQLException {
        housekeeper = Housekeeper.start(ticker);
        when("getAutoCommit", () -> true);
        when("isValid", () -> true);
        when("isClosed", () -> false);
        when("getNetworkTimeout", () -> 0);
        when("getClientInfo", () -> null);
        when("getTypeMap", Map::of);
        SessionSource source = name -> new Session(make(Connection.class));
        lane = new Lane("fake", "primary", "primary", config, source, housekeeper, listeners);
        lane.start();
    }

    Lane lane() {
        return lane;
    }

    Connection borrow() throws SQLException {
        return LogicalConnection.borrow(lane);
    }

    /** Has a method, of whatever type and with whatever parameters, answer. */
    void when(String method, Answer answer) {
        answers.put(method, answer);
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    long count(Class<?> type, String method) {
        return calls.stream().filter(call -> call.is(type, method)).count();
    }

    Call lastCall() {
        return calls.get(calls.size() - 1);
    }

    <T> T make(Class<T> type) {
        InvocationHandler handler = (self, method, arguments) -> {
            if (method.getDeclaringClass() == Object.class) {
                return switch (method.getName()) {
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> "fake " + type.getSimpleName();
                };
            }
            Answer answer = answers.get(method.getName());
            Object result = answer == null ? any(method.getReturnType()) : answer.get();
            calls.add(new Call(method, arguments == null ? List.of() : Arrays.asList(arguments), result));
            return result;
        };
        return type.cast(
                Proxy.newProxyInstance(FakeDriver.class.getClassLoader(), new Class<?>[] {type, Fake.class}, handler));
    }

    /** A value of a type; no two are alike where the type has room for it. */
    Object any(Class<?> type) {
        int number = ++numbers;
        if (type == void.class) {
            return null;
        } else if (type == boolean.class) {
            return number % 2 == 0;
        } else if (type == byte.class) {
            return (byte) number;
        } else if (type == short.class) {
            return (short) number;
        } else if (type == int.class) {
            return number;
        } else if (type == long.class) {
            return (long) number;
        } else if (type == float.class) {
            return (float) number;
        } else if (type == double.class) {
            return (double) number;
        } else if (type == String.class) {
            return "text " + number;
        } else if (type == byte[].class) {
            return new byte[] {(byte) number};
        } else if (type == Class.class) {
            return Integer.class;
        } else if (type.isInterface()) {
            return type == Map.class ? Map.of("type " + number, Integer.class) : make(type);
        }
        return other(type, number);
    }

    private static Object other(Class<?> type, int number) {
        if (type == java.sql.Date.class) {
            return new java.sql.Date(number);
        } else if (type == java.sql.Time.class) {
            return new java.sql.Time(number);
        } else if (type == java.sql.Timestamp.class) {
            return new java.sql.Timestamp(number);
        } else if (type == java.math.BigDecimal.class) {
            return java.math.BigDecimal.valueOf(number);
        } else if (type == java.io.InputStream.class) {
            return new java.io.ByteArrayInputStream(new byte[0]);
        } else if (type == java.io.Reader.class) {
            return new java.io.StringReader("");
        } else if (type == java.util.Calendar.class) {
            return new java.util.GregorianCalendar(number, 0, 1);
        } else if (type == Object.class) {
            return "object " + number;
        }
        return null; // enums and exceptions: none is as good as any
    }

    @Override
    public void close() {
        lane.close(Duration.ZERO);
        housekeeper.close();
    }
}
