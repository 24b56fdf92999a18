package io.jindou.cluster;

import io.jindou.codecs.link.LinkId;
import io.jindou.engine.service.SessionLife;
import io.jindou.engine.session.LiveSession;
import io.jindou.engine.session.SessionTrace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What {@code jindou session} shows: the life of a user's sessions. */
final class SessionReport {
    /** Argument of the request. */
    static final String UID = "uid";
    private static final long ENGINE_TIMEOUT_MS = 5_000;

    private SessionReport() {
    }

    /** Asks the engine; throws {@link NodeFailure} in one sentence when it does not answer. */
    static Map<String, Object> of(final NodeParts.HostedEngine engine, final String uid) {
        final SessionLife life = ask(engine, uid);
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put(UID, life.uid());
        report.put("known", life.known());
        report.put("logPosition", life.logPosition());
        report.put("sinceLogPosition", life.sinceLogPosition());
        final List<Map<String, Object>> live = new ArrayList<>();
        for (final LiveSession session : life.live()) {
            final Map<String, Object> row = session(session.linkId(), session.connectionId(), session.deviceFlag(),
                session.deviceId());
            row.put("level", session.level());
            row.put("admin", session.admin());
            live.add(row);
        }
        report.put("live", live);
        final List<Map<String, Object>> past = new ArrayList<>();
        for (final SessionTrace trace : life.past()) {
            final Map<String, Object> row = new LinkedHashMap<>();
            row.put("time", Instant.ofEpochMilli(trace.timeMs()).toString());
            row.put("what", trace.kind().name().toLowerCase(Locale.ROOT));
            row.putAll(session(trace.linkId(), trace.connectionId(), trace.deviceFlag(), trace.deviceId()));
            row.put("cause", trace.cause().text());
            row.put("reason", trace.reason().name());
            row.put("text", trace.reason().text());
            row.put("logPosition", trace.logPosition());
            past.add(row);
        }
        report.put("past", past);
        return report;
    }

    private static Map<String, Object> session(
        final long linkId, final long connectionId, final int deviceFlag, final String deviceId) {
        final Map<String, Object> row = new LinkedHashMap<>();
        row.put("gateway", LinkId.gatewayId(linkId));
        row.put("agent", LinkId.agent(linkId));
        row.put("incarnation", LinkId.incarnation(linkId));
        row.put("connection", connectionId);
        row.put("deviceFlag", deviceFlag);
        row.put("deviceId", deviceId);
        return row;
    }

    private static SessionLife ask(final NodeParts.HostedEngine engine, final String uid) {
        try {
            return engine.requestSessions(uid).get(ENGINE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (final TimeoutException ex) {
            throw new NodeFailure("the engine did not answer within " + ENGINE_TIMEOUT_MS + " ms; it is busy or stuck", ex);
        } catch (final ExecutionException ex) {
            throw new NodeFailure("the engine cannot tell of sessions: " + Sentences.of(ex), ex);
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new NodeFailure("interrupted", ex);
        }
    }
}
