package io.jindou.cluster.cell;

import io.aeron.security.Authenticator;
import io.aeron.security.SessionProxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.collections.ArrayUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets into the cell who answers a challenge with the secret: gateways, the nodes' own clients, and nodes that copy the log.
 * Used by the thread of the consensus module.
 */
public final class CellAuthenticator implements Authenticator {
    private static final Logger LOGGER = LoggerFactory.getLogger(CellAuthenticator.class);
    /** Who never answers is forgotten in the end. */
    private static final int PENDING_MAX = 1024;
    private static final byte[] PRINCIPAL = ArrayUtil.EMPTY_BYTE_ARRAY;
    private static final long LOGGED_EVERY = 100;
    private final CellSecret secret;
    private final AtomicLong rejected;
    private final Map<Long, Pending> pending = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(final Map.Entry<Long, Pending> eldest) {
            return size() > PENDING_MAX;
        }
    };

    /**
     * For one consensus module.
     *
     * @param rejected counts those who could not prove it.
     */
    public CellAuthenticator(final CellSecret secret, final AtomicLong rejected) {
        this.secret = secret;
        this.rejected = rejected;
    }

    @Override
    public void onConnectRequest(final long sessionId, final byte[] encodedCredentials, final long nowMs) {
        pending.put(sessionId, new Pending(CellSecret.challenge(), Verdict.AWAITED));
    }

    @Override
    public void onConnectedSession(final SessionProxy sessionProxy, final long nowMs) {
        final Pending session = pending.get(sessionProxy.sessionId());
        if (null == session) {
            sessionProxy.reject();
        } else {
            sessionProxy.challenge(session.challenge);
        }
    }

    @Override
    public void onChallengeResponse(final long sessionId, final byte[] encodedCredentials, final long nowMs) {
        // the session is answered when it comes by next, see onChallengedSession
        pending.computeIfPresent(sessionId, (id, session) -> new Pending(session.challenge,
            secret.isProof(CellCredentials.PURPOSE, session.challenge, encodedCredentials) ? Verdict.RIGHT : Verdict.WRONG));
    }

    /** Called again and again until the session is let in or refused. */
    @Override
    public void onChallengedSession(final SessionProxy sessionProxy, final long nowMs) {
        final long sessionId = sessionProxy.sessionId();
        final Pending session = pending.get(sessionId);
        if (null == session || Verdict.WRONG == session.verdict) {
            pending.remove(sessionId);
            refuse(sessionProxy);
        } else if (Verdict.RIGHT == session.verdict && sessionProxy.authenticate(PRINCIPAL)) {
            pending.remove(sessionId);
        }
    }

    private void refuse(final SessionProxy sessionProxy) {
        final long count = rejected.incrementAndGet();
        if (1 == count % LOGGED_EVERY) {
            LOGGER.warn("{} cluster clients without the cell's secret were refused so far; a gateway or node of this cell needs "
                + "the same file as this node, see --cell-secret", count);
        }
        sessionProxy.reject();
    }

    private enum Verdict {
        AWAITED,
        RIGHT,
        WRONG
    }

    private record Pending(byte[] challenge, Verdict verdict) {
    }
}
