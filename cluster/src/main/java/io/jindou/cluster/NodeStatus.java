package io.jindou.cluster;

import io.aeron.cluster.service.Cluster;
import io.jindou.cluster.config.BuildInfo;
import io.jindou.cluster.config.MemberSettings;
import io.jindou.cluster.config.NodeSettings;
import io.jindou.engine.service.EngineStatus;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What {@code jindou status} shows, in the order in which it shows it. */
record NodeStatus(Map<String, Object> settings, int nodeId, DataDirectory directory, NodeErrors errors, long startedAtMs) {
    private static final long ENGINE_TIMEOUT_MS = 5_000;

    /** Of an all-in-one process. */
    static NodeStatus of(
        final NodeSettings settings, final DataDirectory directory, final NodeErrors errors, final long startedAtMs) {
        final Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("profile", settings.profile().toString());
        shown.put("tokens", settings.tokensOn() ? "on" : "off");
        shown.put("fsyncLevel", settings.fsyncLevel());
        return new NodeStatus(shown, 0, directory, errors, startedAtMs);
    }

    /** Of a member of a cell. */
    static NodeStatus ofMember(
        final MemberSettings settings,
        final DataDirectory directory,
        final NodeErrors errors,
        final long startedAtMs,
        final long rejected) {
        final Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("cell", settings.cell());
        shown.put("nodes", settings.layout().toString());
        shown.put("failover", settings.failover().toString());
        shown.put("profile", settings.profile().toString());
        shown.put("fsyncLevel", settings.fsyncLevel());
        shown.put("clientsRejected", rejected);
        return new NodeStatus(shown, settings.nodeId(), directory, errors, startedAtMs);
    }

    /** Of a process that has nothing to show yet. */
    Map<String, Object> starting() {
        final Map<String, Object> report = head();
        report.putAll(settings);
        report.put("node", nodeId);
        report.put("leader", null);
        report.put("role", "STARTING");
        return report;
    }

    private Map<String, Object> head() {
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put("version", BuildInfo.version());
        report.put("pid", ProcessHandle.current().pid());
        report.put("uptimeMs", System.currentTimeMillis() - startedAtMs);
        report.put("data", directory.root().toString());
        return report;
    }

    /** The gateway is null in a process without one. */
    Map<String, Object> report(
        final ClusterMember member, final NodeParts.HostedEngine engine, final NodeParts.HostedGateway gateway) {
        final EngineStatus state = ask(engine);
        final Cluster.Role role = member.role();
        final Map<String, Object> report = head();
        if (null != gateway) {
            ClientStatus.report(report, gateway);
        }
        report.putAll(settings);
        report.put("node", nodeId);
        report.put("leader", member.hasJoined() ? state.leader() : null);
        report.put("role", role.name());
        report.put("election", member.electionState().name());
        report.put("term", member.leadershipTermId());
        report.put("commitPosition", member.commitPosition());
        report.put("logPosition", state.logPosition());
        report.put("snapshots", member.snapshots());
        report.put("links", state.links());
        report.put("sessions", state.sessions());
        report.put("users", state.users());
        report.put("channels", state.channels());
        report.put("storedMessages", state.storedMessages());
        report.put("historyIndex", engine.historyIndex());
        report.put("stateHash", String.format(Locale.ROOT, "%016x", state.stateHash()));
        AgreementReport.report(report, state);
        JvmStatus.report(report);
        final Map<String, Long> counters = counters(state, engine, gateway);
        counters.put("aeron.errors", errors.errors());
        counters.put("aeron.warnings", errors.warnings());
        report.put("counters", counters);
        return report;
    }

    static Map<String, Long> counters(
        final EngineStatus state, final NodeParts.HostedEngine engine, final NodeParts.HostedGateway gateway) {
        final Map<String, Long> counters = null == gateway ? new TreeMap<>() : counters(gateway);
        state.counters().forEach((name, value) -> counters.put("engine." + name, value));
        engine.counters().forEach((name, value) -> counters.put("engine." + name, value));
        return counters;
    }

    static Map<String, Long> counters(final NodeParts.HostedGateway gateway) {
        final Map<String, Long> counters = new TreeMap<>();
        gateway.counters().forEach((name, value) -> counters.put("gateway." + name, value));
        return counters;
    }

    static EngineStatus ask(final NodeParts.HostedEngine engine) {
        try {
            return engine.requestStatus().get(ENGINE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (final TimeoutException ex) {
            throw new NodeFailure("the engine did not answer within " + ENGINE_TIMEOUT_MS + " ms; it is busy or stuck", ex);
        } catch (final ExecutionException ex) {
            throw new NodeFailure("the engine cannot tell its status: " + Sentences.of(ex), ex);
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new NodeFailure("interrupted", ex);
        }
    }
}
