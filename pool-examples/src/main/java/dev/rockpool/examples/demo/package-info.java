/** The demo: the running JDK's class library, loaded into a database and queried by many threads. Start at {@code Demo}. */
@NullMarked
package dev.rockpool.examples.demo;

import org.jspecify.annotations.NullMarked;
