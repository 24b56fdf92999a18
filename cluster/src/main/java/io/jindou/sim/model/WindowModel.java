package io.jindou.sim.model;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The accepted messages that are remembered, oldest first. */
final class WindowModel {
    private final Map<Key, Accepted> accepted = new LinkedHashMap<>();

    Accepted find(final Key key, final long elapsed, final int windowMs) {
        final Accepted first = accepted.get(key);
        return null == first || elapsed - first.at >= windowMs ? null : first;
    }

    void add(final Key key, final Accepted message, final int perSender, final int total) {
        accepted.remove(key);
        int ofSender = 0;
        for (final Key other : accepted.keySet()) {
            ofSender += other.sender == key.sender ? 1 : 0;
        }
        final Iterator<Key> oldest = accepted.keySet().iterator();
        while (ofSender >= perSender) {
            if (oldest.next().sender == key.sender) {
                oldest.remove();
                ofSender--;
            }
        }
        while (accepted.size() >= total) {
            final Iterator<Key> first = accepted.keySet().iterator();
            first.next();
            first.remove();
        }
        accepted.put(key, message);
    }

    void expire(final long elapsed, final int windowMs) {
        accepted.values().removeIf(message -> elapsed - message.at >= windowMs);
    }

    record Key(int sender, int channel, String clientMsgNo) {
    }

    record Accepted(long at, long messageId, long messageSeq, byte[] payload) {
        boolean hasPayload(final byte[] other) {
            return Arrays.equals(payload, other);
        }
    }
}
