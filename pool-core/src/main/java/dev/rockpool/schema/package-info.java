/** Tables: a small builder that quotes names, and what the database says of its tables. */
@NullMarked
package dev.rockpool.schema;

import org.jspecify.annotations.NullMarked;
