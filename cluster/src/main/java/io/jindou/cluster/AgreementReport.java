package io.jindou.cluster;

import io.jindou.engine.report.Checkpoint;
import io.jindou.engine.report.Checkpoints;
import io.jindou.engine.service.EngineStatus;
import io.jindou.engine.service.LinkStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How this node's state compares with the others', and each link with what an operator needs to find a ghost: nodes are compared
 * by their checkpoints at an equal log position.
 */
final class AgreementReport {
    private AgreementReport() {
    }

    static void report(final Map<String, Object> report, final EngineStatus state) {
        final EngineStatus.Agreement agreement = state.agreement();
        report.put("cellNodes", agreement.nodes());
        report.put("engineVersion", agreement.engineVersion());
        report.put("versionInForce", agreement.versionInForce());
        report.put("agreedPosition", agreement.agreedPosition());
        report.put("agreedHash", Checkpoints.hex(agreement.agreedHash()));
        report.put("disputedPosition", agreement.disputedPosition());
        final List<Map<String, Object>> checkpoints = new ArrayList<>();
        for (final Checkpoint checkpoint : agreement.checkpoints()) {
            final Map<String, Object> row = new LinkedHashMap<>();
            row.put("logPosition", checkpoint.logPosition());
            row.put("stateHash", Checkpoints.hex(checkpoint.stateHash()));
            checkpoints.add(row);
        }
        report.put("checkpoints", checkpoints);
        final List<Map<String, Object>> links = new ArrayList<>();
        for (final LinkStatus link : state.linkDetails()) {
            links.add(row(link));
        }
        report.put("linkDetails", links);
    }

    private static Map<String, Object> row(final LinkStatus link) {
        final Map<String, Object> row = new LinkedHashMap<>();
        row.put("gateway", link.gatewayId());
        row.put("agent", link.agent());
        row.put("incarnation", link.incarnation());
        row.put("state", link.bound() ? "bound" : "leased");
        row.put("leaseRemainingMs", link.leaseRemainingMs());
        row.put("heardAgeMs", link.heardAgeMs());
        row.put("sessions", link.sessions());
        row.put("unacknowledgedEvents", link.unacknowledgedEvents());
        row.put("ringUsedBytes", link.ringUsedBytes());
        row.put("ringBytes", link.ringBytes());
        return row;
    }
}
