package io.jindou.engine;

import static io.jindou.codecs.ChannelTypes.GROUP;
import static io.jindou.codecs.ChannelTypes.PERSON;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.Limits;
import io.jindou.codecs.MemberAction;
import io.jindou.codecs.MemberList;
import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.cluster.CommandResultDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.RecvDecoder;
import io.jindou.codecs.sbe.cluster.SendAckDecoder;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Tables grow on demand: nothing happens at the 65,537th row of anything. */
class EngineCapacityTest {
    private static final int MANY = 100_000;

    @Test
    void shouldServeAHundredThousandOfEverything() {
        final EngineHarness cell = new EngineHarness(EngineHarness.nullJournal()).born(settings -> settings.ringBytes(64 << 20));
        cell.sessionOpen(1, "____manager", DeviceFlags.SYSTEM, "", "");
        cell.channelSet(1, GROUP, "everyone", 0, 0);
        for (int i = 0; i < MANY; i++) {
            cell.sessionOpen(2 + i, "u" + i, DeviceFlags.APP, "", "");
            if (0 == i % 5_000) {
                cell.events();
            }
        }
        final String[] uids = new String[Limits.MEMBERS_PER_REQUEST_MAX];
        for (int from = 0; from < MANY; from += uids.length) {
            final int count = Math.min(uids.length, MANY - from);
            final String[] part = count == uids.length ? uids : new String[count];
            for (int i = 0; i < count; i++) {
                part[i] = "u" + (from + i);
            }
            cell.members(1, GROUP, "everyone", MemberList.MEMBERS, MemberAction.ADD, part);
            assertEquals(count, new CommandResultDecoder()
                .wrapAndApplyHeader(cell.last(CommandResultDecoder.TEMPLATE_ID), 0, new MessageHeaderDecoder()).changed());
        }
        assertEquals(MANY + 1, cell.engine.users());
        assertEquals(MANY + 1, cell.engine.sessions());
        assertEquals(MANY, cell.engine.members());
        for (int i = 0; i < MANY; i++) {
            cell.send(2 + i, PERSON, "nobody" + i, "", "");
            if (0 == i % 1_000) {
                cell.events();
            }
        }
        assertEquals(MANY + 1, cell.engine.channels());

        cell.events();
        cell.send(1 + MANY, GROUP, "everyone", "m", "hello");
        final List<UnsafeBuffer> events = cell.events();
        assertEquals(2, events.size(), "one event for a link, however many members it has");
        assertEquals(Reason.SUCCESS.code(), new SendAckDecoder()
            .wrapAndApplyHeader(events.get(0), 0, new MessageHeaderDecoder()).reason());
        assertEquals(RecvDecoder.TEMPLATE_ID, EngineHarness.templateId(events.get(1), 0));
        assertEquals(cell.engine.recomputeHash(), cell.engine.stateHash());
        cell.engine.close();
    }
}
