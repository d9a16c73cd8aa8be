package stoa.gateway.inbound.http;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import stoa.gateway.domain.ConsoleCalls.NodeRates;
import stoa.gateway.inbound.nativejson.JsonBytes;
import stoa.protocol.message.RateOperations;
import stoa.protocol.message.RateOperations.Rates;
import stoa.protocol.message.RateOperations.Series;

/** The pace in rooms as the console is told it: what all nodes counted, summed up. Pure. */
final class ConsoleRates {
    private static final int[] SILENCE = new int[RateOperations.SLOTS];

    private final NodeRates rates;

    ConsoleRates(NodeRates rates) {
        this.rates = rates;
    }

    /** Writes which part of the truth the figures are. */
    JsonBytes source(JsonBytes out) {
        out.name("rates").begin().name("slotMs").number(RateOperations.SLOT_MS);
        out.name("nodesAsked").number(rates.asked());
        out.name("nodesAnswered").number(rates.answered().size());
        return out.name("uncounted")
                .number(rates.answered().stream().mapToLong(Rates::uncounted).sum())
                .end();
    }

    /** Writes the app's pace into the object that was begun. */
    JsonBytes all(JsonBytes out) {
        return write(out, rates.answered().stream().map(Rates::all).toList());
    }

    /** Writes a room's pace into the object that was begun. */
    JsonBytes room(JsonBytes out, String room) {
        return write(
                out,
                rates.answered().stream()
                        .map(one -> one.byRoom().get(room))
                        .filter(Objects::nonNull)
                        .toList());
    }

    private static JsonBytes write(JsonBytes out, List<Series> parts) {
        int[] accepted = SILENCE.clone();
        int[] shed = SILENCE.clone();
        for (Series part : parts) {
            add(accepted, part.accepted());
            add(shed, part.shed());
        }
        return numbers(numbers(out, "accepted", accepted), "shed", shed);
    }

    /** The latest counts are at the end of both. */
    private static void add(int[] sum, List<Integer> part) {
        int count = Math.min(sum.length, part.size());
        for (int back = 1; back <= count; back++) {
            sum[sum.length - back] += part.get(part.size() - back);
        }
    }

    private static JsonBytes numbers(JsonBytes out, String name, int[] values) {
        out.name(name).beginArray();
        // Silence is said shortly: most rooms are silent most of the time.
        if (!Arrays.equals(values, SILENCE)) {
            for (int value : values) {
                out.number(value);
            }
        }
        return out.endArray();
    }
}
