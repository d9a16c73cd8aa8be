package stoa.systemtests.measure;

import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import stoa.kit.log.LogFormat;
import stoa.kit.log.LogLevel;
import stoa.kit.log.ProcessLog;
import stoa.standalone.Ending;
import stoa.standalone.HelpText;
import stoa.standalone.StartException;
import stoa.systemtests.Arguments;
import stoa.systemtests.sim.ManyGateways;

/**
 * Measures a running Stoa through its public interfaces. Needs the first app's key, secret and master key
 * in {@code STOA_APP_KEY}, {@code STOA_APP_SECRET} and {@code STOA_MASTER_KEY}.
 */
public final class MeasureMain {
    private MeasureMain() {}

    /**
     * Measures; exits with 1 when something was not exact.
     *
     * @param args what, and how much of it
     */
    public static void main(String[] args) {
        new Ending(System.err).run(() -> run(args));
    }

    private static void run(String[] args) throws IOException, InterruptedException {
        ProcessLog.configure(LogFormat.TEXT, LogLevel.WARN);
        Arguments given = new Arguments(args);
        if (args.length == 0 || given.has("--help")) {
            System.out.print(HelpText.of("measure"));
            System.exit(args.length == 0 ? 2 : 0);
        }
        List<String> wrong;
        try {
            wrong = measure(args[0], given);
        } catch (ConnectException nobody) {
            throw new StartException(
                    "No Stoa answers: start one with ./stoa up, or tell with --clients and --servers where it is.",
                    nobody);
        }
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
            default -> told(HelpText.of("measure"), List.of("there is no \"" + what + '"'));
        };
    }

    private static List<String> told(String text, List<String> wrong) {
        System.out.println(text);
        return wrong;
    }
}
