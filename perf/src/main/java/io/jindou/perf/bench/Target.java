package io.jindou.perf.bench;

import io.jindou.perf.rig.Protocol;
import java.net.InetSocketAddress;

/** A running server that a load is run against. */
public interface Target extends AutoCloseable {
    InetSocketAddress address();

    /** For one run. */
    Protocol protocol();

    /** Of the server; none: they are unknown, so nothing is metered. */
    long[] pids();

    /** What the server printed last, for the message about a run that broke off; empty when that is not known. */
    String lastWords();

    @Override
    void close();
}
