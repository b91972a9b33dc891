/** Side-by-side measurements of Rockpool, other pools and plain JDBC. Never published. */
@NullMarked
package dev.rockpool.benchmarks;

import org.jspecify.annotations.NullMarked;
