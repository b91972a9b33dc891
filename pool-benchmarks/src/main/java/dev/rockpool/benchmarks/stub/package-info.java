/** A JDBC driver that does nothing, fast and without allocating, so that what is measured on it is the pool. */
@NullMarked
package dev.rockpool.benchmarks.stub;

import org.jspecify.annotations.NullMarked;
