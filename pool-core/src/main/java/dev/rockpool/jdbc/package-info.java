/**
 * The {@code DataSource}, the logical connection, and the wrappers of statements, result sets and metadata.
 *
 * <p>A borrower never sees an object of the driver's that leads back to the driver's connection, unless it unwraps one. Each wrapper
 * comes in two parts: a {@code Forwarding…} class with every method that only passes on, long and without a thought in it, and a
 * {@code Logical…} class with all that has behaviour. Whatever a method does, it first makes sure that its connection is still on
 * loan ({@link dev.rockpool.jdbc.LogicalConnection#session()}), and an error of the driver's passes through the session, which knows
 * what it means.
 */
@NullMarked
package dev.rockpool.jdbc;

import org.jspecify.annotations.NullMarked;
