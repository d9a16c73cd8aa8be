package stoa.message.domain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.id.Conversation;
import stoa.protocol.message.RateOperations;
import stoa.protocol.message.RateOperations.QueryRates;
import stoa.protocol.message.RateOperations.Rates;
import stoa.protocol.message.RateOperations.Series;

/**
 * How many messages came into each room, for each of the last {@link RateOperations#SLOTS} counts. It is fed
 * once a second with what owners tallied anyway, so it costs messages nothing. Not thread-safe.
 *
 * <p>Bounds: {@link #ROOMS_MAX} rooms, each as long as something was said in it within the counts that are
 * kept; messages of further rooms are in the app's sum and in {@link #uncounted}. {@link #APPS_MAX} apps.
 */
public final class RoomRates {
    /** Rooms counted at most; about 700 bytes each. */
    public static final int ROOMS_MAX = 5_000;

    /** Apps summed up at most. */
    public static final int APPS_MAX = 1_000;

    private static final int SLOTS = RateOperations.SLOTS;

    /** Two rings of counts. */
    private static final class Ring {
        private final int[] accepted = new int[SLOTS];
        private final int[] shed = new int[SLOTS];
        private long clearedTo;
        private long heardAt;

        private Ring(long count) {
            clearedTo = count;
            heardAt = count;
        }

        private void add(long count, RoomActivity activity) {
            clear(count);
            heardAt = count;
            int place = (int) (count % SLOTS);
            accepted[place] += activity.accepted();
            shed[place] += activity.shed();
        }

        /** What lies between the last look and this count was silence. */
        private void clear(long count) {
            if (count - clearedTo >= SLOTS) {
                Arrays.fill(accepted, 0);
                Arrays.fill(shed, 0);
            } else {
                for (long silent = clearedTo + 1; silent <= count; silent++) {
                    accepted[(int) (silent % SLOTS)] = 0;
                    shed[(int) (silent % SLOTS)] = 0;
                }
            }
            clearedTo = count;
        }

        private Series series(long count) {
            clear(count);
            return new Series(oldestFirst(accepted, count), oldestFirst(shed, count));
        }

        private static List<Integer> oldestFirst(int[] ring, long count) {
            List<Integer> counts = new ArrayList<>(SLOTS);
            for (long at = count + 1; at <= count + SLOTS; at++) {
                counts.add(ring[(int) (at % SLOTS)]);
            }
            return counts;
        }
    }

    // Those written last at the end.
    private final SequencedMap<Conversation, Ring> rooms = new LinkedHashMap<>();
    private final SequencedMap<String, Ring> apps = new LinkedHashMap<>();
    private final AtomicLong uncounted = new AtomicLong();
    private volatile int size;
    private long count = SLOTS;
    private AppSignals signals = (_, _, _) -> {};

    /** Nothing was said yet. */
    public RoomRates() {}

    /**
     * Tells from now on what is counted, app by app and room by room.
     *
     * @param listener hears it in the calls of {@link #count}
     */
    public void onCount(AppSignals listener) {
        signals = listener;
    }

    /**
     * Takes what was said since the last call; to be called every {@link RateOperations#SLOT_MS}.
     *
     * @param activity of each room at most once
     */
    public void count(List<RoomActivity> activity) {
        count++;
        dropSilent(rooms);
        dropSilent(apps);
        for (RoomActivity one : activity) {
            if (one.accepted() + one.shed() > 0) {
                boolean counted = add(rooms, one.room(), ROOMS_MAX, one);
                boolean summed = add(apps, one.room().app(), APPS_MAX, one);
                signals.counted(one.room().app(), one.accepted(), one.shed());
                uncounted.addAndGet(counted && summed ? 0 : one.accepted() + one.shed());
            }
        }
        size = rooms.size();
    }

    /**
     * The pace lately.
     *
     * @param question which rooms
     * @return as counted here
     * @throws StoaException {@code BAD_REQUEST} for more than {@link RateOperations#ROOMS_MAX} rooms
     */
    public Rates rates(QueryRates question) {
        if (question.rooms().size() > RateOperations.ROOMS_MAX) {
            throw new StoaException(
                    ErrorCode.BAD_REQUEST, "rates of at most " + RateOperations.ROOMS_MAX + " rooms at once");
        }
        Map<String, Series> found = new HashMap<>();
        for (String room : question.rooms()) {
            Ring ring = rooms.get(Conversation.room(question.app(), room));
            if (ring != null && isHeard(ring)) {
                found.put(room, ring.series(count));
            }
        }
        return new Rates(seriesOrSilence(apps.get(question.app())), found, uncounted.get());
    }

    /**
     * Rooms that are counted now; any thread.
     *
     * @return at most {@link #ROOMS_MAX}
     */
    public int size() {
        return size;
    }

    /**
     * Messages that were not counted for their room or app, because too many were active; any
     * thread.
     *
     * @return since the start
     */
    public long uncounted() {
        return uncounted.get();
    }

    private <K> boolean add(SequencedMap<K, Ring> rings, K key, int max, RoomActivity activity) {
        Ring known = rings.get(key);
        if (known == null && rings.size() >= max) {
            return false;
        }
        Ring ring = known == null ? new Ring(count) : known;
        ring.add(count, activity);
        rings.putLast(key, ring);
        return true;
    }

    private boolean isHeard(Ring ring) {
        return count - ring.heardAt < SLOTS;
    }

    private Series seriesOrSilence(@Nullable Ring ring) {
        return (ring == null || !isHeard(ring) ? new Ring(count) : ring).series(count);
    }

    private <K> void dropSilent(SequencedMap<K, Ring> rings) {
        while (!rings.isEmpty() && !isHeard(rings.firstEntry().getValue())) {
            rings.pollFirstEntry();
        }
    }
}
