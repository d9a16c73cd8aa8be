package stoa.floors;

/**
 * The few fields of a request that a floor looks at; empty where they are missing or of another type.
 *
 * @param id as it stood in the JSON, {@code null} when it was no whole number
 * @param op what is wanted
 * @param room room id, with the escapes it came with
 * @param type of a message, likewise
 * @param content of a message, any JSON as it came
 */
record Request(String id, String op, String room, String type, String content) {}
