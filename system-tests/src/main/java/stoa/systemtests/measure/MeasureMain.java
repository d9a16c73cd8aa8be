package stoa.systemtests.measure;

import java.io.IOException;
import java.util.List;
import stoa.kit.log.LogFormat;
import stoa.kit.log.LogLevel;
import stoa.kit.log.ProcessLog;
import stoa.systemtests.Arguments;
import stoa.systemtests.sim.ManyGateways;

/**
 * Measures a running Stoa through its public interfaces. Needs the first app's key, secret and master key
 * in {@code STOA_APP_KEY}, {@code STOA_APP_SECRET} and {@code STOA_MASTER_KEY}.
 */
public final class MeasureMain {
    private static final String USAGE = """
            ./stoa measure WHAT [--clients URL,URL] [--servers URL,URL] [--management URL,URL] [OPTIONS]

              effects   from the server API's answer to the effect on clients of every gateway [--repeat 300]
              joins     many users into one room [--users 10000 --at-once 200 --member-events]
              room      one room at a steady rate [--members 1000 --publishers 10 --rate 20 --bytes 200 --seconds 20]
              shedding  a multiple of a room's budget [--members 100 --publishers 5 --budget 40 --times 10 --seconds 15]
              taps      a counted type [--members 100 --tappers 500 --rate 10000 --per-message 10 --seconds 15]
              idle      memory of connections that do nothing [--connections 1000 --pids P,P]
              gateways  simulated gateways in this process, needs no running Stoa [--gateways 100 --members 10000 --messages 100]

            Give it STOA_APP_KEY, STOA_APP_SECRET and STOA_MASTER_KEY, for example by: set -a; . data/app.properties
            """;

    private MeasureMain() {}

    /**
     * Measures; exits with 1 when something was not exact.
     *
     * @param args what, and how much of it
     * @throws IOException when a connection fails
     * @throws InterruptedException when stopped
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        ProcessLog.configure(LogFormat.TEXT, LogLevel.WARN);
        Arguments given = new Arguments(args);
        if (args.length == 0 || given.has("--help")) {
            System.out.print(USAGE);
            System.exit(args.length == 0 ? 2 : 0);
        }
        List<String> wrong = measure(args[0], given);
        wrong.forEach(line -> System.out.println("WRONG: " + line));
        System.exit(wrong.isEmpty() ? 0 : 1);
    }

    private static List<String> measure(String what, Arguments given) throws IOException, InterruptedException {
        if (what.equals("gateways")) {
            ManyGateways.Outcome outcome = ManyGateways.run(ManyGateways.Size.of(given));
            System.out.println(outcome.text());
            return outcome.wrong();
        }
        MeasuredStoa stoa = MeasuredStoa.of(given, System.getenv());
        SteadyRoom.unlimited(stoa);
        return switch (what) {
            case "effects" -> told(Effects.run(stoa, (int) given.number("--repeat", 300)), List.of());
            case "joins" -> told(Joins.run(stoa, Joins.Size.of(given)), List.of());
            case "idle" -> told(IdleConnections.run(stoa, given), List.of());
            case "room" -> {
                SteadyRoom.Outcome outcome = SteadyRoom.run(stoa, SteadyRoom.Size.of(given));
                yield told(outcome.text(), outcome.wrong());
            }
            case "shedding" -> {
                Shedding.Outcome outcome = Shedding.run(stoa, Shedding.Size.of(given));
                yield told(outcome.text(), outcome.wrong());
            }
            case "taps" -> {
                Taps.Outcome outcome = Taps.run(stoa, Taps.Size.of(given));
                yield told(outcome.text(), outcome.wrong());
            }
            default -> told(USAGE, List.of("there is no \"" + what + '"'));
        };
    }

    private static List<String> told(String text, List<String> wrong) {
        System.out.println(text);
        return wrong;
    }
}
