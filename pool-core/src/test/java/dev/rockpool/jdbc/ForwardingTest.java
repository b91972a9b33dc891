package dev.rockpool.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Array;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The mechanical classes pass on what they are told, all of it, and to the right method. */
class ForwardingTest {

    /** An interface of JDBC and what stands for it here. */
    record Face(Class<?> type, Class<?> wrapper) {
        @Override
        public String toString() {
            return type.getSimpleName();
        }
    }

    static Stream<Face> faces() {
        return Stream.of(
                new Face(Connection.class, LogicalConnection.class),
                new Face(Statement.class, LogicalStatement.class),
                new Face(PreparedStatement.class, LogicalPreparedStatement.class),
                new Face(CallableStatement.class, LogicalCallableStatement.class),
                new Face(ResultSet.class, LogicalResultSet.class),
                new Face(ResultSetMetaData.class, LogicalResultSetMetaData.class),
                new Face(ParameterMetaData.class, LogicalParameterMetaData.class),
                new Face(DatabaseMetaData.class, LogicalMetaData.class),
                new Face(Array.class, LogicalArray.class),
                new Face(DataSource.class, PoolDataSource.class));
    }

    private FakeDriver driver;
    private Connection connection;

    @BeforeEach
    void borrow() throws SQLException {
        driver = new FakeDriver();
        connection = driver.borrow();
    }

    @AfterEach
    void close() {
        driver.close();
    }

    /** A default method of a future JDK's would otherwise bypass the driver, or throw. */
    @ParameterizedTest
    @MethodSource("faces")
    void everyMethodOfTheInterfaceIsOverridden(Face face) {
        // Sharding is refused where its builder comes from, by JDBC's own default.
        Set<String> left = Set.of("createShardingKeyBuilder");
        assertThat(methods(face))
                .filteredOn(method -> !left.contains(method.getName()))
                .allSatisfy(method -> assertThat(
                                implementation(face, method).getDeclaringClass().getPackageName())
                        .isEqualTo("dev.rockpool.jdbc"));
    }

    @ParameterizedTest
    @MethodSource("faces")
    void everyMethodThatIsOnlyPassedOnArrivesAtTheDriversSame(Face face) throws Exception {
        if (face.type() == DataSource.class) {
            return; // nothing of it is mechanical
        }
        List<Method> mechanical =
                methods(face).filter(method -> isMechanical(face, method)).toList();
        assertThat(mechanical).isNotEmpty();
        Object wrapper = wrapper(face.type());
        for (Method method : mechanical) {
            List<Object> arguments = new ArrayList<>();
            for (Class<?> type : method.getParameterTypes()) {
                arguments.add(driver.any(type));
            }
            Object result = method.invoke(wrapper, arguments.toArray());
            FakeDriver.Call call = driver.calls().stream()
                    .filter(made -> made.method().getName().equals(method.getName()))
                    .reduce((first, second) -> second)
                    .orElseThrow(() -> new AssertionError(method + " did not arrive"));
            assertThat(call.method().getParameterTypes()).as(method.toString()).isEqualTo(method.getParameterTypes());
            assertThat(call.arguments()).as(method.toString()).isEqualTo(arguments);
            if (!(call.result() instanceof ResultSet) && !(call.result() instanceof Array)) {
                assertThat(result).as(method.toString()).isEqualTo(call.result());
            } else {
                assertThat(result).as(method.toString()).isNotSameAs(call.result());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("faces")
    void anErrorOfTheDriversPassesThroughTheSession(Face face) throws Exception {
        if (face.type() == DataSource.class) {
            return; // it calls no driver
        }
        Object wrapper = wrapper(face.type());
        SQLException failure = new SQLException("the driver's");
        long before = driver.lane().stats().errors();
        long expected = before;
        for (Method method : methods(face).toList()) {
            if (isMechanical(face, method)) {
                driver.when(method.getName(), () -> {
                    throw failure;
                });
                Object[] arguments = Arrays.stream(method.getParameterTypes())
                        .map(driver::any)
                        .toArray();
                try {
                    method.invoke(wrapper, arguments);
                    throw new AssertionError(method + " did not throw");
                } catch (InvocationTargetException e) {
                    assertThat(e.getCause()).as(method.toString()).isSameAs(failure);
                }
                expected++;
            }
        }
        assertThat(expected).isGreaterThan(before);
        assertThat(driver.lane().stats().errors()).isEqualTo(expected);
    }

    @Test
    void anArrayOfOursIsTheDriversAgainWhereItIsHandedToTheDriver() throws SQLException {
        Array ours = connection.createArrayOf("int4", new Object[] {1});
        Object theirs = driver.lastCall().result();
        assertThat(ours).isNotSameAs(theirs);
        PreparedStatement statement = connection.prepareStatement("x");
        statement.setArray(1, ours);
        assertThat(driver.lastCall().arguments().get(1)).isSameAs(theirs);
        statement.setObject(1, ours);
        assertThat(driver.lastCall().arguments().get(1)).isSameAs(theirs);
        connection.createStruct("pair", new Object[] {"text", ours});
        assertThat((Object[]) driver.lastCall().arguments().get(1)).containsExactly("text", theirs);
    }

    private static boolean isMechanical(Face face, Method method) {
        return implementation(face, method).getDeclaringClass().getSimpleName().startsWith("Forwarding");
    }

    private static Stream<Method> methods(Face face) {
        return Arrays.stream(face.type().getMethods()).filter(method -> !Modifier.isStatic(method.getModifiers()));
    }

    /** The method as it was written: a public class has bridges to what it inherits from classes that are not public. */
    private static Method implementation(Face face, Method method) {
        for (Class<?> type = face.wrapper(); type != null; type = type.getSuperclass()) {
            try {
                Method declared = type.getDeclaredMethod(method.getName(), method.getParameterTypes());
                if (!declared.isBridge()) {
                    return declared;
                }
            } catch (NoSuchMethodException e) {
                // further up, then
            }
        }
        return method;
    }

    private Object wrapper(Class<?> type) throws SQLException {
        if (type == Connection.class) {
            return connection;
        } else if (type == Statement.class) {
            return connection.createStatement();
        } else if (type == PreparedStatement.class) {
            return connection.prepareStatement("x");
        } else if (type == CallableStatement.class) {
            return connection.prepareCall("x");
        } else if (type == ResultSet.class) {
            return connection.createStatement().executeQuery("x");
        } else if (type == ResultSetMetaData.class) {
            return connection.prepareStatement("x").getMetaData();
        } else if (type == ParameterMetaData.class) {
            return connection.prepareStatement("x").getParameterMetaData();
        } else if (type == DatabaseMetaData.class) {
            return connection.getMetaData();
        }
        return connection.createArrayOf("int4", new Object[0]);
    }
}
