package stoa.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Main of the child process of {@link EmbeddedKafkaProcess}: arguments data directory, host, port. */
public final class EmbeddedKafkaMain {
    private EmbeddedKafkaMain() {}

    /**
     * Runs until SIGTERM, or until the parent dies.
     *
     * @param args data directory, host, port
     * @throws IOException when the mark of readiness cannot be written
     */
    public static void main(String[] args) throws IOException {
        Path dataDir = Path.of(args[0]);
        ParentWatch.endWithParent();
        EmbeddedKafka kafka = new EmbeddedKafka(new ServerConfig(dataDir, args[1], Integer.parseInt(args[2])));
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::stop, "kafka-stop"));
        try {
            kafka.start();
            Files.writeString(dataDir.resolve("ready"), "");
        } catch (EmbeddedServerException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
