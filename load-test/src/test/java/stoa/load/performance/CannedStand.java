package stoa.load.performance;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import stoa.load.report.Report;
import stoa.load.run.AppAccess;
import stoa.load.team.Leader;

/** A stand whose loads take no time, on a server whose figures are given one after the other. */
final class CannedStand implements Stand, MeasuredServer {
    private final Function<Load, Report> reports;
    private final List<Double> figures;
    final List<Load> loads = new ArrayList<>();

    /** A stand whose figures of memory and metrics are told in this order, the last one again and again. */
    CannedStand(Function<Load, Report> reports, Double... figures) {
        this.reports = reports;
        this.figures = new ArrayList<>(List.of(figures));
    }

    @Override
    public MeasuredServer server() {
        return this;
    }

    @Override
    public Size size() {
        return new Size(10, 5, 100, "native");
    }

    @Override
    public Report load(Load load, int seconds, Leader.Interlude interlude) throws IOException, InterruptedException {
        loads.add(load);
        interlude.play();
        return reports.apply(load);
    }

    private double next() {
        return figures.size() > 1 ? figures.removeFirst() : figures.getFirst();
    }

    @Override
    public URI clientUrl() {
        return URI.create("http://127.0.0.1:1");
    }

    @Override
    public AppAccess access() {
        return new AppAccess("app", "secret", "");
    }

    @Override
    public List<Long> pids() {
        return List.of();
    }

    @Override
    public double metric(String name) {
        return next();
    }

    @Override
    public long settledKib() {
        return Math.round(next());
    }

    @Override
    public void close() {
        // nothing runs
    }
}
