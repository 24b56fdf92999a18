package io.jindou.sim.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one log entry must do, and how things must stand behind it. */
public final class Prediction {
    private final Map<Long, TreeMap<Long, String>> events = new HashMap<>();
    private final List<String> records = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private Map<Long, LinkView> links;
    private Totals totals;
    private long entries;

    void event(final long linkId, final long number, final String text) {
        events.computeIfAbsent(linkId, none -> new TreeMap<>()).put(number, text);
    }

    void record(final String text) {
        records.add(text);
    }

    void answer(final long clusterSession, final String text) {
        answers.add(to(clusterSession, text));
    }

    void notice(final String text) {
        notices.add(text);
    }

    void entries(final long count) {
        entries = count;
    }

    void stand(final Map<Long, LinkView> newLinks, final Totals newTotals) {
        links = newLinks;
        totals = newTotals;
    }

    /** An answer with its addressee. */
    public static String to(final long clusterSession, final String text) {
        return "to " + clusterSession + ": " + text;
    }

    /** Events that the entry writes to a link, by number. */
    public TreeMap<Long, String> events(final long linkId) {
        return events.getOrDefault(linkId, new TreeMap<>());
    }

    /** Journal records, in order. */
    public List<String> records() {
        return records;
    }

    /** Answers, with their addressees. */
    public List<String> answers() {
        return answers;
    }

    /** What observers are told, see {@link Notices}. */
    public List<String> notices() {
        return notices;
    }

    /** Entries counted so far; 0 when a service does not see this one. */
    public long entries() {
        return entries;
    }

    /** All links behind the entry. */
    public Map<Long, LinkView> links() {
        return links;
    }

    public Totals totals() {
        return totals;
    }

    /** How a link stands. */
    public record LinkView(
        long clusterSession, long lastCommand, long lastEvent, long acknowledged, long usedBytes, long sessionDigest,
        long interestDigest, int sessions) {
    }

    /** How the cell stands. */
    public record Totals(long now, long elapsed, int tickMs, long journalNo, int users, int sessions, int channels,
        int interestRows) {
    }
}
