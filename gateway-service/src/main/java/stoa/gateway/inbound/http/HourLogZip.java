package stoa.gateway.inbound.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import stoa.protocol.history.HourLogOperations;

/**
 * A zip file of one file, made piece by piece: what is compressed so far is taken out, so that it never is in memory
 * as a whole. The same lines make the same file. One thread at a time.
 */
final class HourLogZip {
    private final ByteArrayOutputStream made = new ByteArrayOutputStream();
    private final ZipOutputStream zip = new ZipOutputStream(made, StandardCharsets.UTF_8);
    private final ZipEntry entry;
    private boolean begun;

    /**
     * An empty file in it.
     *
     * @param name of the file in it
     * @param hourMs the hour, epoch milliseconds: the file is as old as the hour's end
     */
    HourLogZip(String name, long hourMs) {
        entry = new ZipEntry(name);
        entry.setTimeLocal(
                LocalDateTime.ofInstant(Instant.ofEpochMilli(hourMs + HourLogOperations.HOUR_MS), HourLogApi.CHINA));
    }

    /**
     * Adds lines; takes a while.
     *
     * @param lines next bytes of the file in it
     * @return next bytes of the zip file; may be none
     */
    byte[] add(byte[] lines) throws IOException {
        begin();
        zip.write(lines);
        return take();
    }

    /**
     * Ends both files.
     *
     * @return the last bytes of the zip file
     */
    byte[] end() throws IOException {
        begin();
        zip.finish();
        return take();
    }

    /** Frees what it has outside the heap. */
    void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new UncheckedIOException("nothing is written but to memory", e);
        }
    }

    private void begin() throws IOException {
        if (!begun) {
            zip.putNextEntry(entry);
            begun = true;
        }
    }

    private byte[] take() {
        byte[] taken = made.toByteArray();
        made.reset();
        return taken;
    }
}
