/**
 * Rows in batches: many rows written, found, and loaded with what they refer to, in as few statements as the database allows.
 *
 * <p><b>Values.</b> One rule holds for all of them, written or read. SQLite has numbers, text and bytes alone, so on SQLite {@code
 * java.time} types, {@link java.util.UUID}, {@link java.math.BigDecimal} and {@link java.math.BigInteger} are written as the text of
 * their {@code toString()} (ISO 8601 for times), enums as their {@code name()}, booleans as 1 and 0, and {@link java.util.Date}s as the
 * driver writes them: milliseconds since 1970. NaN becomes NULL, as SQLite has none. Text of times sorts in the order of time only among values with the same offset and the
 * same number of digits after the second. Other databases get {@code java.time} types and UUIDs as they are, {@link java.time.Instant}
 * and {@link java.time.ZonedDateTime} as {@link java.time.OffsetDateTime}, and enums as text. Reading turns all of these back into the
 * type that is asked for; a number that does not fit is refused, and never cut. Where a time without an offset is read as an instant, it is
 * taken for UTC, as SQLite's {@code CURRENT_TIMESTAMP} is.
 *
 * <p><b>Records.</b> A record's component goes with the column of its name, upper and lower case being equal, or else with the column of
 * its name in snake case: {@code teamId} with {@code team_id}. In a named module, the record must be public in an exported package, or
 * its package must be open: {@code opens com.example to dev.rockpool.core;}.
 */
@NullMarked
package dev.rockpool.rows;

import org.jspecify.annotations.NullMarked;
