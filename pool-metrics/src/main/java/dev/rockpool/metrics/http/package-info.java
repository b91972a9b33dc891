/** Endpoints and the dashboard, on the JDK's own HTTP server; loaded only where one is started. */
@NullMarked
package dev.rockpool.metrics.http;

import org.jspecify.annotations.NullMarked;
