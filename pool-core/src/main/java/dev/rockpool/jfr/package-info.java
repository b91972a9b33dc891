/** What the pool tells of itself in recordings of the JDK's Flight Recorder. Nothing outside this package knows the recorder. */
@NullMarked
package dev.rockpool.jfr;

import org.jspecify.annotations.NullMarked;
