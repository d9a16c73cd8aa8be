package stoa.load.plan;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import stoa.kit.config.SettingsException;
import stoa.load.wire.Payload;

/** Makes a plan of options. */
public final class PlanReader {
    private static final int CLIENTS_MAX = 1_000_000;
    private static final int RATE_MAX = 1_000_000;
    private static final int SECONDS_MAX = 86_400;
    /** What the protocol allows for a message, less what surrounds the content. */
    private static final int BYTES_MAX = 131_000;

    private static final int LIKES_MAX = 1_000;
    private static final int BUDGET_MAX = 100_000;
    private static final int LOOPS_MAX = 256;
    /** No two messages of a room have the same millisecond. */
    private static final int TIMES_PER_SECOND = 1_000;

    private PlanReader() {}

    /**
     * Makes a plan.
     *
     * @param options what was asked for
     * @param run a name for the run
     * @param processors of the machine
     * @return the plan
     * @throws SettingsException in one sentence when something does not fit
     */
    public static LoadPlan plan(Options options, String run, int processors) {
        Protocol protocol = Protocol.of(options.text("protocol", "native"));
        List<String> urls = options.list("url", "http://127.0.0.1:8080");
        urls.forEach(PlanReader::checkUrl);
        LoadPlan.Crowd crowd = new LoadPlan.Crowd(
                options.number("clients", 1_000, 0, CLIENTS_MAX),
                options.number("rooms", 1, 0, CLIENTS_MAX),
                options.number("publishers", 10, 0, CLIENTS_MAX));
        LoadPlan.Traffic traffic = new LoadPlan.Traffic(
                protocol,
                options.number("bytes", 200, Payload.BYTES_MIN, BYTES_MAX),
                options.number("likes", 0, 0, LIKES_MAX),
                roomBudget(options, protocol));
        LoadPlan.Pace pace = new LoadPlan.Pace(
                options.number("connect-per-second", 500, 1, CLIENTS_MAX),
                options.number("slow-clients", 0, 0, CLIENTS_MAX),
                options.number("slow-bytes-per-second", 10_000, 20, Integer.MAX_VALUE),
                options.number("settle-seconds", 60, 1, SECONDS_MAX),
                options.number("loops", Math.max(1, processors / 2), 1, LOOPS_MAX));
        LoadPlan plan = new LoadPlan(run, urls, crowd, traffic, pace, phases(options));
        check(plan);
        return plan;
    }

    /** In LeanCloud's protocol nobody is told what a room sheds, so that it could not be told from what was lost. */
    private static int roomBudget(Options options, Protocol protocol) {
        int asked = options.number("room-budget", -1, -1, BUDGET_MAX);
        return switch (protocol) {
            case NATIVE -> asked;
            case LEANCLOUD -> {
                if (asked > 0) {
                    throw new SettingsException("The LeanCloud protocol does not tell what a room sheds, so that it "
                            + "could not be told from what was lost; leave out --room-budget.");
                }
                yield 0;
            }
        };
    }

    private static void checkUrl(String url) {
        try {
            URI uri = URI.create(url);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "ws".equals(uri.getScheme()))) {
                return;
            }
        } catch (IllegalArgumentException noUrl) {
            throw new SettingsException("--url needs addresses like http://127.0.0.1:8080, not \"" + url + "\".");
        }
        throw new SettingsException("--url needs addresses like http://127.0.0.1:8080, not \"" + url
                + "\"; TLS is ended in front of Stoa, and is not spoken here.");
    }

    private static List<Phase> phases(Options options) {
        double rate = options.decimal("rate", 100, 0, RATE_MAX);
        int seconds = options.number("seconds", 30, 1, SECONDS_MAX);
        if (options.phases().isEmpty()) {
            return List.of(new Phase("steady", seconds, rate, 0, 0));
        }
        List<Phase> phases = new ArrayList<>();
        for (String name : options.phases()) {
            String of = "phase." + name + '.';
            phases.add(new Phase(
                    name,
                    options.number(of + "seconds", seconds, 1, SECONDS_MAX),
                    options.decimal(of + "rate", rate, 0, RATE_MAX),
                    options.number(of + "join", 0, 0, CLIENTS_MAX),
                    options.number(of + "reconnect", 0, 0, CLIENTS_MAX)));
        }
        return phases;
    }

    private static void check(LoadPlan plan) {
        if (plan.early() < 0) {
            throw new SettingsException("The phases let more clients in than there are.");
        }
        if (plan.phases().stream().map(Phase::name).distinct().count()
                < plan.phases().size()) {
            throw new SettingsException("Two phases have the same name.");
        }
        if (plan.phases().stream().anyMatch(phase -> phase.reconnect() > plan.early())) {
            throw new SettingsException("A phase cuts more connections than clients are there from the start.");
        }
        if (plan.rateMax() > 0 && plan.crowd().publishers() == 0) {
            throw new SettingsException("Somebody has to publish: --publishers 1 or more, or --rate 0.");
        }
        if (plan.crowd().rooms() == 0 && plan.crowd().publishers() > 0) {
            throw new SettingsException("Without rooms nobody can publish: --publishers 0 --rate 0, or --rooms 1.");
        }
        if (plan.crowd().publishers() > 0 && new Seating(plan).roomsPerPublisher() > Seating.ROOMS_PER_PUBLISHER_MAX) {
            throw new SettingsException("A user may be in " + Seating.ROOMS_PER_PUBLISHER_MAX + " rooms, so "
                    + plan.crowd().rooms() + " rooms need "
                    + (plan.crowd().rooms() + Seating.ROOMS_PER_PUBLISHER_MAX - 1) / Seating.ROOMS_PER_PUBLISHER_MAX
                    + " publishers or more.");
        }
        if (plan.traffic().protocol() == Protocol.LEANCLOUD
                && plan.rateMax() > TIMES_PER_SECOND * Math.max(1, plan.crowd().rooms())
                && plan.phases().stream().anyMatch(phase -> phase.join() + phase.reconnect() > 0)) {
            throw new SettingsException(
                    "Who joins meanwhile is told a time in the LeanCloud protocol, and in a room with " + "more than "
                            + TIMES_PER_SECOND + " messages a second these have times that are yet to come.");
        }
        if (plan.traffic().likes() > 0 && plan.phases().stream().anyMatch(phase -> phase.join() > 0)) {
            throw new SettingsException("Sums of likes are checked for clients who are there from the start: "
                    + "no phase may let others in.");
        }
    }
}
