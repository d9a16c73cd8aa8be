package stoa.build;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Set;

/** What a domain may depend on. */
final class DomainKnows {
    private static final Set<String> FUTURES = Set.of("io.vertx.core.Future", "io.vertx.core.CompositeFuture");

    private DomainKnows() {}

    /** Its own package, the platform, the protocol, Vert.x's future and the nullness annotations. */
    static DescribedPredicate<JavaClass> only(String domain) {
        return DescribedPredicate.describe("a domain may know", type -> {
            JavaClass element = type.getBaseComponentType();
            String name = element.getPackageName();
            return element.isPrimitive()
                    || below(name, "java")
                    || below(name, "javax.crypto")
                    || below(name, "stoa.protocol")
                    || below(name, domain)
                    || below(name, "org.jspecify")
                    || FUTURES.contains(element.getName());
        });
    }

    private static boolean below(String name, String root) {
        return name.equals(root) || name.startsWith(root + '.');
    }
}
