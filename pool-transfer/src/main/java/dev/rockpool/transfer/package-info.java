/**
 * Tables out of the database and into it, as JSON lines and CSV: begin at {@link dev.rockpool.transfer.TableTransfer}.
 *
 * <p><b>What stands for what.</b> Every value of SQLite comes back as it was:
 *
 * <table>
 * <caption>Values and their text</caption>
 * <tr><th>value</th><th>JSON</th><th>CSV</th></tr>
 * <tr><td>NULL</td><td>{@code null}</td><td>the null marker, bare; by default nothing at all</td></tr>
 * <tr><td>integer</td><td>{@code 12}</td><td>{@code 12}, bare</td></tr>
 * <tr><td>real</td><td>{@code 12.0}; infinity is {@code 9e999}, as SQLite itself writes it</td><td>the same, bare</td></tr>
 * <tr><td>text</td><td>{@code "12"}</td><td>{@code "12"}, always in quotes</td></tr>
 * <tr><td>blob</td><td>{@code {"base64":"AQI="}}</td><td>{@code base64:AQI=}, bare</td></tr>
 * </table>
 *
 * <p><b>Reading.</b> Text for a column of a numeric type becomes a number where it reads as one, as SQLite does it; a number for a column
 * of a text type becomes text, digit for digit; {@code true} is 1 and {@code false} 0. Where a column has no type, what is in quotes is text,
 * and what is bare is a number if JSON would call it one. A number that a column cannot keep with all its digits is refused.
 */
@NullMarked
package dev.rockpool.transfer;

import org.jspecify.annotations.NullMarked;
