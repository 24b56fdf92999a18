package io.jindou.engine.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.query.ChannelAnswerDecoder;
import io.jindou.codecs.sbe.query.ChannelInfoAnswerDecoder;
import io.jindou.codecs.sbe.query.ChannelInfoQueryEncoder;
import io.jindou.codecs.sbe.query.ChannelQueryEncoder;
import io.jindou.codecs.sbe.query.MembersAnswerDecoder;
import io.jindou.codecs.sbe.query.MembersQueryEncoder;
import io.jindou.codecs.sbe.query.MessageHeaderDecoder;
import io.jindou.codecs.sbe.query.MessageHeaderEncoder;
import io.jindou.codecs.sbe.query.UserAnswerDecoder;
import io.jindou.codecs.sbe.query.UserQueryEncoder;
import io.jindou.engine.Engine;
import io.jindou.engine.EngineContext;
import io.jindou.engine.journal.NullJournal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Questions of every kind over Aeron: who may ask, what is not applied yet, and messages that are no questions. */
@Timeout(60)
class QueryAdapterTest {
    private static final String CHANNEL = "aeron:ipc?term-length=1m";
    private static final int QUERIES = 401;
    private static final int ANSWERS = 402;
    private static final long FUTURE = 1 << 20;
    private static final byte[] RESPONSES = CHANNEL.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ID = {'g', '1'};

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final List<String> seen = new ArrayList<>();
    private final OneToOneRingBuffer history = new OneToOneRingBuffer(
        new UnsafeBuffer(ByteBuffer.allocateDirect((1 << 14) + RingBufferDescriptor.TRAILER_LENGTH)));
    private MediaDriver driver;
    private Aeron aeron;
    private Engine engine;
    private QueryAdapter adapter;
    private ExclusivePublication asker;
    private Subscription answers;
    private long nowNs;

    @BeforeEach
    void launch() {
        // everything is stepped by this thread
        driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(CommonContext.generateRandomDirName())
            .threadingMode(ThreadingMode.INVOKER)
            .dirDeleteOnShutdown(true));
        aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(driver.aeronDirectoryName())
            .driverAgentInvoker(driver.sharedAgentInvoker())
            .useConductorAgentInvoker(true));
        engine = new Engine(new EngineContext((session, head, headLength, body, offset, length) -> true, new NullJournal(),
            deadlineMs -> { }, 1));
        adapter = new QueryAdapter(engine, aeron, CHANNEL, QUERIES, history);
        asker = aeron.addExclusivePublication(CHANNEL, QUERIES);
        answers = aeron.addSubscription(CHANNEL, ANSWERS);
    }

    @AfterEach
    void close() {
        adapter.close();
        aeron.close();
        driver.close();
        engine.close();
    }

    @Test
    void shouldAnswerAdministratorsOnly() {
        send(users(1, 0, 1));
        send(members(2, 0, 1));
        send(info(3, 0, 1));
        send(users(4, 0, 0));
        send(members(5, 0, 0));
        send(info(6, 0, 0));
        await(6);
        assertEquals(List.of("users 1 SUCCESS answered=2", "members 2 CHANNEL_NOT_EXIST", "info 3 CHANNEL_NOT_EXIST",
            "users 4 ADMIN_REQUIRED answered=0", "members 5 ADMIN_REQUIRED", "info 6 ADMIN_REQUIRED"), seen);
    }

    @Test
    void shouldWaitForAPositionAndThenSayThatItIsNotYetThere() {
        // the way to the asker must be open: what is late has one try
        send(info(9, 0, 1));
        await(1);
        seen.clear();
        send(users(1, FUTURE, 1));
        send(members(2, FUTURE, 1));
        send(info(3, FUTURE, 1));
        send(channel(4, FUTURE));
        for (int i = 0; i < 10; i++) {
            step();
        }
        assertEquals(List.of(), seen);
        nowNs = TimeUnit.SECONDS.toNanos(1);
        await(4);
        assertEquals(List.of("users 1 NOT_YET answered=0", "members 2 NOT_YET", "info 3 NOT_YET", "channel 4 NOT_YET"), seen);
    }

    /** Whatever ends too early is dropped and counted, and what comes behind it is answered. */
    @Test
    void shouldDropWhatIsCutOff() {
        int cut = 0;
        for (int kind = 0; kind < 4; kind++) {
            final int length = encode(kind);
            for (int shorter = 1; shorter < length; shorter++) {
                encode(kind);
                send(shorter);
                cut++;
                drain();
            }
        }
        send(info(9, 0, 1));
        await(1);
        assertEquals(List.of("info 9 CHANNEL_NOT_EXIST"), seen);
        assertEquals(cut, adapter.dropped());
    }

    private int encode(final int kind) {
        return 0 == kind ? users(1, 0, 1) : 1 == kind ? members(1, 0, 1) : 2 == kind ? info(1, 0, 1) : channel(1, 0);
    }

    private int users(final long requestId, final long position, final int admin) {
        final UserQueryEncoder query = new UserQueryEncoder().wrapAndApplyHeader(buffer, 0, header)
            .requestId(requestId).minLogPosition(position).responseStreamId(ANSWERS).admin((short)admin);
        final UserQueryEncoder.UidsEncoder group = query.uidsCount(2);
        group.next().putUid(ID, 0, ID.length);
        group.next().putUid(ID, 0, ID.length);
        query.putResponseChannel(RESPONSES, 0, RESPONSES.length);
        return query.limit();
    }

    private int members(final long requestId, final long position, final int admin) {
        return new MembersQueryEncoder().wrapAndApplyHeader(buffer, 0, header)
            .requestId(requestId).minLogPosition(position).afterNo(0).responseStreamId(ANSWERS).count(10).list((short)0)
            .admin((short)admin).channelType((short)2).putChannelId(ID, 0, ID.length)
            .putResponseChannel(RESPONSES, 0, RESPONSES.length).limit();
    }

    private int info(final long requestId, final long position, final int admin) {
        return new ChannelInfoQueryEncoder().wrapAndApplyHeader(buffer, 0, header)
            .requestId(requestId).minLogPosition(position).responseStreamId(ANSWERS).admin((short)admin).channelType((short)2)
            .putChannelId(ID, 0, ID.length).putResponseChannel(RESPONSES, 0, RESPONSES.length).limit();
    }

    private int channel(final long requestId, final long position) {
        return new ChannelQueryEncoder().wrapAndApplyHeader(buffer, 0, header)
            .requestId(requestId).minLogPosition(position).fromSeq(0).responseStreamId(ANSWERS).count(1).descending((short)1)
            .admin((short)1).channelType((short)2).putUid(ID, 0, ID.length).putChannelId(ID, 0, ID.length)
            .putResponseChannel(RESPONSES, 0, RESPONSES.length).limit();
    }

    private void send(final int length) {
        while (asker.offer(buffer, 0, length) < 0) {
            drain();
        }
    }

    private void drain() {
        step();
        adapter.doWork(nowNs);
    }

    private void await(final int count) {
        while (seen.size() < count) {
            step();
        }
    }

    private void step() {
        driver.sharedAgentInvoker().invoke();
        aeron.conductorAgentInvoker().invoke();
        adapter.doWork(nowNs);
        answers.poll((from, offset, length, aeronHeader) -> seen.add(describe(from, offset)), 10);
    }

    private static String describe(final DirectBuffer from, final int offset) {
        final MessageHeaderDecoder head = new MessageHeaderDecoder().wrap(from, offset);
        switch (head.templateId()) {
            case UserAnswerDecoder.TEMPLATE_ID: {
                final UserAnswerDecoder d = new UserAnswerDecoder().wrapAndApplyHeader(from, offset, head);
                return "users " + d.requestId() + ' ' + Reason.of(d.reason()) + " answered=" + d.uidsAnswered();
            }
            case MembersAnswerDecoder.TEMPLATE_ID: {
                final MembersAnswerDecoder d = new MembersAnswerDecoder().wrapAndApplyHeader(from, offset, head);
                return "members " + d.requestId() + ' ' + Reason.of(d.reason());
            }
            case ChannelInfoAnswerDecoder.TEMPLATE_ID: {
                final ChannelInfoAnswerDecoder d = new ChannelInfoAnswerDecoder().wrapAndApplyHeader(from, offset, head);
                return "info " + d.requestId() + ' ' + Reason.of(d.reason());
            }
            default: {
                final ChannelAnswerDecoder d = new ChannelAnswerDecoder().wrapAndApplyHeader(from, offset, head);
                return "channel " + d.requestId() + ' ' + Reason.of(d.reason());
            }
        }
    }
}
