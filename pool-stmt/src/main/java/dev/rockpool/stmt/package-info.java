/**
 * The prepared-statement pool: each physical connection keeps the statements it has prepared, so that preparing a text again costs next
 * to nothing. It is on when this module is present; {@link dev.rockpool.stmt.StatementPool} configures it.
 */
@NullMarked
package dev.rockpool.stmt;

import org.jspecify.annotations.NullMarked;
