package dev.rockpool.pool;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One property of {@link PoolConfig}: its name, how text is read, what is allowed and the default. Immutable. All properties stand
 * in {@link Settings}.
 *
 * @param <T> the type of its values
 */
public final class Setting<T> {

    private static final long KIB = 1024;

    private final String name;
    private final Class<T> type;
    private final T byDefault;
    private final String allowed;
    private final Predicate<T> range;
    private final Function<String, T> parser;

    private Setting(
            String name, Class<T> type, T byDefault, String allowed, Predicate<T> range, Function<String, T> parser) {
        this.name = name;
        this.type = type;
        this.byDefault = byDefault;
        this.allowed = allowed;
        this.range = range;
        this.parser = parser;
    }

    static Setting<Integer> count(String name, int byDefault, int min, int max) {
        return new Setting<>(
                name,
                Integer.class,
                byDefault,
                "a whole number from " + min + " to " + max,
                value -> value >= min && value <= max,
                Integer::valueOf);
    }

    static Setting<Duration> time(String name, Duration byDefault, Duration min) {
        Duration max = Duration.ofDays(365);
        String least = min.isZero() ? "0" : Durations.format(min);
        return new Setting<>(
                name,
                Duration.class,
                byDefault,
                "a duration from " + least + " to 365 days, such as 500ms, 30s, 5m, or a bare number of milliseconds",
                value -> value.compareTo(min) >= 0 && value.compareTo(max) <= 0,
                Durations::parse);
    }

    static Setting<Boolean> flag(String name, boolean byDefault) {
        return new Setting<>(name, Boolean.class, byDefault, "true or false", value -> true, Setting::parseFlag);
    }

    static Setting<Long> bytes(String name, long byDefault) {
        return new Setting<>(
                name,
                Long.class,
                byDefault,
                "a number of bytes from 0 to 1 TB, such as 65536, 64KB, 16MB or 1GB",
                value -> value >= 0 && value <= 1L << 40,
                Setting::parseBytes);
    }

    static <E extends Enum<E>> Setting<E> choice(String name, E byDefault) {
        Class<E> type = byDefault.getDeclaringClass();
        return new Setting<>(
                name,
                type,
                byDefault,
                "one of " + Arrays.toString(type.getEnumConstants()),
                value -> true,
                text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_')));
    }

    private static boolean parseFlag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "on", "yes", "1" -> true;
            case "false", "off", "no", "0" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static long parseBytes(String text) {
        String upper = text.toUpperCase(Locale.ROOT).replace("IB", "B");
        for (int power = 3; power >= 1; power--) {
            String unit = " KMG".charAt(power) + "B";
            if (upper.endsWith(unit)) {
                long number = Long.parseLong(
                        upper.substring(0, upper.length() - unit.length()).strip());
                return Math.multiplyExact(number, (long) Math.pow(KIB, power));
            }
        }
        return Long.parseLong(upper);
    }

    /**
     * Returns the property's name, in camel case as in {@link PoolConfig.Builder}.
     *
     * @return for example {@code maxConnections}
     */
    public String name() {
        return name;
    }

    /**
     * Returns the property's name in an environment, without prefix.
     *
     * @return for example {@code MAX_CONNECTIONS}
     */
    public String environmentName() {
        return name.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
    }

    /**
     * Returns the value in force when nobody sets one.
     *
     * @return the default
     */
    public T byDefault() {
        return byDefault;
    }

    /**
     * Says what is allowed, in words.
     *
     * @return for example {@code a whole number from 1 to 10000}
     */
    public String allowed() {
        return allowed;
    }

    T cast(Object value) {
        return type.cast(value);
    }

    /** Returns the value if it is allowed. */
    T check(T value) {
        if (value == null || !range.test(value)) {
            throw refused(name, String.valueOf(value));
        }
        return value;
    }

    /** Reads a value; {@code givenAs} is what the user called the property. */
    T parse(String givenAs, String text) {
        T value;
        try {
            value = parser.apply(text.strip());
        } catch (IllegalArgumentException | ArithmeticException e) {
            IllegalArgumentException refused = refused(givenAs, text);
            refused.initCause(e);
            throw refused;
        }
        if (!range.test(value)) {
            throw refused(givenAs, text);
        }
        return value;
    }

    private IllegalArgumentException refused(String givenAs, String value) {
        return new IllegalArgumentException(givenAs + " = '" + value + "' is not allowed: it must be " + allowed);
    }

    @Override
    public String toString() {
        return name;
    }
}
