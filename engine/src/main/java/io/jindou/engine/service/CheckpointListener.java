package io.jindou.engine.service;

/** Takes the checkpoints of a replica as they are made. */
@FunctionalInterface
public interface CheckpointListener {
    /** Takes none. */
    CheckpointListener NONE = (logPosition, stateHash) -> {
    };

    /** On the service's thread, in the middle of its work, also during replay: must neither block nor throw. */
    void onCheckpoint(long logPosition, long stateHash);
}
