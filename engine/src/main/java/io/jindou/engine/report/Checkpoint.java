package io.jindou.engine.report;

/**
 * What a replica's state hashed to.
 *
 * @param logPosition behind the entry that ends here.
 * @param stateHash   equal on all replicas that have applied the same entries to the same state.
 */
public record Checkpoint(long logPosition, long stateHash) {
}
