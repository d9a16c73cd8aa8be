package stoa.systemtests.measure;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends at a steady rate, the speakers in turn, and keeps what was answered. Used once; {@link #run} blocks. */
final class PacedSenders {
    private static final int OPEN_PER_SPEAKER_MAX = 32;
    private static final long LAST_ANSWERS_SECONDS = 30;

    /** Sorts of messages, by what may become of them. */
    enum Sort {
        /** By a user on the room's whitelist. */
        PROTECTED_USER("RC:TxtMsg", "normal"),
        /** Of a type on the app's whitelist. */
        PROTECTED_TYPE("measure:gift", "normal"),
        /** Of high priority. */
        HIGH("RC:TxtMsg", "high"),
        /** Of normal priority. */
        NORMAL("RC:TxtMsg", "normal"),
        /** Of low priority. */
        LOW("RC:TxtMsg", "low");

        private final String type;
        private final String priority;

        Sort(String type, String priority) {
            this.type = type;
            this.priority = priority;
        }
    }

    /**
     * A message that was accepted.
     *
     * @param message as members see it
     * @param sort what it was
     * @param shed whether it was not delivered
     */
    record Accepted(RoomSight.Message message, Sort sort, boolean shed) {}

    private static final class Speaker {
        private final ReadingClient client;
        private final Sort sort;
        private final Semaphore open = new Semaphore(OPEN_PER_SPEAKER_MAX);

        Speaker(ReadingClient client, Sort sort) {
            this.client = client;
            this.sort = sort;
        }
    }

    private final String room;
    private final Object content;
    private final List<Speaker> speakers = new ArrayList<>();
    private final Queue<Accepted> accepted = new ConcurrentLinkedQueue<>();
    private final Queue<String> refused = new ConcurrentLinkedQueue<>();
    private final AtomicInteger sent = new AtomicInteger();
    private final Percentiles acks = new Percentiles(1_000_000);

    /** Speakers of a room who say all the same. */
    PacedSenders(String room, Object content) {
        this.room = room;
        this.content = content;
    }

    void add(Collection<ReadingClient> clients, Sort sort) {
        clients.forEach(client -> speakers.add(new Speaker(client, sort)));
    }

    /** Sends for some time and waits for the answers. */
    void run(double perSecond, double seconds) throws IOException {
        long total = Math.round(perSecond * seconds);
        long start = System.nanoTime();
        try {
            for (int i = 0; i < total; i++) {
                Pause.untilNs(start + (long) (i * 1e9 / perSecond));
                Speaker speaker = speakers.get(i % speakers.size());
                speaker.open.acquire();
                say(speaker);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
        Audience.within(LAST_ANSWERS_SECONDS, () -> accepted.size() + refused.size() == sent.get());
    }

    private void say(Speaker speaker) {
        int number = sent.incrementAndGet();
        long start = System.nanoTime();
        JsonObject send = new JsonObject()
                .put("op", "send")
                .put("room", room)
                .put("type", speaker.sort.type)
                .put("priority", speaker.sort.priority)
                .put("cid", "m" + number)
                .put("content", content);
        var _ = speaker.client.ask(send).whenComplete((ok, failure) -> {
            speaker.open.release();
            acks.add(System.nanoTime() - start);
            if (failure == null) {
                accepted.add(new Accepted(
                        new RoomSight.Message(
                                ok.getString("message"),
                                ok.getLong("cursor", 0L),
                                ok.getLong("ts"),
                                speaker.sort.type,
                                0),
                        speaker.sort,
                        ok.getBoolean("shed", false)));
            } else {
                refused.add(String.valueOf(failure.getMessage()));
            }
        });
    }

    /** What was accepted, in the order of the room. */
    List<Accepted> accepted() {
        return accepted.stream()
                .sorted(Comparator.comparingLong(one -> one.message().cursor()))
                .toList();
    }

    /** What was accepted of a sort, and was delivered or not. */
    long count(Sort sort, boolean shed) {
        return accepted.stream()
                .filter(one -> one.sort() == sort && one.shed() == shed)
                .count();
    }

    int sent() {
        return sent.get();
    }

    /** Why sends were refused, one line each. */
    List<String> refused() {
        return List.copyOf(refused);
    }

    Percentiles acks() {
        return acks;
    }

    /** What a member has to have seen that itself sent nothing. */
    MemberView expected() {
        List<RoomSight> sights = new ArrayList<>();
        for (Accepted one : accepted()) {
            if (one.shed()) {
                sights.add(new RoomSight.Gap(
                        one.sort() == Sort.LOW ? 1 : 0,
                        one.sort() == Sort.LOW || one.sort() == Sort.HIGH ? 0 : 1,
                        one.sort() == Sort.HIGH ? 1 : 0));
            } else {
                sights.add(one.message());
            }
        }
        return MemberView.of(sights);
    }
}
