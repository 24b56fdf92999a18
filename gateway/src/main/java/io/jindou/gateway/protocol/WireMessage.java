package io.jindou.gateway.protocol;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.jindou.codecs.sbe.wire.ChannelSetRequestDecoder;
import io.jindou.codecs.sbe.wire.ConnectDecoder;
import io.jindou.codecs.sbe.wire.DeviceQuitRequestDecoder;
import io.jindou.codecs.sbe.wire.DisconnectDecoder;
import io.jindou.codecs.sbe.wire.HistoryRequestDecoder;
import io.jindou.codecs.sbe.wire.MaxSeqRequestDecoder;
import io.jindou.codecs.sbe.wire.MembersRequestDecoder;
import io.jindou.codecs.sbe.wire.MessageHeaderDecoder;
import io.jindou.codecs.sbe.wire.RecvAckDecoder;
import io.jindou.codecs.sbe.wire.SendDecoder;
import io.jindou.codecs.sbe.wire.TokenSetRequestDecoder;
import org.agrona.DirectBuffer;

/**
 * A view of one message of a client. {@link #wrap} walks the whole body and checks every length in it against what is really
 * there; after that, fields are read by position. The generated decoders trust lengths, so they never see a client's bytes; only
 * their constants are used.
 */
public final class WireMessage {
    /** Fields of variable length in the largest layout. */
    private static final int DATA_MAX = 4;
    private static final int SHORT_LENGTH = 2;
    private static final int PAYLOAD_LENGTH = 4;
    private static final int GROUP_HEADER = 4;
    private static final int UNKNOWN = -1;

    private final int[] offsets = new int[DATA_MAX];
    private final int[] lengths = new int[DATA_MAX];
    private DirectBuffer buffer;
    private int templateId;
    private int block;
    private int blockLength;
    private int tail;
    private int groupCount;
    private int groupAt;
    private int at;
    private int end;
    private int count;

    /** Points at a body; false when it is not a whole, well-formed message that a client may send. */
    public boolean wrap(final DirectBuffer body, final int offset, final int length) {
        if (length < MessageHeaderDecoder.ENCODED_LENGTH) {
            return false;
        }
        final int actingBlockLength = uint16(body, offset);
        final int schemaId = uint16(body, offset + MessageHeaderDecoder.schemaIdEncodingOffset());
        final int version = uint16(body, offset + MessageHeaderDecoder.versionEncodingOffset());
        buffer = body;
        templateId = uint16(body, offset + MessageHeaderDecoder.templateIdEncodingOffset());
        block = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        blockLength = knownBlockLength(templateId);
        end = offset + length;
        tail = block + actingBlockLength;
        at = tail;
        count = 0;
        groupCount = 0;
        if (SendDecoder.SCHEMA_ID != schemaId || UNKNOWN == blockLength || actingBlockLength < blockLength || tail > end) {
            return false;
        }
        // a later version may have added fields behind those we know
        return walk() && (at == end || version > SendDecoder.SCHEMA_VERSION);
    }

    public int templateId() {
        return templateId;
    }

    public DirectBuffer buffer() {
        return buffer;
    }

    /** Where the fixed fields begin. */
    public int blockOffset() {
        return block;
    }

    /** Length of the fixed fields that this version knows. */
    public int blockLength() {
        return blockLength;
    }

    /** Where the group and the fields of variable length begin. */
    public int tailOffset() {
        return tail;
    }

    /** Length of the group and of all fields of variable length that this version knows. */
    public int tailLength() {
        return at - tail;
    }

    public int uint8(final int fieldOffset) {
        return buffer.getByte(block + fieldOffset) & 0xFF;
    }

    public int uint16(final int fieldOffset) {
        return uint16(buffer, block + fieldOffset);
    }

    public long int64(final int fieldOffset) {
        return buffer.getLong(block + fieldOffset, LITTLE_ENDIAN);
    }

    /** Where the bytes of the i-th field of variable length lie, in schema order and without the group. */
    public int dataOffset(final int i) {
        return offsets[i];
    }

    public int dataLength(final int i) {
        return lengths[i];
    }

    /** Entries of the group of uids. */
    public int groupCount() {
        return groupCount;
    }

    /** Offset of the first uid's length within the buffer; go on with {@link #nextUid}. */
    public int firstUid() {
        return groupAt;
    }

    /** Length of the uid whose length field is at {@code uid}; its bytes follow that field. */
    public int uidLength(final int uid) {
        return uint16(buffer, uid);
    }

    /** Bytes of the uid whose length field is at {@code uid}. */
    public int uidOffset(final int uid) {
        return uid + SHORT_LENGTH;
    }

    public int nextUid(final int uid) {
        return uid + SHORT_LENGTH + uidLength(uid);
    }

    private boolean walk() {
        switch (templateId) {
            case ConnectDecoder.TEMPLATE_ID:
                return shortData() && shortData() && shortData();
            case SendDecoder.TEMPLATE_ID:
                return shortData() && shortData() && shortData() && payload();
            case TokenSetRequestDecoder.TEMPLATE_ID:
                return shortData() && shortData();
            case MembersRequestDecoder.TEMPLATE_ID:
                return uids() && shortData();
            case RecvAckDecoder.TEMPLATE_ID:
                return true;
            default:
                return shortData();
        }
    }

    private boolean shortData() {
        if (end - at < SHORT_LENGTH) {
            return false;
        }
        return data(at + SHORT_LENGTH, uint16(buffer, at));
    }

    private boolean payload() {
        if (end - at < PAYLOAD_LENGTH) {
            return false;
        }
        return data(at + PAYLOAD_LENGTH, buffer.getInt(at, LITTLE_ENDIAN));
    }

    private boolean data(final int offset, final int length) {
        if (length < 0 || length > end - offset) {
            return false;
        }
        offsets[count] = offset;
        lengths[count] = length;
        count++;
        at = offset + length;
        return true;
    }

    private boolean uids() {
        if (end - at < GROUP_HEADER) {
            return false;
        }
        final int entryBlockLength = uint16(buffer, at);
        groupCount = uint16(buffer, at + SHORT_LENGTH);
        at += GROUP_HEADER;
        groupAt = at;
        if (0 != entryBlockLength) {
            return false;
        }
        for (int i = 0; i < groupCount; i++) {
            if (end - at < SHORT_LENGTH || uidLength(at) > end - at - SHORT_LENGTH) {
                return false;
            }
            at = nextUid(at);
        }
        return true;
    }

    private static int knownBlockLength(final int templateId) {
        switch (templateId) {
            case ConnectDecoder.TEMPLATE_ID:
                return ConnectDecoder.BLOCK_LENGTH;
            case SendDecoder.TEMPLATE_ID:
                return SendDecoder.BLOCK_LENGTH;
            case RecvAckDecoder.TEMPLATE_ID:
                return RecvAckDecoder.BLOCK_LENGTH;
            case DisconnectDecoder.TEMPLATE_ID:
                return DisconnectDecoder.BLOCK_LENGTH;
            case ChannelSetRequestDecoder.TEMPLATE_ID:
                return ChannelSetRequestDecoder.BLOCK_LENGTH;
            case MembersRequestDecoder.TEMPLATE_ID:
                return MembersRequestDecoder.BLOCK_LENGTH;
            case TokenSetRequestDecoder.TEMPLATE_ID:
                return TokenSetRequestDecoder.BLOCK_LENGTH;
            case DeviceQuitRequestDecoder.TEMPLATE_ID:
                return DeviceQuitRequestDecoder.BLOCK_LENGTH;
            case HistoryRequestDecoder.TEMPLATE_ID:
                return HistoryRequestDecoder.BLOCK_LENGTH;
            case MaxSeqRequestDecoder.TEMPLATE_ID:
                return MaxSeqRequestDecoder.BLOCK_LENGTH;
            default:
                return UNKNOWN;
        }
    }

    private static int uint16(final DirectBuffer from, final int index) {
        return from.getShort(index, LITTLE_ENDIAN) & 0xFFFF;
    }
}
