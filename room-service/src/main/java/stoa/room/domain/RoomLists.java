package stoa.room.domain;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import stoa.protocol.error.ErrorCode;
import stoa.protocol.error.StoaException;
import stoa.protocol.room.RoomListOperations.ListRooms;
import stoa.protocol.room.RoomListOperations.ListedRoom;
import stoa.protocol.room.RoomListOperations.RoomPage;
import stoa.room.domain.RoomSearch.Found;

/**
 * All rooms of an app by how many are in them. Nobody keeps such an order: it is made when it is asked for,
 * of the {@link #RANKED_MAX} rooms active last, and serves all pages and askers for a while. It is kept the
 * longer the more work it was, so that looking on never costs more than a tenth of one context's time.
 * Single-threaded: one context.
 */
public final class RoomLists {
    /** Rooms put in order at most. */
    public static final int RANKED_MAX = 10_000;

    /** Orders kept at once at most; of more the oldest is forgotten, and counted. */
    public static final int RANKINGS_MAX = 8;

    /** How long an order is kept at least, in milliseconds. */
    public static final long KEPT_MS = 1_000;

    /** An order is kept so many times as long as it took to make it. */
    public static final int KEPT_FACTOR = 10;

    /** Rooms on a page at most. */
    public static final int PAGE_MAX = 100;

    private static final int SEARCH_BYTES_MAX = 256;
    private static final Comparator<ListedRoom> BY_MEMBERS = Comparator.comparingLong(ListedRoom::members)
            .reversed()
            .thenComparing(Comparator.comparingLong(ListedRoom::lastActiveMs).reversed())
            .thenComparing(listed -> listed.room().id());

    private final RoomSearch search;
    private final RoomSizes sizes;
    private final Clock clock;
    private final SequencedMap<Question, Kept> rankings = new LinkedHashMap<>();
    private final AtomicLong forgotten = new AtomicLong();

    private record Question(String app, String search) {}

    private record Ranking(long total, long countedAtMs, boolean counted, List<ListedRoom> rooms) {}

    private static final class Kept {
        private final Future<Ranking> ranking;
        /** While it is being made everybody waits for it. */
        private long untilMs = Long.MAX_VALUE;

        private Kept(Future<Ranking> ranking) {
            this.ranking = ranking;
        }
    }

    /**
     * The rules over their ports.
     *
     * @param search which rooms there are
     * @param sizes who is in them
     * @param clock now
     */
    public RoomLists(RoomSearch search, RoomSizes sizes, Clock clock) {
        this.search = search;
        this.sizes = sizes;
        this.clock = clock;
    }

    /**
     * A page of an app's rooms.
     *
     * @param request which
     * @return by members, then by activity; fails with {@code BAD_REQUEST}, or when the rooms cannot be read
     */
    public Future<RoomPage> list(ListRooms request) {
        check(request);
        return ranking(new Question(request.app(), request.search().toLowerCase(Locale.ROOT)))
                .map(ranking -> {
                    List<ListedRoom> rooms = ranking.rooms();
                    int from = Math.min(request.skip(), rooms.size());
                    int to = Math.min(from + request.limit(), rooms.size());
                    return new RoomPage(
                            ranking.total(),
                            rooms.size(),
                            ranking.countedAtMs(),
                            ranking.counted(),
                            rooms.subList(from, to));
                });
    }

    /**
     * Orders forgotten at the bound before their time, so that they are made anew for the next who asks; any thread.
     *
     * @return since the start
     */
    public long forgotten() {
        return forgotten.get();
    }

    private static void check(ListRooms request) {
        if (request.limit() < 1 || request.limit() > PAGE_MAX || request.skip() < 0) {
            throw new StoaException(ErrorCode.BAD_REQUEST, "limit is 1 to " + PAGE_MAX + ", skip is 0 or more");
        }
        if (request.search().indexOf('\0') >= 0
                || request.search().getBytes(StandardCharsets.UTF_8).length > SEARCH_BYTES_MAX) {
            throw new StoaException(
                    ErrorCode.BAD_REQUEST, "search has at most " + SEARCH_BYTES_MAX + " bytes and no U+0000");
        }
    }

    private Future<Ranking> ranking(Question question) {
        long nowMs = clock.millis();
        rankings.values().removeIf(kept -> nowMs >= kept.untilMs);
        Kept known = rankings.get(question);
        if (known != null) {
            return known.ranking;
        }
        Kept made = new Kept(rank(question));
        rankings.putLast(question, made);
        if (rankings.size() > RANKINGS_MAX) {
            rankings.pollFirstEntry();
            forgotten.incrementAndGet();
        }
        made.ranking.onComplete((ranking, failure) -> {
            long doneMs = clock.millis();
            made.untilMs = failure != null ? doneMs : doneMs + Math.max(KEPT_MS, (doneMs - nowMs) * KEPT_FACTOR);
        });
        return made.ranking;
    }

    private Future<Ranking> rank(Question question) {
        return search.find(question.app(), question.search(), RANKED_MAX)
                .compose(found -> count(question.app(), ids(found), new ArrayList<>())
                        .map(counts -> ranked(found, counts))
                        // Members are not the truth about rooms: without them there still is a list.
                        .otherwise(_ -> ranked(found, null)));
    }

    private static List<String> ids(Found found) {
        return found.rooms().stream().map(one -> one.room().id()).toList();
    }

    private Future<List<Long>> count(String app, List<String> rooms, List<Long> counts) {
        if (counts.size() == rooms.size()) {
            return Future.succeededFuture(counts);
        }
        int to = Math.min(counts.size() + RoomSizes.ROOMS_MAX, rooms.size());
        return sizes.of(app, rooms.subList(counts.size(), to)).compose(part -> {
            counts.addAll(part);
            return count(app, rooms, counts);
        });
    }

    private Ranking ranked(Found found, @Nullable List<Long> counts) {
        List<ListedRoom> rooms = new ArrayList<>(found.rooms().size());
        for (int i = 0; i < found.rooms().size(); i++) {
            RoomSearch.FoundRoom one = found.rooms().get(i);
            rooms.add(new ListedRoom(one.room(), one.lastActiveMs(), counts == null ? 0 : counts.get(i)));
        }
        rooms.sort(BY_MEMBERS);
        return new Ranking(found.total(), clock.millis(), counts != null, List.copyOf(rooms));
    }
}
