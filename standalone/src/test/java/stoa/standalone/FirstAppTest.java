package stoa.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstAppTest {
    @TempDir
    Path dir;

    @Test
    void makesSecretsOnceAndKeepsThemForItsOwnerOnly() throws IOException {
        FirstApp made = FirstApp.in(dir, Map.of(), new Random(1));
        FirstApp again = FirstApp.in(dir, Map.of(), new Random(2));
        assertThat(made.isNew()).isTrue();
        assertThat(again.isNew()).isFalse();
        assertThat(again.environment()).isEqualTo(made.environment());
        assertThat(made.key()).hasSize(16);
        assertThat(made.secret()).hasSize(32).isNotEqualTo(made.masterKey());
        assertThat(Files.getPosixFilePermissions(dir.resolve("app.properties")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void takesWhatTheEnvironmentGives() {
        FirstApp.in(dir, Map.of(), new Random(1));
        FirstApp given = FirstApp.in(dir, Map.of(FirstApp.SECRET, "from outside"), new Random(2));
        assertThat(given.secret()).isEqualTo("from outside");
        assertThat(given.isNew()).isFalse();
    }

    @Test
    void makesNothingWhenTheEnvironmentGivesAll() {
        Map<String, String> all = Map.of(FirstApp.KEY, "k", FirstApp.SECRET, "s", FirstApp.MASTER_KEY, "m");
        FirstApp given = FirstApp.in(dir, all, new Random(1));
        assertThat(given.environment()).isEqualTo(all);
        assertThat(given.isNew()).isFalse();
        assertThat(dir.resolve("app.properties")).doesNotExist();
    }

    @Test
    void doesNotShowSecretsAsText() {
        FirstApp made = FirstApp.in(dir, Map.of(), new Random(1));
        assertThat(made.toString()).contains(made.key()).doesNotContain(made.secret(), made.masterKey());
    }
}
