package dev.rockpool.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/** Calls every method of an interface on a handle that is closed. */
final class ClosedHandles {

    private ClosedHandles() {}

    /** What did not throw an {@link SQLException} with state 08003, by method; nothing when all is well. */
    static Map<String, String> survivors(Object handle, Class<?> type, Set<String> exempt)
            throws IllegalAccessException {
        Map<String, String> survivors = new TreeMap<>();
        for (Method method : type.getMethods()) {
            if (Modifier.isStatic(method.getModifiers()) || exempt.contains(method.getName())) {
                continue;
            }
            try {
                survivors.put(method.toString(), "returned " + method.invoke(handle, arguments(method)));
            } catch (InvocationTargetException e) {
                if (!(e.getCause() instanceof SQLException failure) || !"08003".equals(failure.getSQLState())) {
                    survivors.put(method.toString(), "threw " + e.getCause());
                }
            }
        }
        return survivors;
    }

    static Object[] arguments(Method method) {
        Class<?>[] types = method.getParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = argument(types[i]);
        }
        return arguments;
    }

    private static Object argument(Class<?> type) {
        if (type.isArray()) {
            return java.lang.reflect.Array.newInstance(type.getComponentType(), 0);
        } else if (type.isPrimitive()) {
            // One-element arrays begin with the type's zero.
            return java.lang.reflect.Array.get(java.lang.reflect.Array.newInstance(type, 1), 0);
        } else if (type == String.class) {
            return "";
        } else if (type == Class.class) {
            return Object.class;
        } else if (type == Map.class) {
            return Map.of();
        } else if (type == Properties.class) {
            return new Properties();
        } else if (type == Executor.class) {
            return (Executor) Runnable::run;
        }
        return null;
    }
}
