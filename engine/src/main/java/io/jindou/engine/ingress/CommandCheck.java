package io.jindou.engine.ingress;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.jindou.codecs.sbe.cluster.ChannelSetDecoder;
import io.jindou.codecs.sbe.cluster.DeviceQuitDecoder;
import io.jindou.codecs.sbe.cluster.MembersChangeDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.PublishDecoder;
import io.jindou.codecs.sbe.cluster.SendDecoder;
import io.jindou.codecs.sbe.cluster.SessionAuditDecoder;
import io.jindou.codecs.sbe.cluster.SessionCloseDecoder;
import io.jindou.codecs.sbe.cluster.SessionOpenDecoder;
import io.jindou.codecs.sbe.cluster.TokenSetDecoder;
import org.agrona.DirectBuffer;

/** Whether a command's lengths add up within its entry, so that no handler can read outside of it. */
final class CommandCheck {
    private static final int HEADER = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int SHORT_LENGTH = 2;
    private static final int PAYLOAD_LENGTH = 4;
    private static final int GROUP_HEADER = 4;
    private static final int AUDIT_ROW = SessionAuditDecoder.SessionsDecoder.sbeBlockLength();
    private static final int INVALID = -1;

    private CommandCheck() {
    }

    static boolean isValid(
        final DirectBuffer buffer, final int offset, final int length, final int templateId, final int blockLength) {
        final int end = offset + length;
        int at = offset + HEADER + blockLength;
        switch (templateId) {
            case SendDecoder.TEMPLATE_ID:
                at = shorts(buffer, at, end, blockLength >= SendDecoder.BLOCK_LENGTH ? 3 : INVALID);
                at = payload(buffer, at, end);
                break;
            case PublishDecoder.TEMPLATE_ID:
                at = shorts(buffer, at, end, blockLength >= PublishDecoder.BLOCK_LENGTH ? 4 : INVALID);
                at = payload(buffer, at, end);
                break;
            case SessionOpenDecoder.TEMPLATE_ID:
                at = shorts(buffer, at, end, blockLength >= SessionOpenDecoder.BLOCK_LENGTH ? 2 : INVALID);
                break;
            case SessionCloseDecoder.TEMPLATE_ID:
                at = blockLength >= SessionCloseDecoder.BLOCK_LENGTH ? at : INVALID;
                break;
            case SessionAuditDecoder.TEMPLATE_ID:
                at = blockLength >= SessionAuditDecoder.BLOCK_LENGTH ? group(buffer, at, end, AUDIT_ROW, 0) : INVALID;
                break;
            case ChannelSetDecoder.TEMPLATE_ID:
                at = shorts(buffer, at, end, blockLength >= ChannelSetDecoder.BLOCK_LENGTH ? 1 : INVALID);
                break;
            case MembersChangeDecoder.TEMPLATE_ID:
                at = blockLength >= MembersChangeDecoder.BLOCK_LENGTH ? group(buffer, at, end, 0, 1) : INVALID;
                at = shorts(buffer, at, end, 1);
                break;
            case TokenSetDecoder.TEMPLATE_ID:
                at = shorts(buffer, at, end, blockLength >= TokenSetDecoder.BLOCK_LENGTH ? 1 : INVALID);
                break;
            case DeviceQuitDecoder.TEMPLATE_ID:
                at = shorts(buffer, at, end, blockLength >= DeviceQuitDecoder.BLOCK_LENGTH ? 1 : INVALID);
                break;
            default:
                return false;
        }
        return at != INVALID && at <= end;
    }

    private static int shorts(final DirectBuffer buffer, final int from, final int end, final int count) {
        int at = INVALID == count ? INVALID : from;
        for (int i = 0; i < count && INVALID != at; i++) {
            at = at + SHORT_LENGTH <= end ? at + SHORT_LENGTH + (buffer.getShort(at, LITTLE_ENDIAN) & 0xFFFF) : INVALID;
            at = at <= end ? at : INVALID;
        }
        return at;
    }

    private static int payload(final DirectBuffer buffer, final int from, final int end) {
        if (INVALID == from || from + PAYLOAD_LENGTH > end) {
            return INVALID;
        }
        final int length = buffer.getInt(from, LITTLE_ENDIAN);
        return length < 0 || length > end - from - PAYLOAD_LENGTH ? INVALID : from + PAYLOAD_LENGTH + length;
    }

    private static int group(
        final DirectBuffer buffer, final int from, final int end, final int blockLengthMin, final int shortsPerEntry) {
        if (from + GROUP_HEADER > end) {
            return INVALID;
        }
        final int blockLength = buffer.getShort(from, LITTLE_ENDIAN) & 0xFFFF;
        final int count = buffer.getShort(from + SHORT_LENGTH, LITTLE_ENDIAN) & 0xFFFF;
        int at = blockLength < blockLengthMin ? INVALID : from + GROUP_HEADER;
        for (int i = 0; i < count && INVALID != at; i++) {
            at = at + blockLength <= end ? shorts(buffer, at + blockLength, end, shortsPerEntry) : INVALID;
        }
        return at;
    }
}
