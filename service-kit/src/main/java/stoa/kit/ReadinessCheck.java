package stoa.kit;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * One thing a service must have before it wants requests.
 *
 * @param name short, for {@code /health/ready}, e.g. {@code postgresql}
 * @param missing what is missing now, in one sentence; empty when all is well. Asked on an event loop
 *     every 250 ms and by every health request: reads memory only, never blocks
 */
public record ReadinessCheck(String name, Supplier<Optional<String>> missing) {}
