package io.jindou.engine.journal.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.engine.journal.JournalReader;
import io.jindou.engine.journal.TestRecords;
import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.openhft.chronicle.core.analytics.AnalyticsFacade;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chronicle reports its use to a server unless it is stopped; here the reporter is not even there. */
class ChronicleTelemetryTest {
    @TempDir
    private Path directory;

    @Test
    void shouldNotHaveTheReporterOnTheClassPath() {
        for (final String name : List.of("Analytics", "AnalyticsConfiguration", "internal.GoogleAnalytics4")) {
            assertThrows(ClassNotFoundException.class, () -> Class.forName("net.openhft.chronicle.analytics." + name));
        }
        assertFalse(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
            .contains("chronicle-analytics"));
        try (ChronicleJournal journal = new ChronicleJournal(new JournalContext(directory))) {
            assertEquals(0, journal.lastNo());
            assertFalse(AnalyticsFacade.isEnabled());
        }
    }

    @Test
    void shouldNeitherAskForANetworkNorStartAThreadThatCould() {
        final List<URI> asked = Collections.synchronizedList(new ArrayList<>());
        final ProxySelector original = ProxySelector.getDefault();
        // every HTTP client of the JDK asks it before it connects
        ProxySelector.setDefault(new ProxySelector() {
            @Override
            public List<Proxy> select(final URI uri) {
                asked.add(uri);
                return List.of(Proxy.NO_PROXY);
            }

            @Override
            public void connectFailed(final URI uri, final SocketAddress address, final IOException cause) {
                asked.add(uri);
            }
        });
        try (ChronicleJournal journal = new ChronicleJournal(new JournalContext(directory))) {
            final TestRecords records = new TestRecords();
            journal.recover(0, 0);
            journal.onReplayDone();
            records.append(journal, 1, 100, 1);
            try (JournalReader reader = journal.newReader()) {
                reader.read(100, new UnsafeBuffer(0, 0));
            }
            for (final Thread thread : Thread.getAllStackTraces().keySet()) {
                final String name = thread.getName();
                assertTrue(!name.contains("analytics") && !name.contains("disk"), name);
            }
        } finally {
            ProxySelector.setDefault(original);
        }
        assertEquals(List.of(), asked);
    }
}
