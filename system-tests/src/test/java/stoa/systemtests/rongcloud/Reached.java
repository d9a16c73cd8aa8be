package stoa.systemtests.rongcloud;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a test calls, by itself or through this package's methods and lambdas, as its byte code says. */
final class Reached {
    private static final String PACKAGE = Reached.class.getPackageName();
    private static final String SDK = "io.rong.methods.";

    private final Map<String, ClassModel> models = new HashMap<>();

    /** A method of some class. */
    private record Target(String owner, String name, String type, String parameters) {}

    /** The SDK's methods that a test of this package can come to, named as in the table. */
    Set<String> sdkMethods(String testClass, String test) {
        Set<String> found = new LinkedHashSet<>();
        Set<Target> seen = new HashSet<>();
        Deque<Target> open = new ArrayDeque<>();
        model(PACKAGE + '.' + testClass).methods().stream()
                .filter(method -> method.methodName().equalsString(test))
                .flatMap(this::calls)
                .forEach(open::add);
        while (!open.isEmpty()) {
            Target next = open.pop();
            if (!seen.add(next)) {
                continue;
            }
            if (next.owner().startsWith(SDK)) {
                found.add(next.owner().substring(SDK.length()) + '.' + next.name() + next.parameters());
            } else if (next.owner().startsWith(PACKAGE + '.')) {
                model(next.owner()).methods().stream()
                        .filter(method -> method.methodName().equalsString(next.name())
                                && method.methodType().equalsString(next.type()))
                        .flatMap(this::calls)
                        .forEach(open::add);
            }
        }
        return found;
    }

    private ClassModel model(String name) {
        return models.computeIfAbsent(name, _ -> {
            String file = '/' + name.replace('.', '/') + ".class";
            try (InputStream in = Reached.class.getResourceAsStream(file)) {
                if (in == null) {
                    throw new IllegalStateException("no class " + name);
                }
                return ClassFile.of().parse(in.readAllBytes());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
    }

    private Stream<Target> calls(MethodModel method) {
        return method.code().stream().flatMap(code -> code.elementStream().flatMap(Reached::calls));
    }

    private static Stream<Target> calls(CodeElement element) {
        return switch (element) {
            case InvokeInstruction call ->
                Stream.of(target(
                        call.owner().asSymbol(),
                        call.name().stringValue(),
                        call.type().stringValue(),
                        call.typeSymbol().parameterList()));
            case InvokeDynamicInstruction lambda ->
                lambda.bootstrapArgs().stream()
                        .filter(DirectMethodHandleDesc.class::isInstance)
                        .map(DirectMethodHandleDesc.class::cast)
                        .map(handle -> target(
                                handle.owner(),
                                handle.methodName(),
                                handle.lookupDescriptor(),
                                handle.invocationType().parameterList()));
            default -> Stream.empty();
        };
    }

    private static Target target(ClassDesc owner, String name, String type, List<ClassDesc> parameters) {
        String ownerName = owner.isClassOrInterface() && !owner.packageName().isEmpty()
                ? owner.packageName() + '.' + owner.displayName()
                : owner.displayName();
        String listed = parameters.stream().map(ClassDesc::displayName).collect(Collectors.joining(",", "(", ")"));
        return new Target(ownerName, name, type, listed);
    }
}
