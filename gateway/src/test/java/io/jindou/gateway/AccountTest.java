package io.jindou.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.gateway.GatewayCounters.Counter;
import io.jindou.gateway.account.DutyAccount;
import io.jindou.gateway.account.Phase;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent says what it does, and after each loop is back where its thread was; the clock moves by one at each look. */
class AccountTest {
    @TempDir
    private Path directory;
    private long ticks;
    private final DutyAccount account = new DutyAccount("test", Phase.SERVICE, () -> ticks++);
    private GatewayRig rig;

    @BeforeEach
    void launch() throws IOException {
        rig = new GatewayRig(directory);
        rig.ctx.account(account);
        rig.launch();
    }

    @AfterEach
    void close() throws IOException {
        rig.close();
    }

    @Test
    void shouldAccountForEachStepOfAMessage() throws IOException {
        account.open();
        final TestClient client = rig.connected("alice");
        final long reads = rig.counters().value(Counter.SOCKET_READS);
        final long writes = rig.counters().value(Counter.SOCKET_WRITES);
        final long polls = rig.counters().value(Counter.SOCKET_POLLS);
        final long decodes = account.visits(Phase.DECODE);
        final long readNs = account.ns(Phase.SOCKET_READ);
        final long loops = account.visits(Phase.FAN_OUT);
        rig.write(client, Frames.send(1, "bob", "no-1", "payload".getBytes(UTF_8)));
        rig.await(() -> client.count(FrameDescriptor.SENDACK) == 1);
        assertEquals(1, rig.counters().value(Counter.SOCKET_WRITES) - writes);
        assertTrue(rig.counters().value(Counter.SOCKET_READS) > reads);
        assertEquals(rig.counters().value(Counter.SOCKET_READS) - reads, account.visits(Phase.DECODE) - decodes);
        assertTrue(account.ns(Phase.SOCKET_READ) > readNs, "Netty no longer says when its wait is over");
        assertEquals(account.visits(Phase.FAN_OUT) - loops, rig.counters().value(Counter.SOCKET_POLLS) - polls);
        assertEquals(account.visits(Phase.FAN_OUT) - loops, account.visits(Phase.OFFER) - loops);
    }

    @Test
    void shouldNotLookAtTheClockBeforeItIsOpened() throws IOException {
        rig.connected("alice");
        assertEquals(0, ticks);
        account.open();
        rig.connected("bob");
        assertTrue(ticks > 0);
    }

    @Test
    void shouldTellWaitingFromAsking() throws IOException {
        account.open();
        final long asked = account.visits(Phase.SOCKET_POLL);
        rig.gateway.invoke(1);
        assertEquals(1, account.visits(Phase.WAIT));
        assertEquals(asked, account.visits(Phase.SOCKET_POLL));
        rig.gateway.invoke();
        assertEquals(1, account.visits(Phase.WAIT));
        assertEquals(asked + 1, account.visits(Phase.SOCKET_POLL));
    }

    @Test
    void shouldLeaveThePhaseOfItsThreadAsItWas() throws IOException {
        assertEquals(Phase.SERVICE, account.enter(Phase.SERVICE));
        rig.connected("alice");
        account.open();
        assertEquals(Phase.SERVICE, account.enter(Phase.SERVICE));
        rig.connected("bob");
        assertEquals(Phase.SERVICE, account.enter(Phase.SERVICE));
    }
}
