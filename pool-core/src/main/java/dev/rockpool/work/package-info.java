/** Units of work: steps, transactions, and where they run. */
@NullMarked
package dev.rockpool.work;

import org.jspecify.annotations.NullMarked;
