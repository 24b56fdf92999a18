package io.jindou.sim.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Predicts what each entry of the committed log does. Entries are predicted once, in order; replicas ask as they apply. */
public final class Oracle {
    private final CellModel cell = new CellModel();
    private final LinkRules links = new LinkRules(cell, new CommandRules(cell));
    private final List<Prediction> predictions = new ArrayList<>();
    private final Map<Long, Prediction> byPosition = new HashMap<>();
    private final List<String> records = new ArrayList<>();

    /** The prediction of an entry, which is the one behind the last predicted or one before. */
    public Prediction predict(final int index, final LogEntry entry) {
        if (index == predictions.size()) {
            final Prediction prediction = apply(entry);
            predictions.add(prediction);
            byPosition.put(entry.position(), prediction);
            records.addAll(prediction.records());
        }
        return predictions.get(index);
    }

    private Prediction apply(final LogEntry entry) {
        cell.begin(entry);
        switch (entry.kind()) {
            case MESSAGE:
                links.onMessage(entry.bytes());
                break;
            case SESSION_CLOSE:
                links.onClusterSessionClose(entry.clusterSession());
                break;
            case TICK:
                links.onTick();
                break;
            default:
                break;
        }
        return cell.end();
    }

    /** The prediction of the entry that ends at this log position; null when there is none. */
    public Prediction at(final long position) {
        return byPosition.get(position);
    }

    /** All records of the journal so far. */
    public List<String> records() {
        return records;
    }

    /** What a connection must be given, in order, so far. */
    public List<String> given(final long linkId, final long connectionId) {
        return cell.given.getOrDefault(CellModel.nameOf(linkId, connectionId), List.of());
    }

    /** The name under which {@link #given} has what a connection is told of what it published, which is no frame. */
    public static long publisher(final long connectionId) {
        return -connectionId;
    }

    /** "id=… seq=…" of the stored messages with this sender, canonical channel and clientMsgNo. */
    public List<String> stored(final String sender, final String canonicalId, final String clientMsgNo) {
        return cell.stored.getOrDefault(sender + '>' + canonicalId + '/' + clientMsgNo, List.of());
    }

    /** The stored messages of a channel, in order, without the channel. */
    public List<String> history(final int type, final String canonicalId) {
        return cell.history.getOrDefault(type + ":" + canonicalId, List.of());
    }

    /** The most often that one connection sent a close. */
    public int mostCloses() {
        return cell.closes.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /** Connection ids that have a session on a link; empty for an unknown link. */
    public Set<Long> sessions(final long linkId) {
        final LinkModel link = cell.links.get(linkId);
        return null == link ? Set.of() : new HashSet<>(link.sessions.keySet());
    }

    /** True when the cell has settings. */
    public boolean isBorn() {
        return cell.born;
    }

    /** True when the cell knows what business servers ask of it. */
    public boolean servesBusiness() {
        return cell.reports.hasVersion5();
    }

    /** Ids of the living links. */
    public Set<Long> links() {
        return new HashSet<>(cell.links.keySet());
    }
}
