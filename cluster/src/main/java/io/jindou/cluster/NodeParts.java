package io.jindou.cluster;

import io.aeron.cluster.service.ClusteredService;
import io.jindou.cluster.config.GatewaySettings;
import io.jindou.engine.Engine;
import io.jindou.engine.journal.JournalException;
import io.jindou.engine.journal.chronicle.ChronicleJournal;
import io.jindou.engine.service.CheckpointListener;
import io.jindou.engine.service.EngineStatus;
import io.jindou.engine.service.SessionLife;
import io.jindou.gateway.ClientPorts;
import io.jindou.gateway.account.DutyAccount;
import io.jindou.gateway.net.ServerTls;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What a node hosts, as the node sees it: Aeron and processes are its own concern, messages are not. */
public interface NodeParts {
    /** The version of the engine, as this node reports it to the others. */
    default int engineVersion() {
        return Engine.VERSION;
    }

    /** The engine of a cell's member. Called once, before the service's thread starts. */
    HostedEngine engine(EngineSite site);

    /** Starts the gateway; returns when it accepts connections. */
    HostedGateway gateway(GatewaySite site) throws Exception;

    /**
     * Where an engine runs.
     *
     * @param directory      its journal goes below
     * @param aeronDirectory of the media driver of this process
     * @param queryChannel   on which it is asked
     * @param account        of the thread that will run the service
     * @param isRebuilding   the journal may lack what is to be copied from other nodes
     * @param remedy         what to do about a damaged journal
     * @param trustedUpTo    log position up to which its state is trusted although no majority agrees; 0: none
     * @param checkpoints    takes what is to be compared with other nodes
     * @param errors         takes errors, and the reason why the replica cannot go on
     */
    record EngineSite(
        DataDirectory directory,
        String aeronDirectory,
        String queryChannel,
        DutyAccount account,
        boolean isRebuilding,
        String remedy,
        long trustedUpTo,
        CheckpointListener checkpoints,
        NodeErrors errors) {
        /** For a cell of one node in one process. */
        static EngineSite alone(
            final DataDirectory directory, final String aeronDirectory, final DutyAccount account, final NodeErrors errors) {
            return new EngineSite(directory, aeronDirectory, EmbeddedEngine.QUERY_CHANNEL, account, false,
                JournalException.RESTORE, 0, CheckpointListener.NONE, errors);
        }
    }

    /**
     * Where a gateway runs.
     *
     * @param settings        of the gateway
     * @param directory       its identity goes below
     * @param aeronDirectory  of the media driver of this process
     * @param access          to the cell
     * @param adminToken      never to be logged
     * @param threads         run its agent
     * @param errors          takes errors, and the reason why the gateway cannot go on
     */
    record GatewaySite(
        GatewaySettings settings,
        DataDirectory directory,
        String aeronDirectory,
        CellAccess access,
        String adminToken,
        GatewayLayout threads,
        NodeErrors errors) {
    }

    /** An engine inside its service container. */
    interface HostedEngine extends AutoCloseable {
        /** What the container runs. */
        ClusteredService service();

        /** Its version, as consensus module and container are to be told it. */
        int appVersion();

        /** Answered by the service's thread between two log entries. */
        CompletableFuture<EngineStatus> requestStatus();

        /** The life of a user's sessions; answered by the service's thread between two log entries. */
        CompletableFuture<SessionLife> requestSessions(String uid);

        /** Where it keeps messages; null where it keeps none. */
        ChronicleJournal journal();

        /** How far the index of its stored messages is, and why; any thread. */
        default String historyIndex() {
            return "none";
        }

        /** Counters of what runs beside the service; any thread. */
        Map<String, Long> counters();

        /** After the container has closed. */
        @Override
        void close();
    }

    /** A running gateway. */
    interface HostedGateway extends AutoCloseable {
        /** The port that clients connect to. */
        int tcpPort();

        /** The port for WebSockets; -1: there is none. */
        default int wsPort() {
            return ClientPorts.OFF;
        }

        /** The certificate of its ports; null: there is none. */
        default ServerTls tls() {
            return null;
        }

        /** The port of the HTTP API; -1: there is none. */
        default int httpPort() {
            return -1;
        }

        /** Links to the cell that are open. */
        long links();

        /** Its counters by name. */
        Map<String, Long> counters();

        /** Tells the clients, then closes their connections and its sockets. */
        @Override
        void close();
    }
}
