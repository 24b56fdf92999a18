package io.jindou.engine;

import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.Limits;
import io.jindou.codecs.MemberAction;
import io.jindou.codecs.MemberList;
import io.jindou.codecs.link.LinkRing;
import io.jindou.codecs.link.RingMemory;
import io.jindou.codecs.link.RingSlice;
import io.jindou.codecs.sbe.cluster.ChannelSetEncoder;
import io.jindou.codecs.sbe.cluster.DeviceQuitEncoder;
import io.jindou.codecs.sbe.cluster.LinkOpenEncoder;
import io.jindou.codecs.sbe.cluster.LinkOpenedDecoder;
import io.jindou.codecs.sbe.cluster.MembersChangeEncoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderEncoder;
import io.jindou.codecs.sbe.cluster.PublishEncoder;
import io.jindou.codecs.sbe.cluster.SendEncoder;
import io.jindou.codecs.sbe.cluster.SessionCloseEncoder;
import io.jindou.codecs.sbe.cluster.SessionOpenEncoder;
import io.jindou.codecs.sbe.cluster.SettingsEncoder;
import io.jindou.codecs.sbe.cluster.SettingsSetEncoder;
import io.jindou.codecs.sbe.cluster.StateReportEncoder;
import io.jindou.codecs.sbe.cluster.TokenSetEncoder;
import io.jindou.codecs.sbe.cluster.UpBatchEncoder;
import io.jindou.engine.journal.Journal;
import io.jindou.engine.journal.NullJournal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** One engine and one gateway's link to it, driven by hand: commands go in numbered, events come out decoded by the test. */
final class EngineHarness {
    static final long CLUSTER_SESSION = 7;
    private static final long FIRST_POSITION = 64;

    final Engine engine;
    final List<UnsafeBuffer> sent = new ArrayList<>();
    final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(4096);
    final MessageHeaderEncoder header = new MessageHeaderEncoder();
    long stampMs = CellState.EPOCH_MS + 1_000_000;
    long position = FIRST_POSITION;
    /** Takes down what is sent without looking at it. */
    boolean discard;
    /** When set, remembers each entry. */
    List<byte[]> log;
    long linkId;
    long command;
    long acknowledged;
    private LinkRing commands = new LinkRing(new RingMemory(), 64 << 20, 0);
    private final RingSlice slice = new RingSlice();

    EngineHarness(final Journal journal) {
        this(journal, 1);
    }

    EngineHarness(final Journal journal, final long indexSeed) {
        this(journal, indexSeed, Engine.VERSION, EngineObserver.NONE);
    }

    EngineHarness(final Journal journal, final long indexSeed, final int version, final EngineObserver observer) {
        engine = new Engine(new EngineContext(this::capture, journal, deadlineMs -> { }, indexSeed, version, observer));
    }

    /** A journal that keeps nothing, ready to append. */
    static NullJournal nullJournal() {
        final NullJournal journal = new NullJournal();
        journal.recover(0, 0);
        journal.onReplayDone();
        return journal;
    }

    /** A cell with default settings (changed by the caller), a leader, and an open link. */
    EngineHarness born(final Consumer<SettingsEncoder> change) {
        engine.onNewTerm(0, position, stampMs);
        engine.sender().leader(true);
        final SettingsSetEncoder set = new SettingsSetEncoder().wrapAndApplyHeader(buffer, 0, header).correlationId(1);
        Settings.putDefaults(set.settings());
        change.accept(set.settings());
        entry(MessageHeaderEncoder.ENCODED_LENGTH + SettingsSetEncoder.BLOCK_LENGTH);
        return open(1, 11);
    }

    /** The same by the rules of the version of the code: the only node has reported. */
    EngineHarness upgraded(final Consumer<SettingsEncoder> change) {
        born(change);
        report(0, Engine.VERSION, FIRST_POSITION, 0);
        return this;
    }

    EngineHarness upgraded() {
        return upgraded(settings -> { });
    }

    EngineHarness open(final int gatewayId, final long nonce) {
        new LinkOpenEncoder().wrapAndApplyHeader(buffer, 0, header)
            .gatewayId(gatewayId).agent((short)0).nonce(nonce).secretHigh(1).secretLow(2);
        entry(MessageHeaderEncoder.ENCODED_LENGTH + LinkOpenEncoder.BLOCK_LENGTH);
        for (final UnsafeBuffer message : drain()) {
            if (LinkOpenedDecoder.TEMPLATE_ID == templateId(message, 0)) {
                linkId = new LinkOpenedDecoder().wrapAndApplyHeader(message, 0, new MessageHeaderDecoder()).linkId();
            }
        }
        return this;
    }

    /** From now on commands go to a link of which so many were applied and acknowledged before. */
    void use(final long link, final long lastCommand, final long lastEvent) {
        linkId = link;
        command = lastCommand;
        acknowledged = lastEvent;
        commands = new LinkRing(new RingMemory(), 64 << 20, 0);
        commands.reset(lastCommand);
    }

    /** Opens the link of a further gateway and goes on with its commands. */
    long openAnother(final int gatewayId) {
        open(gatewayId, gatewayId);
        use(linkId, 0, 0);
        return linkId;
    }

    void entry(final int length) {
        position += 128;
        if (null != log) {
            final byte[] copy = new byte[length];
            buffer.getBytes(0, copy);
            log.add(copy);
        }
        engine.onMessage(position, stampMs, CLUSTER_SESSION, buffer, 0, length);
    }

    /** Sends one command, encoded by the caller into {@link #buffer} at offset 0, in a batch of its own. */
    void command(final int length) {
        commands.append(length);
        commands.buffer().putBytes(commands.messageOffset(), buffer, 0, length);
        command++;
        batch(command, 1);
        commands.release(command);
    }

    private void batch(final long first, final int count) {
        final int batchHeader = MessageHeaderEncoder.ENCODED_LENGTH + UpBatchEncoder.BLOCK_LENGTH;
        commands.slice(first, Limits.BATCH_TARGET, slice);
        new UpBatchEncoder().wrapAndApplyHeader(buffer, 0, header)
            .linkId(linkId).firstCommand(first).lastEvent(acknowledged).count(count);
        buffer.putBytes(batchHeader, slice.buffer(), slice.offset(), slice.length());
        entry(batchHeader + slice.length());
    }

    void sessionOpen(final long connectionId, final String uid, final int deviceFlag, final String deviceId, final String token) {
        final SessionOpenEncoder open = new SessionOpenEncoder().wrapAndApplyHeader(buffer, 0, header)
            .connectionId(connectionId).deviceFlag((short)deviceFlag).admin((short)(uid.startsWith("____") ? 1 : 0));
        putHash(open.buffer(), open.offset() + SessionOpenEncoder.tokenHashEncodingOffset(), token);
        open.putUid(bytes(uid), 0, bytes(uid).length).putDeviceId(bytes(deviceId), 0, bytes(deviceId).length);
        command(open.limit());
    }

    void sessionClose(final long connectionId) {
        new SessionCloseEncoder().wrapAndApplyHeader(buffer, 0, header).connectionId(connectionId).reason((short)122);
        command(MessageHeaderEncoder.ENCODED_LENGTH + SessionCloseEncoder.BLOCK_LENGTH);
    }

    void send(final long connectionId, final int type, final String channel, final String msgNo, final String payload) {
        send(connectionId, type, channel, msgNo, payload, 0, 0);
    }

    void send(
        final long connectionId, final int type, final String channel, final String msgNo, final String payload, final int flags,
        final long deadline) {
        command(encodeSend(connectionId, type, channel, msgNo, payload, flags, deadline));
    }

    int encodeSend(
        final long connectionId, final int type, final String channel, final String msgNo, final String payload, final int flags,
        final long deadline) {
        final SendEncoder send = new SendEncoder().wrapAndApplyHeader(buffer, 0, header)
            .connectionId(connectionId).clientSeq(command + 1).deadline(deadline).expire(0).setting((short)0)
            .flags((short)flags).channelType((short)type);
        send.putChannelId(bytes(channel), 0, bytes(channel).length)
            .putClientMsgNo(bytes(msgNo), 0, bytes(msgNo).length)
            .putTopic(bytes(""), 0, 0)
            .putPayload(bytes(payload), 0, bytes(payload).length);
        return send.limit();
    }

    /** A message of a business server; returns nothing, the events tell. */
    void publish(
        final long connectionId, final String from, final int type, final String channel, final String msgNo, final int flags) {
        final PublishEncoder publish = new PublishEncoder().wrapAndApplyHeader(buffer, 0, header)
            .connectionId(connectionId).correlationId(command + 1).deadline(0).expire(0).setting((short)0)
            .flags((short)flags).channelType((short)type);
        publish.putFromUid(bytes(from), 0, bytes(from).length)
            .putChannelId(bytes(channel), 0, bytes(channel).length)
            .putClientMsgNo(bytes(msgNo), 0, bytes(msgNo).length)
            .putTopic(bytes(""), 0, 0)
            .putPayload(bytes("payload"), 0, bytes("payload").length);
        command(publish.limit());
    }

    void deviceQuit(final long connectionId, final String uid, final int deviceFlag) {
        final DeviceQuitEncoder quit = new DeviceQuitEncoder().wrapAndApplyHeader(buffer, 0, header)
            .connectionId(connectionId).correlationId(command + 1).deviceFlag((short)deviceFlag);
        quit.putUid(bytes(uid), 0, bytes(uid).length);
        command(quit.limit());
    }

    void channelSet(final long connectionId, final int type, final String id, final int flags, final int mask) {
        final ChannelSetEncoder set = new ChannelSetEncoder().wrapAndApplyHeader(buffer, 0, header)
            .connectionId(connectionId).correlationId(command + 1).flags(flags).mask(mask).channelType((short)type);
        set.putChannelId(bytes(id), 0, bytes(id).length);
        command(set.limit());
    }

    void members(
        final long connectionId, final int type, final String id, final int list, final int action, final String... uids) {
        final MembersChangeEncoder change = new MembersChangeEncoder().wrapAndApplyHeader(buffer, 0, header)
            .connectionId(connectionId).correlationId(command + 1).list((short)list).action((short)action)
            .channelType((short)type);
        final MembersChangeEncoder.UidsEncoder group = change.uidsCount(uids.length);
        for (final String uid : uids) {
            group.next().putUid(bytes(uid), 0, bytes(uid).length);
        }
        change.putChannelId(bytes(id), 0, bytes(id).length);
        command(change.limit());
    }

    void group(final long admin, final String id, final String... uids) {
        channelSet(admin, ChannelTypes.GROUP, id, 0, 0);
        members(admin, ChannelTypes.GROUP, id, MemberList.MEMBERS, MemberAction.ADD, uids);
    }

    void token(final long admin, final String uid, final int deviceFlag, final int level, final String token) {
        final TokenSetEncoder set = new TokenSetEncoder().wrapAndApplyHeader(buffer, 0, header)
            .connectionId(admin).correlationId(command + 1).deviceFlag((short)deviceFlag).deviceLevel((short)level);
        putHash(set.buffer(), set.offset() + TokenSetEncoder.tokenHashEncodingOffset(), token);
        set.putUid(bytes(uid), 0, bytes(uid).length);
        command(set.limit());
    }

    /** What a node says of its state; through a cluster session of its own. */
    void report(final int nodeId, final int version, final long logPosition, final long hash) {
        new StateReportEncoder().wrapAndApplyHeader(buffer, 0, header)
            .logPosition(logPosition).stateHash(hash).engineVersion(version).nodeId((short)nodeId);
        entry(MessageHeaderEncoder.ENCODED_LENGTH + StateReportEncoder.BLOCK_LENGTH);
    }

    void tick(final long ms) {
        stampMs += ms;
        position += 128;
        engine.onTick(position, stampMs);
    }

    /** Everything the leader has to send now; batches as whole messages. */
    List<UnsafeBuffer> drain() {
        sent.clear();
        engine.sender().doWork();
        return new ArrayList<>(sent);
    }

    /** The events sent since the last call, one by one, acknowledged by the next command. */
    List<UnsafeBuffer> events() {
        final List<UnsafeBuffer> events = new ArrayList<>();
        final io.jindou.codecs.sbe.cluster.DownBatchDecoder batch = new io.jindou.codecs.sbe.cluster.DownBatchDecoder();
        for (final UnsafeBuffer message : drain()) {
            if (templateId(message, 0) == io.jindou.codecs.sbe.cluster.DownBatchDecoder.TEMPLATE_ID) {
                batch.wrapAndApplyHeader(message, 0, new MessageHeaderDecoder());
                int at = batch.limit();
                for (int i = 0; i < batch.count(); i++) {
                    final int length = LinkRing.messageLength(message, at);
                    events.add(new UnsafeBuffer(message, at + LinkRing.ENTRY_HEADER, length));
                    at += LinkRing.entryLength(length);
                    acknowledged = batch.firstEvent() + i;
                }
            }
        }
        return events;
    }

    /** The last event of a template among the new ones. */
    UnsafeBuffer last(final int templateId) {
        UnsafeBuffer found = null;
        for (final UnsafeBuffer event : events()) {
            found = templateId(event, 0) == templateId ? event : found;
        }
        if (null == found) {
            throw new AssertionError("no event of template " + templateId);
        }
        return found;
    }

    static int templateId(final DirectBuffer message, final int offset) {
        return new MessageHeaderDecoder().wrap(message, offset).templateId();
    }

    static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void putHash(final org.agrona.MutableDirectBuffer to, final int offset, final String token) {
        final byte[] hash = new byte[32];
        System.arraycopy(bytes(token), 0, hash, 0, Math.min(32, token.length()));
        to.putBytes(offset, hash);
    }

    private boolean capture(
        final long clusterSessionId, final DirectBuffer head, final int headLength, final DirectBuffer body, final int bodyOffset,
        final int bodyLength) {
        if (discard) {
            return true;
        }
        final UnsafeBuffer message = new UnsafeBuffer(new byte[headLength + bodyLength]);
        message.putBytes(0, head, 0, headLength);
        message.putBytes(headLength, body, bodyOffset, bodyLength);
        sent.add(message);
        return true;
    }
}
