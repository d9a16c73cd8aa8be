package stoa.load.figures;

import java.util.Map;

/**
 * What a process counted since it last told; sums but where it says otherwise.
 *
 * @param in clients and publishers that are in their rooms, in all
 * @param opened connections opened
 * @param returned clients that came back
 * @param lost connections that the server ended
 * @param sent messages
 * @param accepted messages
 * @param acceptedShed messages accepted, and not delivered, as acks said
 * @param refused messages
 * @param deliveries messages that clients got
 * @param bytesIn bytes of text frames
 * @param gaps messages that gaps counted, of all priorities, once per client
 * @param refusals refused messages by error number, in all
 * @param cpuMicros processor time of the process
 * @param residentKib memory of the process now
 * @param delivery latencies, {@link Durations#encode}
 * @param ack latencies of answers to sends
 * @param entry from the intended connection to the last join's answer
 */
public record SecondFigures(
        long in,
        long opened,
        long returned,
        long lost,
        long sent,
        long accepted,
        long acceptedShed,
        long refused,
        long deliveries,
        long bytesIn,
        long gaps,
        Map<Integer, Long> refusals,
        long cpuMicros,
        long residentKib,
        String delivery,
        String ack,
        String entry) {
    /** Copies the map. */
    public SecondFigures {
        refusals = Map.copyOf(refusals);
    }
}
