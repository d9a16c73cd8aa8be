package stoa.build;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;

/**
 * The package arrows of a service: inbound and outbound know the domain, the domain knows neither them nor
 * any technology, and nobody knows another service.
 *
 * @param name the service's package below {@code stoa}, e.g. {@code room}
 */
public record ServiceArchitecture(String name) {
    private static final List<String> SERVICES = List.of("gateway", "auth", "room", "message", "history");

    /**
     * Checks the compiled main classes of the service.
     *
     * @throws AssertionError naming each forbidden arrow
     */
    public void check() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("stoa." + name);
        rules().forEach(rule -> rule.check(classes));
    }

    private List<ArchRule> rules() {
        String own = "stoa." + name;
        List<ArchRule> rules = new ArrayList<>();
        rules.add(classes()
                .that()
                .resideInAPackage(own + ".domain..")
                .should()
                .onlyDependOnClassesThat(DomainKnows.only(own + ".domain"))
                .because("a domain is rules and state"));
        rules.add(noClasses()
                .that()
                .resideInAPackage(own + ".inbound..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(own + ".outbound..")
                .because("what comes in is decided by the domain"));
        rules.add(noClasses()
                .that()
                .resideInAPackage(own + ".outbound..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(own + ".inbound..")
                .because("what goes out was decided by the domain"));
        rules.add(noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SERVICES.stream()
                        .filter(service -> !service.equals(name))
                        .map(service -> "stoa." + service + "..")
                        .toArray(String[]::new))
                .because("services know each other by the bus and the log only"));
        return rules;
    }
}
