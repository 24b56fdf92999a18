package io.jindou.codecs.golden;

import static io.jindou.codecs.golden.Golden.fields;
import static io.jindou.codecs.golden.Golden.text;
import static io.jindou.codecs.golden.Golden.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jindou.codecs.sbe.journal.MessageHeaderDecoder;
import io.jindou.codecs.sbe.journal.MessageHeaderEncoder;
import io.jindou.codecs.sbe.journal.StoredMessageDecoder;
import io.jindou.codecs.sbe.journal.StoredMessageEncoder;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;

/** Records that lie in journals for ever, byte by byte: they must be read as they were written. */
class GoldenJournalTest {
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();

    @Test
    void shouldReadStoredMessage() {
        final StoredMessageEncoder encoder = new StoredMessageEncoder().wrapAndApplyHeader(buffer, 0, header);
        encoder.checksum(1234605616436477953L).journalNo(1234605616436477954L).previousJournalNo(1234605616436477955L);
        encoder.leadershipTermId(1234605616436477956L).logPosition(1234605616436477957L).messageId(1234605616436477958L);
        encoder.messageSeq(1234605616436477959L).timestamp(1234605616436477960L).ordinal(270544905);
        encoder.expire(4000000010L).setting((short)211).flags((short)212);
        encoder.channelType((short)213).deviceFlag((short)214).putChannelId(utf8("channelId-"), 0, 10);
        encoder.putFromUid(utf8("fromUid-x"), 0, 9).putClientMsgNo(utf8("clientMsgNo-xx"), 0, 14)
            .putTopic(utf8("topic-xxx"), 0, 9);
        encoder.putPayload(utf8("payload-xxxx"), 0, 12);
        Golden.assertEncoded("journal/StoredMessage", buffer, encoder.limit());

        final StoredMessageDecoder decoder = new StoredMessageDecoder()
            .wrapAndApplyHeader(Golden.read("journal/StoredMessage"), 0, headerDecoder);
        assertEquals("1234605616436477953 1234605616436477954 1234605616436477955 1234605616436477956",
            fields(decoder.checksum(), decoder.journalNo(), decoder.previousJournalNo(), decoder.leadershipTermId()));
        assertEquals("1234605616436477957 1234605616436477958 1234605616436477959 1234605616436477960",
            fields(decoder.logPosition(), decoder.messageId(), decoder.messageSeq(), decoder.timestamp()));
        assertEquals("270544905 4000000010 211 212",
            fields(decoder.ordinal(), decoder.expire(), decoder.setting(), decoder.flags()));
        assertEquals("213 214 channelId- fromUid-x",
            fields(decoder.channelType(), decoder.deviceFlag(),
                text(decoder.channelIdLength(), decoder::getChannelId),
                text(decoder.fromUidLength(), decoder::getFromUid)));
        assertEquals("clientMsgNo-xx topic-xxx payload-xxxx",
            fields(text(decoder.clientMsgNoLength(), decoder::getClientMsgNo),
                text(decoder.topicLength(), decoder::getTopic), text(decoder.payloadLength(), decoder::getPayload)));
    }
}
