package dev.rockpool.transfer;

/**
 * What an import did.
 *
 * @param rows how many rows were read
 * @param changed how many rows of the table were inserted or updated, as the database counts them; those that a policy left out are not
 *     among them
 */
public record ImportResult(long rows, long changed) {}
