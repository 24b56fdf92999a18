package io.jindou.engine.service;

/**
 * A link as it is between two log entries.
 *
 * @param gatewayId            of its gateway.
 * @param agent                of the gateway.
 * @param incarnation          counts the lives of the agent.
 * @param bound                true while a cluster session is bound to it, else its lease runs.
 * @param leaseRemainingMs     until its sessions end, in elapsed cluster time; -1 while it is bound.
 * @param heardAgeMs           since its gateway was last heard, in cluster time; -1 when not since this replica started.
 * @param sessions             open on it.
 * @param unacknowledgedEvents in its ring.
 * @param ringUsedBytes        taken by them.
 * @param ringBytes            capacity of its ring.
 */
public record LinkStatus(
    int gatewayId, int agent, long incarnation, boolean bound, long leaseRemainingMs, long heardAgeMs, int sessions,
    long unacknowledgedEvents, long ringUsedBytes, long ringBytes) {
}
