package io.jindou.gateway.jsonrpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.jindou.codecs.Limits;
import io.jindou.gateway.GatewayCounters;

/** What the JSON-RPC connections of an agent share: parser, encoder, and the memory of both. */
public final class JsonRpcCodec {
    /** Objects in objects; the protocol itself has three. */
    static final int DEPTH_MAX = 32;
    private static final int NAME_MAX = 256;
    private static final int NUMBER_MAX = 64;
    private static final int CAPACITY = 4 << 10;

    final GatewayCounters counters;
    final long farewellNs;
    final JsonRpcEncoder encoder;
    final WireTranslator translator = new WireTranslator();
    final Call call;
    final Params params;
    /** The object that is read; the parser takes arrays only. */
    byte[] object = new byte[CAPACITY];

    /**
     * A codec for the connections of an agent.
     *
     * @param nodeId     what clients are told to be the number of their node.
     * @param farewellNs how long the socket of a client that was told to go stays open.
     */
    public JsonRpcCodec(final GatewayCounters counters, final int nodeId, final long farewellNs) {
        final JsonFactory json = JsonFactory.builder()
            // all is UTF-8, and names of clients are not to stay in the JVM for ever
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                .maxNestingDepth(DEPTH_MAX)
                .maxNameLength(NAME_MAX)
                .maxNumberLength(NUMBER_MAX)
                .maxStringLength(Limits.FRAME_BODY_MAX)
                .build())
            .build();
        this.counters = counters;
        this.farewellNs = farewellNs;
        this.encoder = new JsonRpcEncoder(nodeId);
        this.call = new Call(json);
        this.params = new Params(json);
    }
}
