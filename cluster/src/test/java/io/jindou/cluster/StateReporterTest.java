package io.jindou.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jindou.cluster.control.ControlClient;
import io.jindou.codecs.Limits;
import io.jindou.engine.Engine;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reports through a real log, in a cell of one, which is its own majority. */
@Timeout(60)
final class StateReporterTest {
    @TempDir
    private Path data;

    @Test
    void shouldAgreeAndThenStopTheNodeThatDiffers() throws Exception {
        final NodeErrors reporterErrors = new NodeErrors();
        try (NodeProcess node = TestNodes.ON_ONE_THREAD.launch(TestNodes.settings(data), new EmbeddedParts());
            StateReporter reporter = reporter(reporterErrors)) {
            final JsonNode checkpoint = ControlClient.ask(data, "status").path("checkpoints").get(0);
            final long position = checkpoint.path("logPosition").asLong();
            final long hash = Long.parseUnsignedLong(checkpoint.path("stateHash").asText(), 16);
            reporter.onCheckpoint(position, hash);
            JsonNode status = ControlClient.ask(data, "status");
            while (position != status.path("agreedPosition").asLong()) {
                status = ControlClient.ask(data, "status");
            }
            assertEquals(checkpoint.path("stateHash").asText(), status.path("agreedHash").asText());
            assertEquals(Engine.VERSION, status.path("versionInForce").asInt());
            assertFalse(node.whenFatal().isDone());

            reporter.onCheckpoint(position, ~hash);
            final String sentence = node.whenFatal().get(30, TimeUnit.SECONDS);
            assertTrue(sentence.contains("this node has diverged from the cell: at log position " + position
                + " the majority has state hash " + String.format("%016x", ~hash) + ", this node has "
                + checkpoint.path("stateHash").asText() + "; its state cannot be trusted, so wipe its data directory"), sentence);
            reporterErrors.stopping();
        }
    }

    @Test
    void shouldKeepTheNewestOfWhatCannotBeSent() {
        final StateReporter reporter = new StateReporter(access(), new NodeErrors());
        for (int i = 1; i <= Limits.REPORTS_PER_NODE + 5; i++) {
            reporter.onCheckpoint(i, i);
        }
        assertEquals(5, reporter.counters().get("reportsDropped"));
        reporter.close();
    }

    private StateReporter reporter(final NodeErrors errors) {
        return new StateReporter(access(), errors).start(new NodeThreads(errors, "test-reporter"));
    }

    private StateReporter.Access access() {
        final CellAccess access = CellAccess.inProcess();
        return new StateReporter.Access(AeronDirectory.of(data).toString(), access.ingressChannel(), access.ingressEndpoints(),
            access.egressChannel(), access.credentials(), 0, Engine.VERSION);
    }
}
