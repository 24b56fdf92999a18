package io.jindou.gateway.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.Limits;
import io.jindou.codecs.link.LinkRing;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.UpBatchDecoder;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Commands by docs/link.md, stepped by hand. */
class GatewayLinkCommandsTest extends GatewayLinkFixture {
    @Test
    void shouldKeepCommandsUntilTheyAreConfirmed() {
        open();
        commands(3);
        assertEquals(List.of("batch 1+3 ack 0"), heard());
        cell.say(voice.heartbeat(LINK, 2, 0, ++logPosition, 0));
        work();
        assertEquals(1, link.unconfirmed());
        commands(1);
        assertEquals(List.of("batch 4+1 ack 0"), heard());
        cell.say(voice.batch(LINK, 1, 4, ++logPosition, List.of(voice.event(9))));
        work();
        assertEquals(0, link.unconfirmed());
        assertEquals(0, link.unconfirmedBytes());
    }

    @Test
    void shouldSendTheBytesThatWereAppended() {
        open();
        final byte[] command = {9, 8, 7, 6, 5};
        link.append(command.length);
        link.buffer().putBytes(link.offset(), command);
        link.flush(nowNs);
        final UnsafeBuffer batch = cell.heard.get(0);
        final int at = MessageHeaderDecoder.ENCODED_LENGTH + UpBatchDecoder.BLOCK_LENGTH;
        assertEquals(command.length, LinkRing.messageLength(batch, at));
        final byte[] sent = new byte[command.length];
        batch.getBytes(at + LinkRing.ENTRY_HEADER, sent);
        assertArrayEquals(command, sent);
    }

    @Test
    void shouldSendAgainAfterTwoTicksWithoutProgress() {
        open();
        commands(2);
        heard();
        afterTicks(1);
        cell.say(voice.heartbeat(LINK, 1, 0, ++logPosition, 0));
        work();
        commands(1);
        heard();
        afterTicks(1);
        assertEquals(List.of(), heard());
        afterTicks(1);
        assertEquals(List.of("batch 2+2 ack 0"), heard());
        assertEquals(1, count(LinkCounter.RESENDS));
        afterTicks(2);
        assertEquals(List.of("batch 2+2 ack 0"), heard());
    }

    @Test
    void shouldReplaceTheSessionAfterSixTicksAndResume() {
        open();
        commands(2);
        for (int i = 0; i < 5; i++) {
            cell.say(voice.heartbeat(LINK, 0, 0, ++logPosition, 0));
            afterTicks(1);
        }
        assertEquals(0, cell.reconnects);
        cell.say(voice.heartbeat(LINK, 0, 0, ++logPosition, 0));
        afterTicks(1);
        assertEquals(1, cell.reconnects);

        heard();
        cell.disconnect();
        cell.connect();
        work();
        assertEquals(List.of("resume 0"), heard());
        commands(1);
        assertEquals(List.of(), heard(), "not before the cell says from where");
        afterTicks(2);
        assertEquals(List.of("resume 0"), heard());
        cell.say(voice.resumed(LINK, 1, 0, ++logPosition));
        work();
        assertEquals(List.of("batch 2+2 ack 0"), heard());
        assertEquals(List.of("opened"), recorder.log);
    }

    @Test
    void shouldReplaceASessionInWhichNobodyHasSpokenForSixTicks() {
        open();
        afterTicks(5);
        assertEquals(0, cell.reconnects);
        afterTicks(1);
        assertEquals(1, cell.reconnects);
    }

    @Test
    void shouldFillAGapOnce() {
        open();
        commands(3);
        commands(2);
        heard();
        cell.say(voice.gap(LINK, 2, ++logPosition));
        cell.say(voice.gap(LINK, 2, ++logPosition));
        work();
        assertEquals(List.of("batch 2+4 ack 0"), heard());
        cell.say(voice.gap(LINK, 2, ++logPosition));
        work();
        assertEquals(List.of(), heard());
        assertEquals(1, count(LinkCounter.COMMAND_GAPS));
        assertEquals(4, link.unconfirmed());
    }

    @Test
    void shouldSendAgainAtANewLeaderAtOnce() {
        open();
        commands(2);
        heard();
        cell.newLeader();
        work();
        assertEquals(List.of("batch 1+2 ack 0"), heard());
    }

    @Test
    void shouldWaitBehindBackPressureAndThenGoOn() {
        open();
        cell.backPressured = true;
        commands(2);
        assertEquals(List.of(), heard());
        assertTrue(count(LinkCounter.BACK_PRESSURE) > 0);
        cell.backPressured = false;
        work();
        assertEquals(List.of("batch 1+2 ack 0"), heard());
        work();
        assertEquals(List.of(), heard());
    }

    @Test
    void shouldKeepRoomForCloses() {
        open();
        final int length = 60_000;
        while (link.hasRoom(length, false)) {
            link.append(length);
        }
        assertTrue(link.hasRoom(length, true));
        assertFalse(link.hasRoom(Limits.RING_RESERVE + length, true));
    }

    @Test
    void shouldTakeCommandsOnlyWithALinkId() {
        assertFalse(link.hasRoom(8, true));
        assertThrows(IllegalStateException.class, () -> link.append(8));
        open();
        cell.disconnect();
        work();
        assertTrue(link.hasRoom(8, false));
    }

    @Test
    void shouldGiveUpALinkWhoseCellConfirmsWhatWasNeverSent() {
        open();
        cell.say(voice.heartbeat(LINK, 1, 0, ++logPosition, 0));
        work();
        assertEquals(List.of("opened", "lost LINK_LOST"), recorder.log);
        assertEquals(1, count(LinkCounter.CONTRADICTIONS));
    }
}
