package stoa.importer.state;

/**
 * How far a file is.
 *
 * @param pass in which run over everything, from 1
 * @param file its path
 * @param bytes its size, by which another file under the same path shows
 * @param rows how many rows are done
 * @param done whether these are all
 * @param tally what became of them
 */
public record FileProgress(int pass, String file, long bytes, long rows, boolean done, Tally tally) {}
