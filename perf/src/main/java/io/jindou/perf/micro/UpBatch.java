package io.jindou.perf.micro;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.jindou.codecs.link.LinkRing;
import io.jindou.codecs.sbe.cluster.MessageHeaderEncoder;
import io.jindou.codecs.sbe.cluster.SendEncoder;
import io.jindou.codecs.sbe.cluster.UpBatchEncoder;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Commands of a link as they lie in a log entry. Encoded once and applied many times: between two times only the numbers change
 * that must, so that the generator costs a store a message.
 */
final class UpBatch {
    private static final int HEADER = MessageHeaderEncoder.ENCODED_LENGTH + UpBatchEncoder.BLOCK_LENGTH;
    /** As long as those of the Java client; the first 8 bytes are overwritten by a number. */
    private static final byte[] MSG_NO = "........5f2c4b1d9e8a7f60c3b2a190-1f4a".getBytes(US_ASCII);

    private final UnsafeBuffer buffer;
    private final long linkId;
    private final UpBatchEncoder encoder = new UpBatchEncoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private int[] msgNos = new int[64];
    private int msgNoCount;
    private int count;
    private int length = HEADER;
    private long nextMsgNo;

    UpBatch(final long linkId, final int capacity) {
        this.linkId = linkId;
        this.buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(capacity));
    }

    void clear() {
        count = 0;
        msgNoCount = 0;
        length = HEADER;
    }

    /** Adds a command that is encoded already. */
    void add(final UnsafeBuffer command, final int commandLength) {
        buffer.putBytes(begin(commandLength), command, 0, commandLength);
    }

    /** Adds a SEND whose clientMsgNo is another one each time the batch is sealed. */
    void addSend(final long connectionId, final int channelType, final String channelId, final byte[] payload) {
        final byte[] id = channelId.getBytes(US_ASCII);
        final SendEncoder send = new SendEncoder().wrapAndApplyHeader(buffer, length + LinkRing.ENTRY_HEADER, header)
            .connectionId(connectionId).clientSeq(count + 1).deadline(0).expire(0).setting((short)0).flags((short)0)
            .channelType((short)channelType).putChannelId(id, 0, id.length);
        if (msgNoCount == msgNos.length) {
            msgNos = Arrays.copyOf(msgNos, 2 * msgNoCount);
        }
        msgNos[msgNoCount++] = send.limit() + SendEncoder.clientMsgNoHeaderLength();
        send.putClientMsgNo(MSG_NO, 0, MSG_NO.length).putTopic(new byte[0], 0, 0).putPayload(payload, 0, payload.length);
        begin(send.limit() - length - LinkRing.ENTRY_HEADER);
    }

    /** Writes the numbers of this time. */
    void seal(final long firstCommand, final long lastEvent) {
        encoder.wrapAndApplyHeader(buffer, 0, header).linkId(linkId).firstCommand(firstCommand).lastEvent(lastEvent).count(count);
        for (int i = 0; i < msgNoCount; i++) {
            buffer.putLong(msgNos[i], nextMsgNo++, LITTLE_ENDIAN);
        }
    }

    int count() {
        return count;
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    int length() {
        return length;
    }

    private int begin(final int commandLength) {
        final int at = length;
        final int entryLength = LinkRing.entryLength(commandLength);
        buffer.putInt(at, commandLength, LITTLE_ENDIAN);
        final int end = at + LinkRing.ENTRY_HEADER + commandLength;
        buffer.setMemory(end, at + entryLength - end, (byte)0);
        count++;
        length += entryLength;
        return at + LinkRing.ENTRY_HEADER;
    }
}
