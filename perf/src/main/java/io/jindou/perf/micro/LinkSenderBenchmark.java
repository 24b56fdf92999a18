package io.jindou.perf.micro;

import io.jindou.codecs.Limits;
import io.jindou.engine.CellState;
import io.jindou.engine.Engine;
import io.jindou.engine.Entry;
import io.jindou.engine.link.LinkSender;
import io.jindou.engine.link.Links;
import io.jindou.engine.report.StateReports;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Events of a link, from the state into its ring and out in batches. */
@State(Scope.Thread)
public class LinkSenderBenchmark {
    private static final int EVENTS = 64;
    private static final int LINK_ID = 77;

    /** A SENDACK, a RECV. */
    @Param({"41", "300"})
    int length;

    private final Links links = new Links(1);
    private final LinkSender sender = new LinkSender(links, new CellState(), new Entry(),
        new StateReports(Engine.VERSION), (session, head, headLength, body, offset, bodyLength) -> true);
    private int link;

    /** An open link. */
    @Setup
    public void open() {
        link = links.add(LINK_ID, 1, 1, Limits.RING_BYTES_DEFAULT);
        sender.leader(true);
    }

    /** One of 64 events; without the encoding. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long appendAndDrain() {
        for (int i = 0; i < EVENTS; i++) {
            links.beginEvent(link, length, false);
            links.endEvent(link, length);
        }
        sender.doWork();
        links.acknowledge(link, links.lastEvent(link));
        return sender.batchesSent();
    }

    /** Frees the memory. */
    @TearDown
    public void close() {
        links.close();
    }
}
