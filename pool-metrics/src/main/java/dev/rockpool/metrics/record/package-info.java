/** What is measured of one pool, for whoever asks; not for users. */
@NullMarked
package dev.rockpool.metrics.record;

import org.jspecify.annotations.NullMarked;
