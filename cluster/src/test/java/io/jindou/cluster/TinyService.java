package io.jindou.cluster;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.jindou.codecs.Reason;
import io.jindou.codecs.sbe.cluster.MessageHeaderDecoder;
import io.jindou.codecs.sbe.cluster.MessageHeaderEncoder;
import io.jindou.codecs.sbe.cluster.SettingsResultEncoder;
import io.jindou.codecs.sbe.cluster.SettingsSetDecoder;
import io.jindou.engine.service.EngineStatus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Counts the settings it was given, answers them, and keeps the count in its snapshots. */
final class TinyService implements ClusteredService {
    private static final int BUFFER_LENGTH = 256;

    private final NodeErrors errors;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final SettingsSetDecoder set = new SettingsSetDecoder();
    private final SettingsResultEncoder result = new SettingsResultEncoder();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[BUFFER_LENGTH]);
    private final ConcurrentLinkedQueue<CompletableFuture<EngineStatus>> asked = new ConcurrentLinkedQueue<>();
    private Cluster cluster;
    private long settings;
    private boolean dieWhenAsked;

    TinyService(final NodeErrors errors) {
        this.errors = errors;
    }

    CompletableFuture<EngineStatus> requestStatus() {
        final CompletableFuture<EngineStatus> answer = new CompletableFuture<>();
        asked.add(answer);
        return answer;
    }

    @Override
    public void onStart(final Cluster started, final Image snapshot) {
        cluster = started;
        if (null != snapshot) {
            final FragmentHandler load = (source, offset, length, ignored) -> settings = source.getLong(offset);
            while (!snapshot.isEndOfStream()) {
                if (0 == snapshot.poll(load, 1)) {
                    if (snapshot.isClosed()) {
                        throw new IllegalStateException("the snapshot ended early");
                    }
                    cluster.idleStrategy().idle();
                }
            }
        }
    }

    @Override
    public void onSessionMessage(
        final ClientSession session,
        final long timestamp,
        final DirectBuffer source,
        final int offset,
        final int length,
        final Header aeronHeader) {
        header.wrap(source, offset);
        if (SettingsSetDecoder.TEMPLATE_ID != header.templateId()) {
            return;
        }
        set.wrap(source, offset + MessageHeaderDecoder.ENCODED_LENGTH, header.blockLength(), header.version());
        settings++;
        if (3 == set.settings().payloadMax()) {
            throw new OutOfMemoryError("asked to die of an Error");
        }
        result.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .correlationId(set.correlationId())
            .reason((short) (1 == set.settings().payloadMax() ? Reason.BAD_REQUEST : Reason.SUCCESS).code());
        session.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + result.encodedLength());
        dieWhenAsked = 2 == set.settings().payloadMax();
    }

    @Override
    public int doBackgroundWork(final long nowNs) {
        final CompletableFuture<EngineStatus> answer = asked.poll();
        if (null == answer) {
            return 0;
        }
        if (dieWhenAsked) {
            errors.fatal("asked to die", null);
        }
        answer.complete(new EngineStatus(
            cluster.logPosition(), 0, 0, 0, 0, 0, settings, settings, Map.of("settings", settings),
            List.of(), EngineStatus.Agreement.NONE));
        return 1;
    }

    @Override
    public void onTakeSnapshot(final ExclusivePublication snapshot) {
        buffer.putLong(0, settings);
        while (snapshot.offer(buffer, 0, Long.BYTES) < 0) {
            cluster.idleStrategy().idle();
        }
    }

    void close() {
        asked.forEach(answer -> answer.cancel(false));
    }

    @Override
    public void onSessionOpen(final ClientSession session, final long timestamp) {
    }

    @Override
    public void onSessionClose(final ClientSession session, final long timestamp, final CloseReason reason) {
    }

    @Override
    public void onTimerEvent(final long correlationId, final long timestamp) {
    }

    @Override
    public void onRoleChange(final Cluster.Role role) {
    }

    @Override
    public void onTerminate(final Cluster terminated) {
    }
}
