/** Meters, observations and monitoring of pools. */
@NullMarked
package dev.rockpool.metrics;

import org.jspecify.annotations.NullMarked;
