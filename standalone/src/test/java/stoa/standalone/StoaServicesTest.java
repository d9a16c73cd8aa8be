package stoa.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import stoa.kit.process.ServiceProcess;
import stoa.protocol.bus.Service;

class StoaServicesTest {
    @Test
    void everyServiceRunsUnderItsOwnName() {
        for (Service service : Service.values()) {
            assertThat(StoaServices.create(service).name()).isEqualTo(service.label());
            assertThat(StoaServices.named(service.label())).contains(service);
        }
        assertThat(StoaServices.named("chat")).isEmpty();
        assertThat(StoaServices.START_ORDER).containsExactlyInAnyOrder(Service.values());
    }

    @Test
    void aProcessIsGivenOnlySettingsItKnows() {
        Map<String, String> environment =
                Map.of("STOA_APP_SECRET", "secret", "STOA_CLIENT_PORT", "1", "STOA_BIND", "127.0.0.1", "PATH", "/bin");
        assertThat(StoaServices.environmentOf(Service.AUTH, environment))
                .isEqualTo(Map.of("STOA_APP_SECRET", "secret", "STOA_CLIENT_PORT", "", "STOA_BIND", "127.0.0.1"));
        assertThat(StoaServices.environmentOf(Service.GATEWAY, environment))
                .isEqualTo(Map.of("STOA_APP_SECRET", "", "STOA_CLIENT_PORT", "1", "STOA_BIND", "127.0.0.1"));
    }

    @Test
    void whatTheAllInOneProcessDecidesItselfIsNotForTheOperator() {
        Stream<String> names = StandaloneSettings.declaration(StoaServices.all()).settings().stream()
                .map(setting -> setting.name());
        assertThat(names)
                .contains("STOA_PG_PORT", "STOA_REDIS_PORT", "STOA_KAFKA_PORT", "STOA_CLIENT_PORT", "STOA_APP_KEY")
                .doesNotContain("STOA_PG_URL", "STOA_REDIS_URL", "STOA_KAFKA_BOOTSTRAP", "STOA_CLUSTER_MEMBERS");
        assertThat(ServiceProcess.declaration(StoaServices.all()).settings().stream()
                        .map(setting -> setting.name())
                        .collect(Collectors.toSet()))
                .as("the names it is decided under")
                .contains(StandaloneSettings.PG_URL, StandaloneSettings.REDIS_URL, StandaloneSettings.KAFKA_BOOTSTRAP);
    }

    /** An image of a service has neither PostgreSQL, Redis nor Kafka's broker in it. */
    @Test
    void aServiceOfItsOwnDoesWithoutTheEmbeddedServers() throws Exception {
        for (Service service : Service.values()) {
            Class<?> main = new WithoutEmbeddedServers().loadClass(ServiceMain.class.getName());
            PrintStream before = System.out;
            ByteArrayOutputStream printed = new ByteArrayOutputStream();
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            try {
                main.getMethod("main", String[].class).invoke(null, (Object) new String[] {service.label(), "--help"});
            } finally {
                System.setOut(before);
            }
            assertThat(printed.toString(StandardCharsets.UTF_8)).contains("STOA_BUS_PORT");
        }
    }

    /** Loads Stoa's classes anew, and finds none of the embedded servers. */
    private static final class WithoutEmbeddedServers extends ClassLoader {
        WithoutEmbeddedServers() {
            super(StoaServicesTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("stoa.")) {
                return super.loadClass(name, resolve);
            }
            if (name.startsWith("stoa.embedded.")) {
                throw new ClassNotFoundException(name);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? define(name) : loaded;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (file == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] code = file.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (IOException unreadable) {
                throw new ClassNotFoundException(name, unreadable);
            }
        }
    }

    @Test
    void theDemoIsOnInTheAllInOneProcessOnly() {
        assertThat(StandaloneSettings.declaration(StoaServices.all())
                        .read(Map.of())
                        .all())
                .contains("STOA_DEMO=true");
        assertThat(ServiceProcess.declaration(StoaServices.all()).read(Map.of()).all())
                .contains("STOA_DEMO=false");
    }

    @Test
    void leanCloudsClientsGetInWithoutATokenWithTheDemoOnly() {
        assertThat(appSettings(Map.of())).contains("leanCloudClients");
        assertThat(appSettings(Map.of("STOA_DEMO", "false"))).doesNotContain("leanCloudClients");
        assertThat(appSettings(Map.of("STOA_DEMO", "false", "STOA_APP_SETTINGS", "{}")))
                .isEqualTo("{}");
    }

    private static String appSettings(Map<String, String> environment) {
        String name = "STOA_APP_SETTINGS=";
        return StandaloneSettings.forServices(StoaServices.all(), environment, Map.of()).all().stream()
                .filter(setting -> setting.startsWith(name))
                .findFirst()
                .orElseThrow()
                .substring(name.length());
    }
}
