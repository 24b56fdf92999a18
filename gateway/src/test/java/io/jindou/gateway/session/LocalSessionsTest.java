package io.jindou.gateway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.jindou.codecs.Limits;
import io.jindou.codecs.link.LinkDigest;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.SessionAuditDecoder;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class LocalSessionsTest {
    private final LocalSessions sessions = new LocalSessions();
    private final EncodedEvents events = new EncodedEvents(sessions);

    /** Checklist rows 7 and 67: the tables hold exactly what the events say, whatever their order. */
    @Test
    void shouldHoldWhatTheEventsSay() {
        for (int seed = 1; seed <= 30; seed++) {
            sessions.clear();
            new Oracle(seed).run();
        }
        assertEquals(0, sessions.misfits());
    }

    @Test
    void shouldCountASessionFromItsFirstPartOn() {
        events.opened(5, 9, 1, 3, 2);
        assertTrue(sessions.matches(
            LinkDigest.session(5, 9), LinkDigest.interest(5, 3) + LinkDigest.interest(5, 2), 1));
        events.interest(7, 9, true);
        events.channels(5, 0, 4);
        assertEquals(1, sessions.recipients(4).size());
        assertEquals(1, sessions.recipients(7).size());
        assertEquals(9, sessions.userNo(5));
        events.refused(6);
        assertFalse(sessions.contains(6));
    }

    @Test
    void shouldListRecipientsInRisingOrder() {
        events.opened(30, 1, 0);
        events.opened(10, 2, 0, 8);
        events.opened(20, 1, 0);
        events.interest(8, 1, true);
        assertEquals(List.of(10L, 20L, 30L), list(sessions.recipients(8)));
        assertEquals(List.of(20L, 30L), list(sessions.connections(1)));
        events.interest(8, 1, false);
        events.closed(10);
        assertEquals(0, sessions.recipients(8).size());
        assertEquals(0, sessions.channelCount());
    }

    @Test
    void shouldCountEventsThatDoNotFitAndChangeNothing() {
        events.opened(5, 9, 0, 3);
        final long digest = sessions.sessionDigest();
        final long interest = sessions.interestDigest();
        events.opened(5, 10, 0, 4);
        events.channels(6, 0, 4);
        events.channels(5, 0, 3);
        events.interest(3, 9, true);
        events.interest(4, 9, false);
        events.interest(4, 10, true);
        events.refused(5);
        assertEquals(7, sessions.misfits());
        assertFalse(events.closed(6));
        assertTrue(sessions.matches(digest, interest, 1));
        assertFalse(sessions.matches(digest, interest, 2));
    }

    @Test
    void shouldAuditAllIdsInParts() {
        final int count = 2 * Limits.AUDIT_PER_PART_MAX + 7;
        for (int i = count; i > 0; i--) {
            events.opened(i * 3L, i, 0, i % 5);
        }
        final SessionAuditParts parts = sessions.audit(77);
        events.closed(3);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Limits.COMMAND_MAX]);
        final SessionAuditDecoder audit = new SessionAuditDecoder();
        long after = 0;
        long next = 3;
        int partCount = 0;
        while (!parts.isDone()) {
            final int length = parts.length();
            parts.encode(buffer, 0);
            audit.wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());
            assertEquals(77, audit.asOfEvent());
            assertEquals(after, audit.afterConnectionId());
            after = audit.upToConnectionId();
            for (final SessionAuditDecoder.SessionsDecoder row : audit.sessions()) {
                assertEquals(next, row.connectionId());
                assertEquals(LinkDigest.interest(next, (int)(next / 3 % 5)), row.interestDigest());
                next += 3;
            }
            assertEquals(length, audit.limit());
            partCount++;
        }
        assertEquals(Long.MAX_VALUE, after);
        assertEquals(3L * count + 3, next);
        assertEquals(3, partCount);
        assertThrows(IllegalStateException.class, () -> parts.encode(buffer, 0));
    }

    @Test
    void shouldAuditAnEmptyGateway() {
        final SessionAuditParts parts = sessions.audit(0);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[parts.length()]);
        parts.encode(buffer, 0);
        final SessionAuditDecoder audit =
            new SessionAuditDecoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());
        assertEquals(Long.MAX_VALUE, audit.upToConnectionId());
        assertEquals(0, audit.sessions().count());
        assertTrue(parts.isDone());
    }

    /** Checklist row 61. */
    @Test
    void shouldWalkAndChangeInterestWithoutAllocation() {
        for (int i = 1; i <= 1_000; i++) {
            events.opened(i, i, 0, 1, 2);
        }
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final long threadId = Thread.currentThread().getId();
        long sum = 0;
        for (int round = 0; round < 20; round++) {
            sum += walk(100);
        }
        final long before = threads.getThreadAllocatedBytes(threadId);
        final long cost = threads.getThreadAllocatedBytes(threadId) - before;
        final long start = threads.getThreadAllocatedBytes(threadId);
        sum += walk(100);
        final long allocated = threads.getThreadAllocatedBytes(threadId) - start - cost;
        assertEquals(21 * 100L * 500_500, sum);
        assertTrue(allocated < 1_000, "bytes allocated by 100 fan-outs and 200 changes: " + allocated);
    }

    private long walk(final int times) {
        long sum = 0;
        for (int i = 0; i < times; i++) {
            final ConnectionIds ids = sessions.recipients(1);
            for (int at = 0; at < ids.size(); at++) {
                sum += ids.at(at);
            }
            events.interest(2, 500, false);
            events.interest(2, 500, true);
        }
        return sum;
    }

    private static List<Long> list(final ConnectionIds ids) {
        final List<Long> list = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            list.add(ids.at(i));
        }
        return list;
    }

    /** The same tables on java.util, computed anew after every event. */
    private final class Oracle {
        private static final int USERS = 12;
        private static final int CHANNELS = 9;

        private final Random random;
        private final Map<Integer, TreeSet<Integer>> memberships = new HashMap<>();
        private final TreeMap<Long, Integer> users = new TreeMap<>();
        private long nextConnection = 1;

        Oracle(final long seed) {
            random = new Random(seed);
            for (int user = 1; user <= USERS; user++) {
                memberships.put(user, new TreeSet<>());
            }
        }

        void run() {
            for (int i = 0; i < 400; i++) {
                final int user = 1 + random.nextInt(USERS);
                switch (random.nextInt(3)) {
                    case 0 -> {
                        users.put(nextConnection, user);
                        events.opened(nextConnection++, user, 0,
                            memberships.get(user).stream().mapToInt(Integer::intValue).toArray());
                    }
                    case 1 -> {
                        final int channel = 1 + random.nextInt(CHANNELS);
                        final boolean present = memberships.get(user).add(channel);
                        if (!present) {
                            memberships.get(user).remove(channel);
                        }
                        if (users.containsValue(user)) {
                            events.interest(channel, user, present);
                        }
                    }
                    default -> {
                        if (!users.isEmpty()) {
                            final List<Long> ids = new ArrayList<>(users.keySet());
                            final long connectionId = ids.get(random.nextInt(ids.size()));
                            users.remove(connectionId);
                            assertTrue(events.closed(connectionId));
                        }
                    }
                }
                check();
            }
        }

        private void check() {
            long sessionDigest = 0;
            long interestDigest = 0;
            final Map<Integer, List<Long>> recipients = new HashMap<>();
            for (final Map.Entry<Long, Integer> entry : users.entrySet()) {
                sessionDigest += LinkDigest.session(entry.getKey(), entry.getValue());
                for (final int channel : memberships.get(entry.getValue())) {
                    interestDigest += LinkDigest.interest(entry.getKey(), channel);
                    recipients.computeIfAbsent(channel, key -> new ArrayList<>()).add(entry.getKey());
                }
            }
            assertTrue(sessions.matches(sessionDigest, interestDigest, users.size()));
            for (int channel = 1; channel <= CHANNELS; channel++) {
                assertEquals(recipients.getOrDefault(channel, List.of()), list(sessions.recipients(channel)));
            }
            assertEquals(recipients.size(), sessions.channelCount());
        }
    }
}
