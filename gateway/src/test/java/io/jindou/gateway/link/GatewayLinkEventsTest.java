package io.jindou.gateway.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jindou.codecs.link.LinkRing;
import io.jindou.codecs.sbe.cluster.DownBatchDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events by docs/link.md, stepped by hand. */
class GatewayLinkEventsTest extends GatewayLinkFixture {
    @Test
    void shouldApplyEveryEventOnceAndInOrder() {
        open();
        cell.say(voice.batch(LINK, 1, 0, ++logPosition, List.of(voice.event(11), voice.event(12))));
        cell.say(voice.batch(LINK, 1, 0, ++logPosition, List.of(voice.event(11), voice.event(12), voice.event(13))));
        work();
        assertEquals(List.of("opened", "event 1", "event 2", "event 3"), recorder.log);
        assertEquals(3, link.lastEvent());
        assertEquals(2, count(LinkCounter.DUPLICATE_EVENTS));
    }

    @Test
    void shouldAskOnceForEventsThatWentMissing() {
        open();
        for (int i = 3; i < 6; i++) {
            cell.say(voice.batch(LINK, i, 0, ++logPosition, List.of(voice.event(i))));
            work();
        }
        assertEquals(List.of("resume 0"), heard());
        afterTicks(1);
        assertEquals(List.of(), heard());
        afterTicks(1);
        assertEquals(List.of("resume 0"), heard(), "again after two ticks");
        cell.say(voice.resumed(LINK, 0, 5, ++logPosition));
        cell.say(voice.batch(LINK, 1, 0, ++logPosition, List.of(voice.event(1), voice.event(2))));
        cell.say(voice.batch(LINK, 4, 0, ++logPosition, List.of(voice.event(4))));
        work();
        assertEquals(List.of("opened", "event 1", "event 2"), recorder.log);
        assertEquals(List.of("resume 2"), heard(), "another gap is another question");
        assertEquals(2, count(LinkCounter.EVENT_GAPS));
    }

    @Test
    void shouldNotSendCommandsAgainBecauseEventsWentMissing() {
        open();
        commands(2);
        heard();
        cell.say(voice.batch(LINK, 2, 1, ++logPosition, List.of(voice.event(2))));
        work();
        cell.say(voice.resumed(LINK, 1, 2, ++logPosition));
        work();
        assertEquals(List.of("resume 0"), heard());
    }

    @Test
    void shouldNoticeALostTail() {
        open();
        cell.say(voice.heartbeat(LINK, 0, 4, ++logPosition, 0));
        work();
        cell.say(voice.heartbeat(LINK, 0, 4, ++logPosition, 0));
        afterTicks(1);
        assertEquals(List.of(), heard());
        cell.say(voice.heartbeat(LINK, 0, 4, ++logPosition, 0));
        afterTicks(1);
        assertEquals(List.of("resume 0"), heard());
        assertEquals(1, count(LinkCounter.LOST_TAILS));
    }

    @Test
    void shouldAcknowledgeAfterOneTick() {
        open();
        cell.say(voice.batch(LINK, 1, 0, ++logPosition, List.of(voice.event(1))));
        work();
        assertEquals(List.of(), heard());
        afterTicks(1);
        assertEquals(List.of("ack 1"), heard());
        afterTicks(1);
        assertEquals(List.of(), heard());
    }

    @Test
    void shouldAcknowledgeAnEighthOfTheRingAtOnce() {
        open();
        final byte[] large = new byte[40_000];
        System.arraycopy(voice.event(1), 0, large, 0, voice.event(1).length);
        for (int i = 1; i <= 3; i++) {
            cell.say(voice.batch(LINK, i, 0, ++logPosition, List.of(large)));
        }
        work();
        assertEquals(List.of(), heard());
        cell.say(voice.batch(LINK, 4, 0, ++logPosition, List.of(large)));
        work();
        assertEquals(List.of("ack 4"), heard());
    }

    @Test
    void shouldAcknowledgeWithCommandsForFree() {
        open();
        cell.say(voice.batch(LINK, 1, 0, ++logPosition, List.of(voice.event(1))));
        work();
        commands(1);
        cell.say(voice.heartbeat(LINK, 1, 1, ++logPosition, 0));
        afterTicks(1);
        assertEquals(List.of("batch 1+1 ack 1"), heard());
    }

    @Test
    void shouldAcknowledgeAgainAtANewLeader() {
        open();
        cell.say(voice.batch(LINK, 1, 0, ++logPosition, List.of(voice.event(1))));
        afterTicks(1);
        afterTicks(1);
        heard();
        cell.newLeader();
        work();
        assertEquals(List.of("ack 1"), heard());
    }

    @Test
    void shouldGiveDigestsOnlyAsOfTheLastEventApplied() {
        open();
        cell.say(voice.heartbeat(LINK, 0, 1, ++logPosition, 0));
        cell.say(voice.batch(LINK, 1, 0, ++logPosition, List.of(voice.event(1), voice.audit(5, 6, 7))));
        cell.say(voice.heartbeat(LINK, 0, 2, ++logPosition, 0));
        work();
        assertEquals(
            List.of("opened", "event 1", "digest 1 5 6 7", "event 2", "digest 2 20 200 2"), recorder.log);
    }

    @Test
    void shouldEndTheLinkWhenAnEventCannotBeHandled() {
        open();
        commands(1);
        recorder.failAt = 2;
        cell.say(voice.batch(LINK, 1, 0, ++logPosition, List.of(voice.event(1), voice.event(2), voice.event(3))));
        work();
        assertEquals(List.of("opened", "event 1", "lost SYSTEM_ERROR"), recorder.log);
        assertEquals(1, errors.size());
        assertEquals(0, link.unconfirmed());
        assertEquals(1, count(LinkCounter.EVENT_FAILURES));
        heard();
        afterTicks(2);
        assertEquals(List.of("open 501"), heard());
    }

    @Test
    void shouldStopInTheMiddleOfABatchWhenClosedThere() {
        open();
        recorder.onEvent = () -> link.close(nowNs);
        cell.say(voice.batch(LINK, 1, 0, ++logPosition, List.of(voice.event(1), voice.event(2))));
        work();
        assertEquals(List.of("opened", "event 1"), recorder.log);
        assertEquals(List.of("close", "resume 0"), heard());
    }

    @Test
    void shouldCountWhatCannotBeRead() {
        open();
        cell.say(new byte[3]);
        cell.say(new byte[64]);
        final byte[] batch = voice.batch(LINK, 1, 0, ++logPosition, List.of(voice.event(1)));
        final int readable = MessageHeaderDecoder.ENCODED_LENGTH + DownBatchDecoder.BLOCK_LENGTH
            + LinkRing.ENTRY_HEADER + voice.event(1).length;
        for (int length = 0; length < readable; length++) {
            cell.say(Arrays.copyOf(batch, length));
        }
        work();
        assertEquals(2 + readable, count(LinkCounter.UNREADABLE));
        assertEquals(List.of("opened"), recorder.log);
    }
}
