package io.jindou.perf.server;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Several processes that are one server to its clients, who are connected to the first. Used by one thread at a time. */
final class ServerGroup implements Server.Running {
    private final List<ServerProcess> processes = new ArrayList<>();

    void add(final ServerProcess process) {
        processes.add(process);
    }

    @Override
    public InetSocketAddress address() {
        return processes.get(0).address();
    }

    @Override
    public long[] pids() {
        return processes.stream().map(ServerProcess::pids).flatMapToLong(Arrays::stream).toArray();
    }

    /** The last first: whoever waits for the others while it ends, waits in vain, and is made to end. */
    @Override
    public void close() {
        for (int i = processes.size() - 1; i >= 0; i--) {
            processes.get(i).close();
        }
    }
}
