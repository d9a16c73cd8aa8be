package stoa.protocol.bus;

/**
 * One running instance of a service.
 *
 * @param service which service
 * @param name chosen by the operator or made at start, unique among the instances of the service
 * @param incarnation start time in epoch milliseconds: a restart under the same name is another node,
 *     with a higher number
 */
public record NodeId(Service service, String name, long incarnation) {
    /**
     * The bus address that this node alone serves.
     *
     * @return {@code <service>.<name>.<incarnation>}
     */
    public String address() {
        return service.label() + '.' + name + '.' + incarnation;
    }

    // The same in every run, as an enum's own is not: a simulated run must repeat itself.
    @Override
    public int hashCode() {
        return (service.label().hashCode() * 31 + name.hashCode()) * 31 + Long.hashCode(incarnation);
    }
}
