package dev.rockpool.rows;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Date;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads times: from ISO text, with a space in place of the T too, from milliseconds since 1970, and from what drivers give. What has no
 * offset is UTC where an instant is asked for; milliseconds and JDBC's old classes mean the JVM's zone where a local time is asked for, as
 * in JDBC. Stateless.
 */
final class Times {

    /** Types that are read from their own text alone. */
    private static final Map<Class<?>, Function<String, ?>> PARSERS = Map.of(
            OffsetTime.class, OffsetTime::parse,
            Year.class, Year::parse,
            YearMonth.class, YearMonth::parse,
            MonthDay.class, MonthDay::parse,
            ZoneId.class, ZoneId::of,
            ZoneOffset.class, ZoneOffset::of,
            Duration.class, Duration::parse,
            Period.class, Period::parse);

    private Times() {}

    /** The value as the type, or null where there is no way; a text that is no time throws. */
    static @Nullable Object convert(Object value, Class<?> type) {
        Function<String, ?> parser = PARSERS.get(type);
        if (parser != null) {
            return value instanceof String text ? parser.apply(text) : null;
        } else if (type == LocalDate.class) {
            return date(value);
        } else if (type == LocalTime.class) {
            return time(value);
        } else if (type == LocalDateTime.class) {
            return local(value);
        }
        if (type != Instant.class
                && type != OffsetDateTime.class
                && type != ZonedDateTime.class
                && !Date.class.isAssignableFrom(type)) {
            return null;
        }
        ZonedDateTime zoned = zoned(value);
        if (zoned == null) {
            return null;
        } else if (type == Instant.class) {
            return zoned.toInstant();
        } else if (type == OffsetDateTime.class) {
            return zoned.toOffsetDateTime();
        }
        return type == ZonedDateTime.class ? zoned : old(zoned.toInstant(), type);
    }

    private static @Nullable Object old(Instant instant, Class<?> type) {
        if (type == Timestamp.class) {
            return Timestamp.from(instant);
        } else if (type == java.sql.Date.class) {
            return new java.sql.Date(instant.toEpochMilli());
        } else if (type == java.sql.Time.class) {
            return new java.sql.Time(instant.toEpochMilli());
        }
        return type == Date.class ? Date.from(instant) : null;
    }

    private static @Nullable LocalDate date(Object value) {
        if (value instanceof java.sql.Date old) {
            return old.toLocalDate();
        } else if (value instanceof String text && text.strip().length() <= "+999999999-12-31".length()) {
            String date = text.strip();
            if (date.indexOf(':') < 0) {
                return LocalDate.parse(date);
            }
        }
        LocalDateTime local = local(value);
        return local == null ? null : local.toLocalDate();
    }

    private static @Nullable LocalTime time(Object value) {
        if (value instanceof java.sql.Time old) {
            return old.toLocalTime();
        } else if (value instanceof String text && text.indexOf('-') < 0) {
            return LocalTime.parse(text.strip());
        }
        LocalDateTime local = local(value);
        return local == null ? null : local.toLocalTime();
    }

    private static @Nullable LocalDateTime local(Object value) {
        if (value instanceof LocalDateTime local) {
            return local;
        } else if (value instanceof LocalDate date) {
            return date.atStartOfDay();
        } else if (value instanceof Timestamp old) {
            return old.toLocalDateTime();
        } else if (value instanceof Number || value instanceof Date) {
            return LocalDateTime.ofInstant(millis(value), ZoneId.systemDefault());
        }
        ZonedDateTime zoned = zoned(value);
        return zoned == null ? null : zoned.toLocalDateTime();
    }

    private static @Nullable ZonedDateTime zoned(Object value) {
        if (value instanceof ZonedDateTime zoned) {
            return zoned;
        } else if (value instanceof OffsetDateTime offset) {
            return offset.toZonedDateTime();
        } else if (value instanceof LocalDateTime local) {
            return local.atZone(ZoneOffset.UTC);
        } else if (value instanceof LocalDate date) {
            return date.atStartOfDay(ZoneOffset.UTC);
        } else if (value instanceof Instant instant) {
            return instant.atZone(ZoneOffset.UTC);
        } else if (value instanceof Timestamp old) { // has nanoseconds
            return old.toInstant().atZone(ZoneOffset.UTC);
        } else if (value instanceof Number || value instanceof Date) {
            return millis(value).atZone(ZoneOffset.UTC);
        }
        return value instanceof String text ? parsed(text.strip()) : null;
    }

    /** JDBC's dates and times refuse toInstant. */
    @SuppressWarnings("JavaUtilDate") // it is what drivers give
    private static Instant millis(Object value) {
        return Instant.ofEpochMilli(value instanceof Date old ? old.getTime() : ((Number) value).longValue());
    }

    private static ZonedDateTime parsed(String text) {
        if (text.indexOf(':') < 0) {
            return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC);
        }
        int space = text.indexOf(' ');
        String iso = space < 0 ? text : text.substring(0, space) + 'T' + text.substring(space + 1);
        TemporalAccessor time =
                DateTimeFormatter.ISO_DATE_TIME.parseBest(iso, ZonedDateTime::from, LocalDateTime::from);
        return time instanceof ZonedDateTime zoned ? zoned : ((LocalDateTime) time).atZone(ZoneOffset.UTC);
    }
}
