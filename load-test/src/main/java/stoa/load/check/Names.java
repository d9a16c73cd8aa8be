package stoa.load.check;

/** How sentences call those who take part. */
public interface Names {
    /**
     * A receiving client.
     *
     * @param client its index in the whole run
     * @return its user id
     */
    String client(int client);

    /**
     * The publisher of a stream.
     *
     * @param stream number of the stream
     * @return its user id
     */
    String publisher(int stream);
}
