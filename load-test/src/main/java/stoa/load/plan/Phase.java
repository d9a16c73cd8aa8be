package stoa.load.plan;

/**
 * A part of a run.
 *
 * @param name for people
 * @param seconds how long
 * @param rate messages per second of all publishers
 * @param join how many clients connect and join during it, instead of before the first phase
 * @param reconnect how many clients lose their connection during it and come back with session and position
 */
public record Phase(String name, int seconds, double rate, int join, int reconnect) {}
