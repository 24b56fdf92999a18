package io.jindou.perf.bench;

import io.jindou.perf.rig.Protocol;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/** A running server that a load is run against. */
public interface Target extends AutoCloseable {
    InetSocketAddress address();

    /** For one run. */
    Protocol protocol();

    /** Of the server; none: they are unknown, so nothing is metered. */
    long[] pids();

    /** The data directory of a Jindou process, which can be asked for more; null: there is none, or it is not known. */
    default Path data() {
        return null;
    }

    /** What the server printed last, for the message about a run that broke off; empty when that is not known. */
    String lastWords();

    /** What befell the server that should be known beside its figures, a sentence each. */
    default List<String> remarks() {
        return List.of();
    }

    @Override
    void close();
}
