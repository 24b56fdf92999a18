package io.jindou.gateway.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jindou.codecs.link.LinkId;
import io.jindou.codecs.link.LinkRefusal;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Opening, staleness and the end of a link by docs/link.md, stepped by hand. */
class GatewayLinkTest extends GatewayLinkFixture {
    // ----- opening -----

    @Test
    void shouldAskWithTheSameNonceUntilItIsOpen() {
        cell.connect();
        work();
        afterTicks(1);
        assertEquals(List.of("open 500"), heard());
        afterTicks(1);
        assertEquals(List.of("open 500"), heard());
        assertFalse(link.isOpen());

        cell.say(voice.refused(0, 500, LinkRefusal.NOT_READY, 1));
        afterTicks(2);
        assertEquals(List.of("open 500"), heard());
        assertEquals(1, count(LinkCounter.REFUSED_NOT_READY));

        cell.say(voice.opened(LINK, 499, 1));
        cell.say(voice.opened(LinkId.of(GATEWAY, AGENT + 1, 1), 500, 1));
        work();
        assertFalse(link.isOpen());
        cell.say(voice.opened(LINK, 500, 1));
        work();
        assertTrue(link.isOpen());
        assertEquals(LINK, link.linkId());
        assertEquals(List.of("opened"), recorder.log);
        assertEquals(1024, link.settings().payloadMax());
        assertEquals(2, count(LinkCounter.STALE_ANSWERS));
    }

    @Test
    void shouldReplaceASessionInWhichNobodyAnswersAnOpen() {
        cell.connect();
        work();
        afterTicks(6);
        assertEquals(1, cell.reconnects);
        afterTicks(5);
        assertEquals(1, cell.reconnects);
        afterTicks(1);
        assertEquals(2, cell.reconnects);
    }

    @Test
    void shouldStopWhenFenced() {
        cell.connect();
        work();
        cell.say(voice.refused(0, 500, LinkRefusal.FENCED, 1));
        work();
        assertEquals(List.of("fenced"), recorder.log);
        heard();
        afterTicks(50);
        assertEquals(List.of(), heard());
        assertTrue(link.isClosed());
    }

    // ----- answers out of date -----

    @Test
    void shouldIgnoreAnswersOfAnotherLinkOrOfThePast() {
        open();
        commands(2);
        heard();
        cell.say(voice.heartbeat(LINK, 1, 0, 5_000, 0));
        cell.say(voice.gap(LINK, 2, 4_000));
        cell.say(voice.resumed(LINK, 0, 0, 4_000));
        cell.say(voice.refused(LINK, 0, LinkRefusal.NO_SUCH_LINK, 4_000));
        cell.say(voice.refused(LINK + 1, 0, LinkRefusal.NO_SUCH_LINK, 6_000));
        cell.say(voice.heartbeat(LINK + 1, 2, 0, 6_000, 0));
        cell.say(voice.batch(LINK + 1, 1, 2, 6_000, List.of(voice.event(1))));
        work();
        assertEquals(List.of(), heard());
        assertEquals(List.of("opened"), recorder.log);
        assertEquals(1, link.unconfirmed());
        assertEquals(6, count(LinkCounter.STALE_ANSWERS));
        assertEquals(5_000, link.logPosition());
    }

    @Test
    void shouldTakeEventsThatWereSentBefore() {
        open();
        cell.say(voice.heartbeat(LINK, 0, 0, 5_000, 0));
        cell.say(voice.batch(LINK, 1, 0, 4_000, List.of(voice.event(1))));
        work();
        assertEquals(1, link.lastEvent());
        assertEquals(5_000, link.logPosition());
    }

    @Test
    void shouldCountTheClusterTimeOn() {
        assertEquals(0, link.clusterTimeMs(nowNs));
        open();
        cell.say(voice.heartbeat(LINK, 0, 0, ++logPosition, 77_000));
        work();
        assertEquals(77_250, link.clusterTimeMs(nowNs + TimeUnit.MILLISECONDS.toNanos(250)));
    }

    // ----- the end -----

    @Test
    void shouldLoseTheLinkAndOpenAnotherIncarnation() {
        for (final LinkRefusal refusal
            : List.of(LinkRefusal.NO_SUCH_LINK, LinkRefusal.OVERFLOWED, LinkRefusal.PROTOCOL)) {
            recorder.log.clear();
            final long before = nextNonce;
            final long linkId = LinkId.of(GATEWAY, AGENT, before);
            open(linkId);
            commands(2);
            cell.say(voice.refused(linkId, 0, refusal, ++logPosition));
            heard();
            work();
            assertEquals(List.of("opened", "lost LINK_LOST"), recorder.log);
            assertEquals(List.of("open " + before), heard());
            assertFalse(link.isOpen());
            assertEquals(0, link.unconfirmed());
            assertEquals(0, link.lastEvent());
        }
        assertEquals(3, count(LinkCounter.LINKS_LOST));
    }

    @Test
    void shouldGiveUpByItsOwnClock() {
        open();
        cell.disconnect();
        work();
        nowNs += SESSION_TIMEOUT_NS + TimeUnit.MILLISECONDS.toNanos(CellVoice.LEASE_MS);
        work();
        assertTrue(link.isOpen());
        nowNs++;
        work();
        assertEquals(List.of("opened", "lost LINK_LOST"), recorder.log);
        assertEquals(1, count(LinkCounter.GIVEN_UP));
    }

    @Test
    void shouldGiveUpAfterStandingStillWhateverLiesInTheBuffers() {
        open();
        cell.say(voice.heartbeat(LINK, 0, 0, ++logPosition, 0));
        nowNs += SESSION_TIMEOUT_NS + TimeUnit.MILLISECONDS.toNanos(CellVoice.LEASE_MS) + 1;
        work();
        assertEquals(List.of("opened", "lost LINK_LOST"), recorder.log);
    }

    @Test
    void shouldTakeTheCellsForgetfulnessForTheEnd() {
        open();
        commands(2);
        cell.say(voice.heartbeat(LINK, 2, 0, ++logPosition, 0));
        cell.disconnect();
        cell.connect();
        work();
        cell.say(voice.resumed(LINK, 1, 0, ++logPosition));
        work();
        assertEquals(List.of("opened", "lost LINK_LOST"), recorder.log);
    }

    @Test
    void shouldSayGoodbyeUntilItIsHeard() {
        open();
        cell.say(voice.batch(LINK, 1, 0, ++logPosition, List.of(voice.event(1))));
        work();
        heard();
        cell.backPressured = true;
        link.close(nowNs);
        assertFalse(link.isOpen());
        assertFalse(link.isCloseSent());
        cell.backPressured = false;
        work();
        work();
        link.close(nowNs);
        assertEquals(List.of("close", "resume 1"), heard());
        assertTrue(link.isCloseSent());
        // of a resume that was under way, or a close that was lost
        cell.say(voice.resumed(LINK, 0, 1, ++logPosition));
        cell.say(voice.refused(LINK + 1, 0, LinkRefusal.NO_SUCH_LINK, ++logPosition));
        work();
        assertFalse(link.isClosed());
        afterTicks(2);
        assertEquals(List.of("close", "resume 1"), heard());
        cell.disconnect();
        cell.connect();
        work();
        assertEquals(List.of("close", "resume 1"), heard());
        cell.say(voice.refused(LINK, 0, LinkRefusal.NO_SUCH_LINK, ++logPosition));
        afterTicks(10);
        assertEquals(List.of(), heard());
        assertTrue(link.isClosed());
        assertEquals(List.of("opened", "event 1"), recorder.log);
    }
}
