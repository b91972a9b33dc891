/** The SQLite engine: how files are opened and told apart, pragmas, transactions, and what SQLite's errors mean. */
@NullMarked
package dev.rockpool.sqlite;

import org.jspecify.annotations.NullMarked;
