package io.jindou.sim;

import io.jindou.codecs.Limits;
import io.jindou.engine.link.Links;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Breaks things at random, mends them again, and says when all is mended. */
final class SimFaults {
    private static final long OPERATOR_KEY = 77;

    private final Simulation sim;
    private final SimRandom random;
    private final SimPlan plan;
    private final List<Long> restartAtMs = new ArrayList<>();
    private boolean hasCeased;

    SimFaults(final Simulation sim) {
        this.sim = sim;
        random = sim.random();
        plan = sim.plan();
        for (int i = 0; i < plan.replicas; i++) {
            restartAtMs.add(0L);
        }
    }

    void act() {
        restartReplicas();
        replaceFenced();
        if (plan.faultEvery > 0 && random.oneIn(plan.faultEvery)) {
            switch (random.below(3)) {
                case 0:
                    breakCell();
                    break;
                case 1:
                    breakNetwork();
                    break;
                default:
                    breakGateway();
                    break;
            }
        } else if (random.oneIn(60)) {
            sim.tally().fault(Fault.SNAPSHOT);
            sim.cell().takeSnapshot();
        }
    }

    private void breakCell() {
        final SimCell cell = sim.cell();
        final SimReplica replica = random.pick(cell.replicas());
        switch (random.below(9)) {
            case 0:
                cell.depose(electionMs());
                break;
            case 1:
                cell.isolate(electionMs(), random.below(random.oneIn(3) ? 3000 : 400));
                break;
            case 2:
            case 3:
                crash(replica);
                break;
            case 4:
                if (!replica.isLeader()) {
                    sim.tally().fault(Fault.FOLLOWER_LAG);
                    replica.lagUntilMs = sim.clock().nowMs() + random.below(2000);
                }
                break;
            case 5:
                sim.tally().fault(Fault.CLOCK_JUMP);
                replica.clockOffsetMs += random.below(random.oneIn(4) ? 100_000 : 1000);
                break;
            case 6:
                sim.tally().fault(Fault.SNAPSHOT);
                cell.takeSnapshot();
                break;
            case 7:
                flip(replica);
                break;
            default:
                changeSettings();
                break;
        }
    }

    /** One at a time: a cell of three can tell which one of them is wrong, and not which two. */
    private void flip(final SimReplica replica) {
        final SimCommands commands = sim.commands();
        final byte[] unknown = new byte[commands.unknown()];
        commands.buffer().getBytes(0, unknown);
        if (replica.isUp() && plan.replicas > 2 && sim.cell().replicas().stream().noneMatch(SimReplica::isFlipped)
            && replica.flip(unknown)) {
            sim.tally().fault(Fault.STATE_FLIPPED);
        }
    }

    private int electionMs() {
        return random.oneIn(4) ? plan.leaseMs + plan.sessionTimeoutMs + random.below(3000) : random.between(5, 500);
    }

    private void crash(final SimReplica replica) {
        if (!replica.isUp()) {
            return;
        }
        sim.tally().fault(Fault.REPLICA_CRASH);
        sim.cell().onCrash(replica, electionMs());
        if (random.oneIn(4) && replica.journal().addRecordOfLostEntry()) {
            sim.tally().fault(Fault.JOURNAL_AHEAD);
        }
        if (random.oneIn(3)) {
            sim.tally().fault(Fault.JOURNAL_TORN);
            replica.journal().tear(random.below((int)replica.journal().lastNo() + 1));
        }
        if (random.oneIn(3) && replica.journal().corrupt(random)) {
            sim.tally().fault(Fault.JOURNAL_TORN);
        }
        replica.crash();
        restartAtMs.set(replica.id, sim.clock().nowMs() + random.below(1500));
    }

    private void restartReplicas() {
        for (final SimReplica replica : sim.cell().replicas()) {
            if (!replica.isUp() && sim.clock().nowMs() >= restartAtMs.get(replica.id)) {
                sim.tally().fault(Fault.REPLICA_RESTART);
                replica.start(sim.cell().log().size());
            }
        }
    }

    private void changeSettings() {
        sim.tally().fault(Fault.SETTINGS_CHANGE);
        sim.operator(sim.commands().settings(OPERATOR_KEY, to -> {
            sim.putSettings(to);
            to.payloadMax(random.between(100, 65_536)).sessionsPerUserMax(random.between(1, 128))
                .ringBytes(Limits.RING_BYTES_MIN + random.below(3) * 4096);
            if (!plan.remembersAll()) {
                to.windowPerSender(random.between(1, 6)).windowTotal(random.between(6, 20));
            }
            if (random.oneIn(5)) {
                to.cellId(5);
            }
        }));
    }

    private void breakNetwork() {
        final SimGateway gateway = random.pick(sim.gateways());
        final long untilMs = sim.clock().nowMs() + random.below(random.oneIn(4) ? 4000 : 700);
        switch (random.below(4)) {
            case 0:
                sim.tally().fault(Fault.INGRESS_CUT);
                gateway.clusterLink().ingressCutUntilMs = untilMs;
                break;
            case 1:
                sim.tally().fault(Fault.EGRESS_CUT);
                gateway.clusterLink().egressCutUntilMs = untilMs;
                break;
            case 2:
                sim.tally().fault(Fault.INGRESS_CUT);
                sim.tally().fault(Fault.EGRESS_CUT);
                gateway.clusterLink().ingressCutUntilMs = untilMs;
                gateway.clusterLink().egressCutUntilMs = untilMs;
                break;
            default:
                final List<SimCell.Session> sessions = sim.cell().sessions();
                if (!sessions.isEmpty() && sim.cell().leader() != SimCell.NOBODY) {
                    final SimCell.Session session = random.pick(sessions);
                    if (session.isOpen && !session.isClosing) {
                        sim.tally().fault(Fault.SESSION_CLOSED_BY_CLUSTER);
                        sim.cell().closeSession(session);
                    }
                }
                break;
        }
    }

    private void breakGateway() {
        final int index = random.below(sim.gateways().size());
        final SimGateway gateway = sim.gateways().get(index);
        switch (random.below(8)) {
            case 0:
                sim.tally().fault(Fault.GATEWAY_CRASH);
                gateway.crash();
                replace(index);
                break;
            case 1:
                sim.tally().fault(Fault.GATEWAY_STOP);
                gateway.stop();
                sim.leaving().add(gateway);
                replace(index);
                break;
            case 2:
            case 3:
                sim.tally().fault(Fault.GATEWAY_PAUSE);
                gateway.pausedUntilMs = sim.clock().nowMs()
                    + random.below(random.oneIn(3) ? plan.leaseMs + plan.sessionTimeoutMs + 2000 : 600);
                break;
            case 4:
                sim.tally().fault(Fault.SECOND_INSTANCE);
                sim.leaving().add(new SimGateway(sim, gateway.gatewayId, gateway.agent, random.next()));
                break;
            case 5:
                damage(gateway);
                break;
            case 6:
                reuse(gateway);
                break;
            default:
                if (random.oneIn(4)) {
                    sim.tally().fault(Fault.MALFORMED);
                    gateway.say(sim.commands().unknown());
                }
                break;
        }
    }

    private void damage(final SimGateway gateway) {
        if (gateway.tables().count() > 0) {
            final List<Long> sessions = new ArrayList<>(sim.oracle().sessions(gateway.link().linkId()));
            sim.tally().fault(Fault.TABLE_DAMAGED);
            gateway.damage(!sessions.isEmpty() && random.oneIn(2), sessions.isEmpty() ? 0 : random.pick(sessions));
        }
    }

    /** Opens once more under an id that was used and ended. */
    private void reuse(final SimGateway gateway) {
        final long id = gateway.endedConnection();
        if (id > 0) {
            sim.tally().fault(Fault.CONNECTION_ID_REUSED);
            gateway.say(sim.commands().open(id, "u1", 0, "", true, new byte[32]));
        }
    }

    private void replace(final int index) {
        final SimGateway old = sim.gateways().get(index);
        sim.tally().fault(Fault.GATEWAY_START);
        sim.gateways().set(index, new SimGateway(sim, old.gatewayId, old.agent, Simulation.secret(old.gatewayId)));
    }

    private void replaceFenced() {
        for (int i = 0; i < sim.gateways().size(); i++) {
            if (!sim.gateways().get(i).isRunning()) {
                sim.gateways().get(i).crash();
                replace(i);
            }
        }
    }

    // ===== the end of the faults =====

    void cease() {
        hasCeased = true;
        sim.cell().calm();
        sim.clients().forEach(SimClient::calm);
        for (final SimGateway gateway : sim.gateways()) {
            gateway.pausedUntilMs = 0;
            gateway.clusterLink().ingressCutUntilMs = 0;
            gateway.clusterLink().egressCutUntilMs = 0;
        }
        sim.leaving().forEach(SimGateway::crash);
        sim.leaving().clear();
    }

    /** The last that a gateway is told may get lost, and nothing follows from which it could see that. */
    void loseLastWords() {
        for (final SimGateway gateway : sim.gateways()) {
            if (random.oneIn(3)) {
                sim.tally().fault(Fault.EGRESS_CUT);
                gateway.clusterLink().egressCutUntilMs = sim.clock().nowMs() + random.below(4 * plan.tickMs);
            }
        }
    }

    void heal() {
        restartReplicas();
        replaceFenced();
    }

    /** Null when everything pending has arrived. */
    String whatIsUnsettled() {
        final SimCell cell = sim.cell();
        if (!hasCeased || !cell.isQuiet()) {
            return "the cell is led by " + cell.leader() + " and has to commit " + cell.log().tailSize();
        }
        for (final SimReplica replica : cell.replicas()) {
            if (!replica.isUp() || replica.isFlipped()) {
                return "replica " + replica.id + " is down, or changed and does not know";
            }
            if (replica.applied() != cell.log().size()) {
                return "replica " + replica.id + " has applied " + replica.applied() + " of " + cell.log().size();
            }
        }
        for (final SimClient client : sim.clients()) {
            if (client.hasPending() || client.isConnected() && !client.isOpened()) {
                return "clients wait";
            }
        }
        for (final SimGateway gateway : sim.gateways()) {
            final String unsettled = whatIsUnsettled(gateway);
            if (null != unsettled) {
                return "gateway " + gateway.gatewayId + '.' + gateway.agent + ' ' + unsettled;
            }
        }
        return sim.oracle().links().size() == sim.gateways().size() ? null : "there are links without a gateway";
    }

    private String whatIsUnsettled(final SimGateway gateway) {
        if (!gateway.link().isOpen()) {
            return "has no link: " + gateway.counters();
        }
        final String atSockets = gateway.whatIsUnsettled();
        if (gateway.link().unconfirmed() > 0 || null != atSockets) {
            return null == atSockets ? "has commands that are not confirmed" : atSockets;
        }
        final Links links = sim.cell().replicas().get(sim.cell().leader()).engine().links();
        final int link = links.find(gateway.link().linkId());
        if (0 == link) {
            return "has a link that the cell does not know";
        }
        if (links.lastEvent(link) != gateway.link().lastEvent()) {
            // a lost acknowledgement is never missed, so the last one may be on its way for ever
            return "has " + gateway.link().lastEvent() + " events of " + links.lastEvent(link);
        }
        return gateway.tables().matches(links.sessionDigest(link), links.interestDigest(link), links.sessionCount(link))
            ? null : "has other tables than the cell";
    }

    /** Connection = session = row of the tables. */
    void checkBijection(final SimGateway gateway) {
        final Set<Long> sessions = sim.oracle().sessions(gateway.link().linkId());
        final Set<Long> connections = new HashSet<>();
        for (final SimConnection connection : gateway.connections()) {
            connections.add(connection.id());
            connection.checkComplete();
        }
        SimFailure.same(sessions, connections, Check.BIJECTION, "connections of gateway ", gateway.gatewayId);
        gateway.checkMemory();
        SimFailure.same(sessions.size(), gateway.tables().count(), Check.BIJECTION, "rows of gateway ", gateway.gatewayId);
    }
}
