package io.jindou.sim;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.jindou.engine.journal.ReplayComparer;
import io.jindou.gateway.Gateway;
import java.io.PrintWriter;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/** What a range of seeds came to. */
public final class SimReport {
    private final Tally tally = new Tally();
    private final int steps;
    private long seeds;
    private long failedSeed;
    private SimFailure failure;

    private SimReport(final int steps) {
        this.steps = steps;
    }

    /** Runs seeds up to the first that fails. */
    public static SimReport run(final long from, final long seeds, final int steps) {
        final SimReport report = new SimReport(steps);
        // a journal says aloud that it is cut, and here it is cut all the time
        final Logger journals = (Logger)LoggerFactory.getLogger(ReplayComparer.class);
        final Level before = journals.getLevel();
        journals.setLevel(Level.ERROR);
        // and a gateway says aloud whom it closes
        final Logger gateways = (Logger)LoggerFactory.getLogger(Gateway.class.getPackageName());
        final Level gatewaysBefore = gateways.getLevel();
        gateways.setLevel(Level.ERROR);
        try {
            for (long seed = from; seed < from + seeds && null == report.failure; seed++) {
                report.run(seed);
            }
        } finally {
            journals.setLevel(before);
            gateways.setLevel(gatewaysBefore);
        }
        return report;
    }

    private void run(final long seed) {
        seeds++;
        try (Simulation simulation = new Simulation(seed, steps)) {
            try {
                simulation.run();
            } finally {
                tally.add(simulation.tally());
            }
        } catch (final SimFailure e) {
            failedSeed = seed;
            failure = e;
        } catch (final RuntimeException e) {
            failedSeed = seed;
            failure = new SimFailure(Check.EXCEPTION, e.toString(), e);
        }
    }

    /** Seeds run, the failed one included. */
    public long seeds() {
        return seeds;
    }

    /** Null when none failed. */
    public SimFailure failure() {
        return failure;
    }

    /** The seed that failed. */
    public long failedSeed() {
        return failedSeed;
    }

    public Tally tally() {
        return tally;
    }

    /** For people. */
    public void print(final PrintWriter out) {
        out.printf(Locale.ROOT, "seeds %,d  steps %,d  entries applied %,d%n", seeds, tally.steps(), tally.entries());
        out.printf(Locale.ROOT, "compared: events %,d  records %,d  deliveries %,d%n", tally.events(), tally.records(),
            tally.deliveries());
        for (final Fault fault : Fault.values()) {
            out.printf(Locale.ROOT, "  %-26s %,d%n", fault.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                tally.faults(fault));
        }
        if (null == failure) {
            out.println("PASS");
        } else {
            out.println("FAIL seed " + failedSeed + ": " + failure.getMessage());
            out.println("rule: " + failure.check().text());
            out.println("reproduce: ./jindou sim --seeds 1 --from " + failedSeed + " --steps " + steps);
        }
    }
}
