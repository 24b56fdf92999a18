package io.jindou.engine.link;

import io.jindou.codecs.Defect;
import io.jindou.codecs.Defects;
import io.jindou.codecs.Limits;
import io.jindou.codecs.link.LinkRing;
import io.jindou.codecs.link.RingSlice;
import io.jindou.codecs.sbe.cluster.DownBatchEncoder;
import io.jindou.codecs.sbe.cluster.LinkHeartbeatEncoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderEncoder;
import io.jindou.engine.CellState;
import io.jindou.engine.Entry;
import io.jindou.engine.memory.RecordTable;
import io.jindou.engine.report.StateReports;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The leader's mouth: drains the rings of all links from cursors of its own, sends heartbeats and answers. Nothing in here is
 * state and nothing in here flows back into state; on a follower it only forgets.
 */
public final class LinkSender {
    private static final UnsafeBuffer EMPTY = new UnsafeBuffer(0, 0);
    private static final int ANSWERS_MAX = 64;
    private static final int ANSWER_ATTEMPTS_MAX = 256;
    private static final int ANSWER_LENGTH_MAX = 256;
    private static final int DOWN_BATCH_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + DownBatchEncoder.BLOCK_LENGTH;
    private static final int HEARTBEAT_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + LinkHeartbeatEncoder.BLOCK_LENGTH;

    private final Links links;
    private final CellState cell;
    private final Entry entry;
    private final StateReports reports;
    private final DownPort port;

    private final UnsafeBuffer header = new UnsafeBuffer(new byte[Limits.BATCH_HEADER_MAX]);
    private final MessageHeaderEncoder messageHeader = new MessageHeaderEncoder();
    private final DownBatchEncoder batch = new DownBatchEncoder();
    private final LinkHeartbeatEncoder heartbeat = new LinkHeartbeatEncoder();
    private RingSlice[] slices = {};
    private long[] cursors = {};
    private long[] heardMs = {};
    private boolean[] heartbeatDue = {};

    private final UnsafeBuffer answers = new UnsafeBuffer(new byte[ANSWERS_MAX * ANSWER_LENGTH_MAX]);
    private final long[] answerSessions = new long[ANSWERS_MAX];
    private final int[] answerLengths = new int[ANSWERS_MAX];
    private final int[] answerAttempts = new int[ANSWERS_MAX];
    private int answerHead;
    private int answerCount;

    private boolean leader;
    private long answersDropped;
    private long batchesSent;
    private long backPressured;

    public LinkSender(
        final Links links, final CellState cell, final Entry entry, final StateReports reports, final DownPort port) {
        this.reports = reports;
        this.links = links;
        this.cell = cell;
        this.entry = entry;
        this.port = port;
    }

    /** Called when this node starts or stops to lead: a leader goes on behind the last event each gateway acknowledged. */
    public void leader(final boolean isLeader) {
        leader = isLeader;
        answerCount = 0;
        final RecordTable table = links.table();
        ensure(table.highest());
        for (int id = 1; id <= table.highest(); id++) {
            if (table.isLive(id)) {
                cursors[id] = 1 + (Defects.isPlanted(Defect.EVENT_DROPPED_AT_LEADER_CHANGE)
                    ? links.lastEvent(id) : links.acknowledged(id));
            }
        }
    }

    /** Sets the cursor of a link that was opened or resumed. */
    public void continueFrom(final int link, final long event) {
        ensure(link);
        cursors[link] = event;
        heardMs[link] = cell.now();
        heartbeatDue[link] = false;
    }

    /** A link's gateway said something. */
    public void heard(final int link) {
        ensure(link);
        heardMs[link] = cell.now();
    }

    /** Cluster time when a link's gateway was last heard by this replica; 0 when not since it started. */
    public long heardMs(final int link) {
        return link < heardMs.length ? heardMs[link] : 0;
    }

    /** A heartbeat goes out to every link behind its events. */
    public void heartbeats() {
        if (leader) {
            ensure(links.table().highest());
            Arrays.fill(heartbeatDue, true);
        }
    }

    /** Queues an answer. Answers are idempotent and asked for again, so one too many is dropped and counted. */
    public void answer(final long clusterSessionId, final DirectBuffer buffer, final int length) {
        if (!leader) {
            return;
        }
        if (ANSWERS_MAX == answerCount) {
            answersDropped++;
            return;
        }
        final int at = (answerHead + answerCount++) & (ANSWERS_MAX - 1);
        answers.putBytes(at * ANSWER_LENGTH_MAX, buffer, 0, length);
        answerSessions[at] = clusterSessionId;
        answerLengths[at] = length;
        answerAttempts[at] = 1;
    }

    /** Sends what can be sent now; between entries only. Returns how many messages went out. */
    public int doWork() {
        if (!leader) {
            return 0;
        }
        int workCount = sendAnswers();
        final RecordTable table = links.table();
        ensure(table.highest());
        for (int id = 1, highest = table.highest(); id <= highest; id++) {
            if (table.isLive(id) && Links.UNBOUND != links.clusterSession(id)) {
                workCount += drain(id);
            }
        }
        return workCount;
    }

    private int drain(final int link) {
        final long clusterSession = links.clusterSession(link);
        final LinkRing ring = links.ring(link);
        final RingSlice slice = slices[link];
        int workCount = 0;
        cursors[link] = Math.max(cursors[link], ring.firstNumber());
        while (cursors[link] <= ring.lastNumber()) {
            final int count = ring.slice(cursors[link], Limits.BATCH_TARGET, slice);
            batch.wrapAndApplyHeader(header, 0, messageHeader)
                .linkId(links.linkId(link))
                .firstEvent(cursors[link])
                .lastCommand(links.lastCommand(link))
                .logPosition(entry.logPosition())
                .now(cell.now())
                .count(count);
            if (!port.offer(clusterSession, header, DOWN_BATCH_LENGTH, slice.buffer(), slice.offset(), slice.length())) {
                backPressured++;
                return workCount;
            }
            cursors[link] += count;
            batchesSent++;
            workCount++;
        }
        if (heartbeatDue[link]) {
            heartbeat.wrapAndApplyHeader(header, 0, messageHeader)
                .linkId(links.linkId(link))
                .lastCommand(links.lastCommand(link))
                .lastEvent(links.lastEvent(link))
                .logPosition(entry.logPosition())
                .now(cell.now())
                .sessionDigest(links.sessionDigest(link))
                .interestDigest(links.interestDigest(link))
                .sessionCount(links.sessionCount(link))
                .engineVersion(reports.version());
            heartbeatDue[link] = !port.offer(clusterSession, header, HEARTBEAT_LENGTH, header, 0, 0);
            workCount++;
        }
        return workCount;
    }

    /**
     * Each answer is tried once a round. The way to a new session takes a moment to open, so an answer is kept for a while; but
     * one whose session is gone must not hold up the others, or a gateway that reconnects would wait behind its own past.
     */
    private int sendAnswers() {
        int workCount = 0;
        for (int i = 0, round = answerCount; i < round; i++) {
            final int at = answerHead;
            answerHead = (answerHead + 1) & (ANSWERS_MAX - 1);
            answerCount--;
            if (port.offer(answerSessions[at], EMPTY, 0, answers, at * ANSWER_LENGTH_MAX, answerLengths[at])) {
                workCount++;
            } else if (answerAttempts[at] < ANSWER_ATTEMPTS_MAX) {
                keepAnswer(at);
            } else {
                answersDropped++;
            }
        }
        return workCount;
    }

    private void keepAnswer(final int from) {
        final int to = (answerHead + answerCount++) & (ANSWERS_MAX - 1);
        answerAttempts[to] = answerAttempts[from] + 1;
        if (to != from) {
            answers.putBytes(to * ANSWER_LENGTH_MAX, answers, from * ANSWER_LENGTH_MAX, answerLengths[from]);
            answerSessions[to] = answerSessions[from];
            answerLengths[to] = answerLengths[from];
        }
    }

    /** Answers not sent, batches sent, and offers that were pushed back, in this run. */
    public long answersDropped() {
        return answersDropped;
    }

    public long batchesSent() {
        return batchesSent;
    }

    public long backPressured() {
        return backPressured;
    }

    private void ensure(final int link) {
        if (link >= cursors.length) {
            final int from = cursors.length;
            final int to = Math.max(link + 1, from * 2);
            cursors = Arrays.copyOf(cursors, to);
            heardMs = Arrays.copyOf(heardMs, to);
            heartbeatDue = Arrays.copyOf(heartbeatDue, to);
            slices = Arrays.copyOf(slices, to);
            for (int i = from; i < to; i++) {
                slices[i] = new RingSlice();
                cursors[i] = 1;
            }
        }
    }

}
