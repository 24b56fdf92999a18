package io.jindou.perf.chaos;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The processes compared with each other and with the load, when all is quiet and every client is connected.
 *
 * @param hashes           of each node, as {@code name position hash}; at one log position
 * @param differentHashes  nodes whose state differs from the first one's
 * @param areComparable    the nodes could be asked at one log position
 * @param sessions         of the engine
 * @param connections      of all gateways
 * @param sessionsMissing  connections of clients without a session, or sessions without a connection
 * @param auditDifferences how often gateway and engine found out that they disagree
 */
record Comparison(
    List<String> hashes, int differentHashes, boolean areComparable, long sessions, long connections, long sessionsMissing,
    long auditDifferences) {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long POLL_MS = 20;

    /**
     * Asks until all nodes answer from one log position; the log of a quiet cell moves with its ticks only.
     *
     * @param clients that are connected
     */
    static Comparison of(final CellUnderTest cell, final long clients) throws InterruptedException {
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        CellView view = cell.view();
        while (!(isAtOnePosition(view) && 0 == missing(view, clients)) && System.nanoTime() - deadlineNs < 0) {
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
            view = cell.view();
        }
        final List<String> hashes = new ArrayList<>();
        final Set<String> distinct = new HashSet<>();
        for (final CellView.Node node : view.nodes()) {
            hashes.add(node.name() + " " + node.hashPosition() + " " + node.hash());
            distinct.add(node.hash());
        }
        final boolean areComparable = isAtOnePosition(view);
        return new Comparison(hashes, areComparable ? distinct.size() - 1 : 0, areComparable, sessions(view), connections(view),
            missing(view, clients), view.gateways().stream().mapToLong(CellView.Gateway::differences).sum());
    }

    private static boolean isAtOnePosition(final CellView view) {
        final long position = view.nodes().get(0).hashPosition();
        return view.nodes().stream().allMatch(node -> node.isUp() && !node.hash().isEmpty() && position == node.hashPosition());
    }

    private static long sessions(final CellView view) {
        return null == view.leader() ? 0 : view.leader().sessions();
    }

    private static long connections(final CellView view) {
        return view.gateways().stream().mapToLong(CellView.Gateway::connections).sum();
    }

    private static long missing(final CellView view, final long clients) {
        return Math.abs(clients - sessions(view)) + Math.abs(clients - connections(view));
    }
}
