/** The face of Rockpool. Start at {@link dev.rockpool.DatabaseManager}. */
@NullMarked
package dev.rockpool;

import org.jspecify.annotations.NullMarked;
