package io.jindou.cluster.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellLayoutTest {
    @Test
    void shouldNameAllEndpointsOfAllNodes() {
        final CellLayout layout = CellLayout.parse("1=b:200, 0=a:100,2=c:300");

        assertEquals("0,a:100,a:101,a:102,a:103,a:104|1,b:200,b:201,b:202,b:203,b:204|2,c:300,c:301,c:302,c:303,c:304",
            layout.clusterMembers());
        assertEquals("0=a:100,1=b:200,2=c:300", layout.ingressEndpoints());
        assertEquals("b:205", layout.node(1).query());
        assertEquals(206, layout.node(1).peerPort());
        assertEquals(layout, CellLayout.parse(layout.toString()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "0=a:100,1=b:200; 1, 3 or 5 nodes, not 2",
        "0=a:100,1=b:200,3=c:300; without a hole",
        "0=a:100,1=b:200,1=c:300; without a hole",
        "a:100; is no node",
        "0=a:x; is no node",
        "0=:100; is no node",
        "0=a b:100; no host",
        "0=a:65535; base port",
        "9=a:100; from 0 to 4"})
    void shouldRefuseWhatIsNoCell(final String text, final String reason) {
        final String message = assertThrows(IllegalArgumentException.class, () -> CellLayout.parse(text)).getMessage();

        assertTrue(message.contains(reason), message);
    }

    @ParameterizedTest
    @CsvSource({"FAST", "NORMAL", "PATIENT"})
    void shouldDeriveTimesThatFitEachOther(final Failover failover) {
        assertEquals(0, failover.startupCanvassTimeoutNs() % failover.heartbeatTimeoutNs());
        assertTrue(failover.heartbeatIntervalNs() * 5 <= failover.heartbeatTimeoutNs());
        assertTrue(failover.sessionTimeoutNs() > failover.heartbeatTimeoutNs() + failover.electionTimeoutNs());
        assertTrue(failover.leaseMs() * 1_000_000L > failover.sessionTimeoutNs());
    }
}
