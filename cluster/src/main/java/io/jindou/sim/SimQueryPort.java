package io.jindou.sim;

import io.jindou.codecs.Limits;
import io.jindou.codecs.Reason;
import io.jindou.codecs.link.LinkRing;
import io.jindou.codecs.sbe.query.ChannelAnswerEncoder;
import io.jindou.codecs.sbe.query.ChannelQueryDecoder;
import io.jindou.codecs.sbe.query.MessageHeaderDecoder;
import io.jindou.codecs.sbe.query.MessageHeaderEncoder;
import io.jindou.engine.ChannelHeads;
import io.jindou.engine.journal.ChannelHistory;
import io.jindou.engine.journal.JournalReader;
import io.jindou.gateway.query.QueryPort;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A gateway's way to a node that answers reads: from its state and its journal, late, or never. */
final class SimQueryPort implements QueryPort {
    private static final int STREAM = 1;
    private static final int WAIT_MS = 500;
    private static final int BYTES_MAX = 256 << 10;

    private final Simulation sim;
    private final Deque<Question> questions = new ArrayDeque<>();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ChannelQueryDecoder query = new ChannelQueryDecoder();
    private final ExpandableArrayBuffer answer = new ExpandableArrayBuffer();

    SimQueryPort(final Simulation sim) {
        this.sim = sim;
    }

    @Override
    public String responseChannel() {
        return "";
    }

    @Override
    public int responseStreamId() {
        return STREAM;
    }

    @Override
    public boolean offer(final DirectBuffer buffer, final int offset, final int length) {
        final boolean isRough = sim.cell().isRough();
        if (isRough && sim.random().oneIn(20)) {
            return false;
        }
        if (!isRough || !sim.random().oneIn(20)) {
            final byte[] bytes = new byte[length];
            buffer.getBytes(offset, bytes);
            final long dueMs = sim.clock().nowMs() + (isRough ? sim.random().below(sim.plan().latencyMs) : 0);
            questions.add(new Question(sim.random().pick(sim.cell().replicas()), dueMs, bytes));
        }
        return true;
    }

    @Override
    public int poll(final AnswerHandler handler) {
        int count = 0;
        for (int i = questions.size(); i > 0; i--) {
            final Question question = questions.remove();
            final long lateMs = sim.clock().nowMs() - question.dueMs;
            if (!question.replica.isUp()) {
                continue;
            }
            final UnsafeBuffer bytes = new UnsafeBuffer(question.bytes);
            query.wrapAndApplyHeader(bytes, 0, header);
            if (lateMs < 0 || lateMs < WAIT_MS && query.minLogPosition() > question.replica.engine().entry().logPosition()) {
                questions.add(question);
            } else {
                handler.onAnswer(answer, 0, answer(question.replica, bytes));
                count++;
            }
        }
        return count;
    }

    private int answer(final SimReplica replica, final UnsafeBuffer bytes) {
        final int uid = query.limit() + ChannelQueryDecoder.uidHeaderLength();
        final int uidLength = query.uidLength();
        query.skipUid();
        final int id = query.limit() + ChannelQueryDecoder.channelIdHeaderLength();
        final int idLength = query.channelIdLength();
        final ChannelHeads heads = replica.engine().channelHeads();
        final boolean isBehind = query.minLogPosition() > replica.engine().entry().logPosition();
        final Reason reason = isBehind ? Reason.NOT_YET
            : heads.find(query.channelType(), bytes, id, idLength, bytes, uid, uidLength, 0 != query.admin());
        final ChannelAnswerEncoder encoder = new ChannelAnswerEncoder();
        encoder.wrapAndApplyHeader(answer, 0, new MessageHeaderEncoder())
            .requestId(query.requestId()).maxSeq(isBehind ? 0 : heads.lastSeq())
            .logPosition(replica.engine().entry().logPosition()).count(0).more((short)0).firstSeq(0)
            .reason((short)reason.code());
        final int start = MessageHeaderEncoder.ENCODED_LENGTH + ChannelAnswerEncoder.BLOCK_LENGTH;
        if (Reason.SUCCESS != reason || 0 == query.count() || 0 == heads.lastJournalNo()) {
            return start;
        }
        return start + putRecords(replica, heads.lastJournalNo(), start, encoder);
    }

    private int putRecords(
        final SimReplica replica, final long headNo, final int start, final ChannelAnswerEncoder encoder) {
        final List<byte[]> records = new ArrayList<>();
        final boolean hasMore;
        try (JournalReader reader = replica.journal().newReader()) {
            final ChannelHistory history = new ChannelHistory(reader, Limits.HISTORY_COUNT_MAX);
            history.begin(headNo, query.fromSeq(), query.count(), 0 != query.descending());
            while (!history.walk(Integer.MAX_VALUE)) {
                Thread.onSpinWait();
            }
            final int[] bytes = new int[1];
            final int taken = history.forEach((no, record, offset, length) -> {
                bytes[0] += length;
                final byte[] copy = new byte[length];
                record.getBytes(offset, copy);
                return bytes[0] <= BYTES_MAX && records.add(copy);
            });
            hasMore = history.hasMore() || taken < history.count();
        }
        int at = start;
        for (final byte[] record : records) {
            answer.putInt(at, record.length, ByteOrder.LITTLE_ENDIAN);
            answer.putBytes(at + LinkRing.ENTRY_HEADER, record);
            at += LinkRing.entryLength(record.length);
        }
        encoder.count(records.size()).more((short)(hasMore ? 1 : 0));
        return at - start;
    }

    @Override
    public void close() {
        questions.clear();
    }

    private record Question(SimReplica replica, long dueMs, byte[] bytes) {
    }
}
