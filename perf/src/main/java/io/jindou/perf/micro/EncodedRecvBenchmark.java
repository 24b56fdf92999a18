package io.jindou.perf.micro;

import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderEncoder;
import io.jindou.codecs.sbe.cluster.RecvDecoder;
import io.jindou.codecs.sbe.cluster.RecvEncoder;
import io.jindou.gateway.protocol.EncodedRecv;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The gateway makes a RECV of an event, once for all who get it. */
@State(Scope.Thread)
public class EncodedRecvBenchmark {
    private static final int TAIL_LENGTH = 200;

    private final UnsafeBuffer event = new UnsafeBuffer(ByteBuffer.allocateDirect(512));
    private final RecvDecoder decoder = new RecvDecoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final EncodedRecv recv = new EncodedRecv();

    /** An event; what lies behind its fixed fields is copied as it is. */
    @Setup
    public void encode() {
        new RecvEncoder().wrapAndApplyHeader(event, 0, new MessageHeaderEncoder()).messageId(1).messageSeq(1).senderNo(1);
    }

    /** Decodes one event, encodes one frame body. */
    @Benchmark
    public int encodeRecv() {
        decoder.wrapAndApplyHeader(event, 0, header);
        recv.encode(decoder, event, decoder.limit(), TAIL_LENGTH);
        return recv.length();
    }
}
