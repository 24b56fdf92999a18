package io.jindou.cluster.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jindou.cluster.control.ControlClient;
import io.jindou.codecs.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What a process says of sessions and connections, compared with what it said at the beginning of a test. */
final class Ledger {
    /** Far beyond every bound that a test states: only a session that would never end reaches it. */
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long STEP_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Path data;
    private final Supplier<JsonNode> status;
    private final JsonNode before;

    /** Of the process with this directory. */
    Ledger(final Path data) {
        this.data = data;
        this.status = () -> ControlClient.ask(data, "status");
        this.before = status.get();
    }

    /** Sessions that the engine has beyond those of the beginning. */
    static long sessions(final JsonNode status) {
        return status.path("sessions").asLong();
    }

    static long counter(final JsonNode status, final String name) {
        return status.path("counters").path(name).asLong();
    }

    /** How much a counter has grown. */
    long grown(final JsonNode now, final String name) {
        return counter(now, name) - counter(before, name);
    }

    /** Returns the first status that fulfils a condition. */
    JsonNode await(final String what, final Predicate<JsonNode> condition) {
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        JsonNode now = status.get();
        while (!condition.test(now)) {
            assertTrue(System.nanoTime() - deadlineNs < 0, "never: " + what + "; " + now);
            LockSupport.parkNanos(STEP_NS);
            now = status.get();
        }
        return now;
    }

    /** As many sessions and sockets as at the beginning, in the engine's eyes and in the gateway's. */
    JsonNode awaitNobodyLeft() {
        return await("as many sessions and connections as before", now -> sessions(now) == sessions(before)
            && 0 == grown(now, "gateway.connections") && 0 == grown(now, "gateway.sessions"));
    }

    /**
     * Each session that was opened meanwhile was closed once, for one reason, and gateway and engine never disagreed.
     *
     * @param count   sessions that were opened.
     * @param reason  what the gateway says they ended by.
     * @param commands closes that the gateway had to ask the engine for; 0 where the engine closed them itself.
     */
    void assertClosedOnce(final int count, final Reason reason, final int commands) {
        final JsonNode now = awaitNobodyLeft();
        assertEquals(count, grown(now, "engine.sessions_opened"), now::toString);
        assertEquals(count, grown(now, "engine.sessions_closed"), now::toString);
        assertEquals(commands, grown(now, "gateway.session_closes"), now::toString);
        assertEquals(count, grown(now, "gateway.accepted"), now::toString);
        assertEquals(count, grown(now, "gateway.closed." + reason.name().toLowerCase(Locale.ROOT)), now::toString);
        assertAgreed(now);
    }

    /** Nothing more comes: what was under way is behind us when another session has come and gone. */
    void assertNothingFollows(final Runnable oneSession) {
        final JsonNode now = status.get();
        oneSession.run();
        final JsonNode later = await("the other session has come and gone", next -> sessions(next) == sessions(now)
            && counter(next, "engine.sessions_closed") > counter(now, "engine.sessions_closed"));
        for (final String once : new String[] {"engine.sessions_opened", "engine.sessions_closed", "gateway.session_closes"}) {
            assertEquals(counter(now, once) + 1, counter(later, once), () -> once + " in " + later);
        }
    }

    /**
     * What happened to a user's sessions since the beginning, in its order: {@code opened}, or {@code closed} with who did it and
     * why. This is the query of row 82, and with it row 78: a second end of a session would be in it.
     */
    void assertLife(final String uid, final String... expected) {
        final List<String> life = new ArrayList<>();
        for (final JsonNode event : ControlClient.ask(data, "session", Map.of("uid", uid)).path("past")) {
            if (event.path("logPosition").asLong() > before.path("logPosition").asLong()) {
                final String what = event.path("what").asText();
                life.add(0, "opened".equals(what) ? what
                    : what + " by " + event.path("cause").asText() + ": " + event.path("reason").asText());
            }
        }
        assertEquals(List.of(expected), life);
    }

    void assertAgreed(final JsonNode now) {
        for (final String never : new String[] {"engine.sessions_audited_away", "gateway.digest_differences",
            "gateway.link_digest_differences", "gateway.internal_errors", "gateway.links_lost", "aeron.errors"}) {
            assertEquals(0, grown(now, never), () -> never + " in " + now);
        }
    }
}
