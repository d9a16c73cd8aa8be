package stoa.protocol.bus;

/**
 * Something that is told to every process; may be lost, so whoever listens can live without it or
 * finds out.
 *
 * @param name bus address
 * @param type what is told
 * @param <T> what is told
 */
public record Broadcast<T>(String name, Class<T> type) {}
