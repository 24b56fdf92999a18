package io.jindou.engine.ingress;

import io.jindou.codecs.sbe.cluster.StateReportDecoder;
import io.jindou.engine.CellState;
import io.jindou.engine.Counter;
import io.jindou.engine.Counters;
import io.jindou.engine.EngineObserver;
import io.jindou.engine.Entry;
import io.jindou.engine.report.StateReports;

/** What nodes report of their state. A diverged one shows here, and hears of it from the majority. */
final class ReportHandler {
    private final CellState cell;
    private final Entry entry;
    private final StateReports reports;
    private final EngineObserver observer;
    private final Counters counters;

    ReportHandler(
        final CellState cell, final Entry entry, final StateReports reports, final EngineObserver observer,
        final Counters counters) {
        this.cell = cell;
        this.entry = entry;
        this.reports = reports;
        this.observer = observer;
        this.counters = counters;
    }

    /** Nobody is answered: a report that got lost is followed by another. */
    void onReport(final StateReportDecoder report) {
        final int nodes = cell.settings().nodes();
        final long logPosition = report.logPosition();
        if (report.nodeId() >= nodes || logPosition <= StateReports.NO_POSITION || logPosition >= entry.logPosition()) {
            counters.increment(Counter.REPORTS_REFUSED);
            return;
        }
        counters.increment(Counter.REPORTS);
        switch (reports.report(report.nodeId(), report.engineVersion(), logPosition, report.stateHash(), nodes)) {
            case MAJORITY:
                counters.increment(Counter.REPORTS_AGREED);
                observer.onMajority(logPosition, reports.judgedHash());
                break;
            case NO_MAJORITY:
                counters.increment(Counter.REPORTS_DISAGREED);
                observer.onNoMajority(logPosition);
                break;
            case DISPUTED:
                counters.increment(Counter.REPORTS_DISAGREED);
                break;
            case OPEN:
            default:
                break;
        }
    }
}
