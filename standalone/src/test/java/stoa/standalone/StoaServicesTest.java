package stoa.standalone;

import static org.assertj.core.api.Assertions.assertThat;

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
