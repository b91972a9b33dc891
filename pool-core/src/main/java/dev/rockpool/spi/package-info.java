/**
 * What engines and modules implement, and what the JDBC face asks of them.
 *
 * <p>An {@link dev.rockpool.spi.Engine} is what is particular to one kind of database; its connections are {@link
 * dev.rockpool.spi.Session}s. A {@link dev.rockpool.spi.PoolModule} plugs in a statement pool, a query cache or a listener.
 */
@NullMarked
package dev.rockpool.spi;

import org.jspecify.annotations.NullMarked;
