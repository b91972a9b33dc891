/** Small programs to start from. Each {@code main} takes a folder for its files, or uses one that it deletes afterwards. */
@NullMarked
package dev.rockpool.examples;

import org.jspecify.annotations.NullMarked;
