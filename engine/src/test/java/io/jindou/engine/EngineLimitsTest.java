package io.jindou.engine;

import static io.jindou.codecs.ChannelTypes.GROUP;
import static io.jindou.codecs.ChannelTypes.PERSON;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jindou.codecs.DeviceFlags;
import io.jindou.codecs.MemberAction;
import io.jindou.codecs.MemberList;
import io.jindou.codecs.Reason;
import io.jindou.codecs.link.LinkRefusal;
import io.jindou.codecs.sbe.cluster.CommandResultDecoder;
import io.jindou.codecs.sbe.cluster.LinkOpenEncoder;
import io.jindou.codecs.sbe.cluster.LinkRefusedDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderEncoder;
import io.jindou.codecs.sbe.cluster.SendAckDecoder;
import io.jindou.codecs.sbe.cluster.SessionRefusedDecoder;
import io.jindou.codecs.sbe.cluster.SettingsEncoder;
import io.jindou.codecs.sbe.snapshot.SectionEndDecoder;
import io.jindou.engine.snapshot.SnapshotTape;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A full cell refuses by name, and what it holds stays as it is. */
class EngineLimitsTest {
    private static final long ADMIN = 1;
    private EngineHarness cell;

    @AfterEach
    void shouldKeepTheHashUpToDate() {
        assertEquals(cell.engine.recomputeHash(), cell.engine.stateHash());
        cell.engine.close();
    }

    @Test
    void shouldRefuseAUserTooMany() {
        born(settings -> settings.usersMax(2));
        cell.sessionOpen(2, "alice", DeviceFlags.APP, "", "");
        unchanged(() -> cell.sessionOpen(3, "bob", DeviceFlags.APP, "", ""));
        assertEquals(Reason.LIMIT_REACHED, sessionRefused());
        cell.sessionOpen(4, "alice", DeviceFlags.WEB, "", "");
        assertEquals(3, cell.engine.sessions(), "who is known may still come");
        unchanged(() -> cell.token(ADMIN, "bob", DeviceFlags.APP, 0, "t"));
        assertEquals(Reason.LIMIT_REACHED, commandResult());
        unchanged(() -> cell.channelSet(ADMIN, PERSON, "bob", 1, 1));
        assertEquals(Reason.LIMIT_REACHED, commandResult());
    }

    /** Whoever the cell knows becomes a member; the answer says that somebody did not. */
    @Test
    void shouldSayThatAMemberIsMissingForLackOfUsers() {
        born(settings -> settings.usersMax(2));
        cell.sessionOpen(2, "alice", DeviceFlags.APP, "", "");
        cell.group(ADMIN, "g", "bob", "alice", "carol");
        final CommandResultDecoder result = new CommandResultDecoder()
            .wrapAndApplyHeader(cell.last(CommandResultDecoder.TEMPLATE_ID), 0, new MessageHeaderDecoder());
        assertEquals(Reason.LIMIT_REACHED, Reason.of(result.reason()));
        assertEquals(1, result.changed());
        assertEquals(1, cell.engine.members());
        assertEquals(2, cell.engine.users());
    }

    @Test
    void shouldRefuseASessionTooMany() {
        born(settings -> settings.sessionsMax(2));
        cell.sessionOpen(2, "alice", DeviceFlags.APP, "", "");
        unchanged(() -> cell.sessionOpen(3, "alice", DeviceFlags.WEB, "", ""));
        assertEquals(Reason.LIMIT_REACHED, sessionRefused());
        unchanged(() -> cell.sessionOpen(4, "bob", DeviceFlags.APP, "", ""));
        assertEquals(Reason.LIMIT_REACHED, sessionRefused());
        cell.sessionClose(2);
        cell.sessionOpen(5, "bob", DeviceFlags.APP, "", "");
        assertEquals(2, cell.engine.sessions());
    }

    @Test
    void shouldRefuseASessionTooManyOfOneUser() {
        born(settings -> settings.sessionsPerUserMax(2));
        cell.sessionOpen(2, "alice", DeviceFlags.APP, "a", "");
        cell.sessionOpen(3, "alice", DeviceFlags.APP, "b", "");
        unchanged(() -> cell.sessionOpen(4, "alice", DeviceFlags.APP, "c", ""));
        assertEquals(Reason.SESSION_LIMIT, sessionRefused());
        cell.sessionOpen(5, "alice", DeviceFlags.APP, "b", "");
        assertEquals(3, cell.engine.sessions(), "the same device takes the place of its old session");
    }

    @Test
    void shouldRefuseAChannelTooMany() {
        born(settings -> settings.channelsMax(2));
        cell.sessionOpen(2, "alice", DeviceFlags.APP, "", "");
        cell.channelSet(ADMIN, GROUP, "g1", 0, 0);
        cell.send(2, PERSON, "bob", "m1", "x");
        cell.events();
        unchanged(() -> cell.send(2, PERSON, "carol", "m2", "x"));
        assertEquals(Reason.LIMIT_REACHED, Reason.of(new SendAckDecoder()
            .wrapAndApplyHeader(cell.last(SendAckDecoder.TEMPLATE_ID), 0, new MessageHeaderDecoder()).reason()));
        unchanged(() -> cell.channelSet(ADMIN, GROUP, "g2", 0, 0));
        assertEquals(Reason.LIMIT_REACHED, commandResult());
        unchanged(() -> cell.members(ADMIN, PERSON, "alice", MemberList.DENY, MemberAction.ADD, "dave"));
        assertEquals(Reason.LIMIT_REACHED, commandResult());
        cell.send(2, PERSON, "bob", "m3", "x");
        assertEquals(Reason.SUCCESS, Reason.of(new SendAckDecoder()
            .wrapAndApplyHeader(cell.last(SendAckDecoder.TEMPLATE_ID), 0, new MessageHeaderDecoder()).reason()));
    }

    @Test
    void shouldRefuseMembersTooManyAsAWhole() {
        born(settings -> settings.membersMax(3));
        cell.group(ADMIN, "g", "alice", "bob");
        assertEquals(Reason.SUCCESS, commandResult());
        unchanged(() -> cell.members(ADMIN, GROUP, "g", MemberList.MEMBERS, MemberAction.ADD, "carol", "dave"));
        assertEquals(Reason.LIMIT_REACHED, commandResult());
        assertEquals(2, cell.engine.members());
        cell.members(ADMIN, GROUP, "g", MemberList.MEMBERS, MemberAction.ADD, "carol");
        assertEquals(Reason.SUCCESS, commandResult());
    }

    @Test
    void shouldRefuseALinkTooMany() {
        born(settings -> settings.linksMax(1));
        cell.drain();
        unchanged(() -> {
            new LinkOpenEncoder().wrapAndApplyHeader(cell.buffer, 0, cell.header)
                .gatewayId(2).agent((short)0).nonce(5).secretHigh(1).secretLow(2);
            cell.entry(MessageHeaderEncoder.ENCODED_LENGTH + LinkOpenEncoder.BLOCK_LENGTH);
        });
        final List<UnsafeBuffer> answers = cell.drain();
        final LinkRefusedDecoder refused = new LinkRefusedDecoder()
            .wrapAndApplyHeader(answers.get(answers.size() - 1), 0, new MessageHeaderDecoder());
        assertEquals(LinkRefusal.LIMIT.ordinal(), refused.refusal());
        assertEquals(5, refused.nonce());
        assertEquals(1, cell.engine.links().table().size());
    }

    private void born(final Consumer<SettingsEncoder> change) {
        cell = new EngineHarness(EngineHarness.nullJournal()).born(change);
        cell.sessionOpen(ADMIN, "____manager", DeviceFlags.SYSTEM, "", "");
    }

    /** Nothing but the link itself (its numbers and the answer) may change. */
    private void unchanged(final Runnable command) {
        final String before = tables();
        command.run();
        assertEquals(before, tables());
    }

    private String tables() {
        return cell.engine.users() + " users, " + cell.engine.sessions() + " sessions, " + cell.engine.channels() + " channels, "
            + cell.engine.members() + " members, journal " + cell.engine.cell().journalNo() + ", " + snapshotOfStores();
    }

    /** Checksums of the stores from the users on; the cell, the links and the count of entries may move. */
    private String snapshotOfStores() {
        final SnapshotTape tape = new SnapshotTape();
        cell.engine.write(tape);
        final StringJoiner sums = new StringJoiner(" ");
        for (final byte[] message : tape.messages) {
            final UnsafeBuffer buffer = new UnsafeBuffer(message);
            if (SectionEndDecoder.TEMPLATE_ID == EngineHarness.templateId(buffer, 0)) {
                final SectionEndDecoder end = new SectionEndDecoder().wrapAndApplyHeader(
                    buffer, 0, new io.jindou.codecs.sbe.snapshot.MessageHeaderDecoder());
                if (end.sectionId() >= Sections.USERS && end.sectionId() != Sections.REPORTS) {
                    sums.add(end.sectionId() + ":" + Long.toHexString(end.checksum()));
                }
            }
        }
        return sums.toString();
    }

    private Reason sessionRefused() {
        return Reason.of(new SessionRefusedDecoder()
            .wrapAndApplyHeader(cell.last(SessionRefusedDecoder.TEMPLATE_ID), 0, new MessageHeaderDecoder()).reason());
    }

    private Reason commandResult() {
        return Reason.of(new CommandResultDecoder()
            .wrapAndApplyHeader(cell.last(CommandResultDecoder.TEMPLATE_ID), 0, new MessageHeaderDecoder()).reason());
    }
}
