package stoa.importer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as they may come, and as they should not. */
class ExportReaderTest {
    @TempDir
    Path folder;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("export"), bytes);
    }

    private Path file(String text) throws IOException {
        return file(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        }
        return out.toByteArray();
    }

    private static List<String> rows(Path file) throws IOException {
        List<String> rows = new ArrayList<>();
        try (ExportReader reader = ExportReader.open(file)) {
            for (ExportRow row = reader.next(); row != null; row = reader.next()) {
                rows.add(
                        switch (row) {
                            case ExportRow.Legible(long number, var fields) -> number + " " + fields;
                            case ExportRow.Broken(long number, String why) -> number + " broken: " + why;
                        });
            }
        }
        return rows;
    }

    @Test
    void jsonLinesAreReadWithLeanCloudsFirstLineAndWithout() throws IOException {
        String lines = "#filetype:JSON-streaming {\"type\":\"Class\",\"class\":\"_Conversation\"}\n"
                + "{\"a\":1}\n\n"
                + "{\"a\":\"汤姆\"}\r\n";
        assertThat(rows(file(lines))).containsExactly("1 {\"a\":1}", "2 {\"a\":\"汤姆\"}");
        assertThat(rows(file("{\"a\":1}\n{\"a\":2}"))).containsExactly("1 {\"a\":1}", "2 {\"a\":2}");
        assertThat(rows(file(gzip(lines.getBytes(StandardCharsets.UTF_8))))).hasSize(2);
        assertThat(rows(file(""))).isEmpty();
    }

    @Test
    void aBrokenLineIsToldAndTheNextIsReadOn() throws IOException {
        String deep = "{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}";
        assertThat(rows(file("{\"a\":1\n[1]\n" + deep + "\n{\"a\":1} {\"a\":2}\n{\"a\":3}\n")))
                .satisfiesExactly(
                        one -> assertThat(one).startsWith("1 broken: it is no JSON"),
                        one -> assertThat(one).isEqualTo("2 broken: it is no JSON object"),
                        one -> assertThat(one).startsWith("3 broken"),
                        one -> assertThat(one).startsWith("4 broken"),
                        one -> assertThat(one).isEqualTo("5 {\"a\":3}"));
    }

    @Test
    void aLineMayBeHugeButNotEndless() throws IOException {
        String huge = "{\"a\":\"" + "x".repeat(8 * 1024 * 1024) + "\"}";
        String tooHuge = "{\"a\":\"" + "x".repeat(ExportReader.ROW_BYTES_MAX) + "\"}";
        assertThat(rows(file(huge + "\n" + tooHuge + "\n{\"a\":3}")))
                .satisfiesExactly(
                        one -> assertThat(one).hasSize(huge.length() + 2),
                        one -> assertThat(one).isEqualTo("2 broken: it has more than 16777216 bytes"),
                        one -> assertThat(one).isEqualTo("3 {\"a\":3}"));
    }

    @Test
    void arraysAreReadAlsoWithinTheObjectOfAnOldExport() throws IOException {
        assertThat(rows(file(" [{\"a\":1},\n 7, {\"a\":2}]")))
                .containsExactly("1 {\"a\":1}", "2 broken: it is no JSON object", "3 {\"a\":2}");
        assertThat(rows(file("{ \"results\" : [ {\"a\":1} ] }"))).containsExactly("1 {\"a\":1}");
        assertThatThrownBy(() -> rows(file("[{\"a\":1},"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> rows(file("[{\"a\":1}, oops]")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("row");
    }

    /** Made by hand from bsonspec.org: objectId, text, list of texts, flag, date, numbers of each kind, bytes, an expression. */
    private static byte[] document() {
        String fields = "07" + hex("_id") + "00" + "5eccba570d3a42c5fd4e25c3"
                + "02" + hex("name") + "00" + "07000000" + hex("汤姆") + "00"
                + "04" + hex("m") + "00" + "19000000" + "02" + "3000" + "02000000" + "6100"
                + "02" + "3100" + "04000000" + "626f6200" + "00"
                + "08" + hex("tr") + "00" + "01"
                + "09" + hex("lm") + "00" + "e803000000000000"
                + "10" + hex("i") + "00" + "ffffffff"
                + "12" + hex("l") + "00" + "0000000000010000"
                + "01" + hex("d") + "00" + "000000000000f83f"
                + "01" + hex("w") + "00" + "0000000000001c40"
                + "05" + hex("b") + "00" + "02000000" + "00" + "0102"
                + "0b" + hex("r") + "00" + hex("a*") + "00" + hex("i") + "00"
                + "0a" + hex("n") + "00"
                + "03" + hex("o") + "00" + "0c000000" + "10" + hex("x") + "00" + "05000000" + "00";
        int length = fields.length() / 2 + 5;
        String head = String.format("%02x%02x%02x%02x", length & 0xff, (length >> 8) & 0xff, 0, 0);
        return HexFormat.of().parseHex(head + fields + "00");
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void bsonIsReadAsLeanCloudsJson() throws IOException {
        byte[] one = document();
        byte[] two = new byte[one.length * 2];
        System.arraycopy(one, 0, two, 0, one.length);
        System.arraycopy(one, 0, two, one.length, one.length);
        String expected = "{\"_id\":\"5eccba570d3a42c5fd4e25c3\",\"name\":\"汤姆\",\"m\":[\"a\",\"bob\"],\"tr\":true,"
                + "\"lm\":{\"__type\":\"Date\",\"iso\":\"1970-01-01T00:00:01Z\"},\"i\":-1,\"l\":1099511627776,\"d\":1.5,"
                + "\"w\":7,\"b\":{\"__type\":\"Bytes\",\"base64\":\"AQI=\"},\"r\":null,\"n\":null,\"o\":{\"x\":5}}";
        assertThat(rows(file(two))).containsExactly("1 " + expected, "2 " + expected);
        assertThat(rows(file(gzip(two)))).hasSize(2);
    }

    @Test
    void brokenBsonIsToldOrEndsTheFile() throws IOException {
        byte[] one = document();
        byte[] badType = one.clone();
        badType[4] = 0x55;
        byte[] both = new byte[one.length * 2];
        System.arraycopy(badType, 0, both, 0, one.length);
        System.arraycopy(one, 0, both, one.length, one.length);
        assertThat(rows(file(both)))
                .satisfiesExactly(
                        row -> assertThat(row).isEqualTo("1 broken: it is no BSON: there is no type 0x55"),
                        row -> assertThat(row).startsWith("2 {"));
        assertThatThrownBy(() -> rows(file(Arrays.copyOf(one, one.length - 3)))).isInstanceOf(IOException.class);
    }

    @Property
    void whateverIsWrongWithADocumentItIsReadOrRefused(
            @ForAll int place, @ForAll byte value, @ForAll int otherPlace, @ForAll byte otherValue) {
        byte[] bytes = document();
        bytes[4 + Math.floorMod(place, bytes.length - 4)] = value;
        bytes[4 + Math.floorMod(otherPlace, bytes.length - 4)] = otherValue;
        try {
            assertThat(BsonDocument.read(bytes)).isNotNull();
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }
}
