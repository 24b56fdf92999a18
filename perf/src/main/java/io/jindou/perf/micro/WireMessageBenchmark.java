package io.jindou.perf.micro;

import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.sbe.wire.MessageHeaderEncoder;
import io.jindou.codecs.sbe.wire.SendEncoder;
import io.jindou.gateway.protocol.WireMessage;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The gateway reads a SEND of a client: every length in it is checked. */
@State(Scope.Thread)
public class WireMessageBenchmark {
    private final UnsafeBuffer body = new UnsafeBuffer(ByteBuffer.allocateDirect(512));
    private final WireMessage message = new WireMessage();
    private int length;

    /** A SEND with 128 bytes of payload. */
    @Setup
    public void encode() {
        length = new SendEncoder().wrapAndApplyHeader(body, 0, new MessageHeaderEncoder())
            .channelType((short)ChannelTypes.PERSON)
            .putChannelId(new byte[12], 0, 12).putClientMsgNo(new byte[37], 0, 37).putTopic(new byte[0], 0, 0)
            .putPayload(new byte[128], 0, 128).limit();
    }

    /** One SEND. */
    @Benchmark
    public boolean wrap() {
        return message.wrap(body, 0, length);
    }
}
