package io.jindou.engine;

import io.jindou.engine.session.SessionEvent;

/**
 * Port to those who watch. Called behind the transition that it tells of, on every replica, also while the log is replayed; what
 * is done with it must not flow back into the state, and must not throw.
 */
public interface EngineObserver {
    /** Watches nothing. */
    EngineObserver NONE = new EngineObserver() {
    };

    /** The state behind the entry at this position is one that all replicas compare. */
    default void onCheckpoint(final long logPosition, final long stateHash) {
    }

    /** More than half of the cell's nodes agree on the state behind the entry at this position, which is an earlier one. */
    default void onMajority(final long logPosition, final long stateHash) {
    }

    /** All nodes of the cell reported this position, and no more than half agree. */
    default void onNoMajority(final long logPosition) {
    }

    /** A session was opened, refused or closed; the event is reused. */
    default void onSession(final SessionEvent event) {
    }
}
