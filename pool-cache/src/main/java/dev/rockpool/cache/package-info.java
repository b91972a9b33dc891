/** The query cache. Results are kept until what they were read from is written; see {@link dev.rockpool.cache.QueryCache}. */
@NullMarked
package dev.rockpool.cache;

import org.jspecify.annotations.NullMarked;
