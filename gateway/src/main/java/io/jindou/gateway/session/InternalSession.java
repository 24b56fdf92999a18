package io.jindou.gateway.session;

import io.jindou.codecs.Reason;

/** A session of the gateway itself, without a client behind it. Told by the agent's thread what the cell says of it. */
public interface InternalSession {
    /** There is none. */
    InternalSession NONE = new InternalSession() {
        @Override
        public boolean is(final long connectionId) {
            return false;
        }

        @Override
        public void onResult(final long correlationId, final Reason reason) {
            throw new IllegalStateException("a result for nobody");
        }

        @Override
        public void onPublished(
            final long correlationId, final Reason reason, final long messageId, final long messageSeq) {
            throw new IllegalStateException("a result for nobody");
        }

        @Override
        public void onEnded(final Reason reason) {
            // as it should be
        }
    };

    /** Whether it is the one with this id. */
    boolean is(long connectionId);

    /** A command has its result. */
    void onResult(long correlationId, Reason reason);

    /** A message that was published has its result. */
    void onPublished(long correlationId, Reason reason, long messageId, long messageSeq);

    /** The session was refused or closed, or the link was lost; no command before has a result any more. */
    void onEnded(Reason reason);
}
