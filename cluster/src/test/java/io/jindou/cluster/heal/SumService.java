package io.jindou.cluster.heal;

import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Folds the numbers 1, 2, 3 … into one, each once, so that a lost or changed entry shows; answers each with their count. */
final class SumService implements ClusteredService {
    private static final long FACTOR = 31;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[2 * Long.BYTES]);
    private Cluster cluster;
    private volatile long count;
    private volatile long sum;
    private volatile long loadedCount = -1;
    private volatile boolean failSnapshots;

    /** How many numbers it was sent. */
    long count() {
        return count;
    }

    /** What they fold to. */
    long sum() {
        return sum;
    }

    /** How many of them were in the snapshot that it began with; -1 without one. */
    long loadedCount() {
        return loadedCount;
    }

    void failSnapshots(final boolean fail) {
        failSnapshots = fail;
    }

    @Override
    public void onStart(final Cluster started, final Image snapshot) {
        cluster = started;
        if (null != snapshot) {
            final FragmentHandler load = (source, offset, length, ignored) -> {
                count = source.getLong(offset);
                sum = source.getLong(offset + Long.BYTES);
            };
            while (!snapshot.isEndOfStream()) {
                if (0 == snapshot.poll(load, 1)) {
                    if (snapshot.isClosed()) {
                        throw new IllegalStateException("the snapshot ended early");
                    }
                    cluster.idleStrategy().idle();
                }
            }
            loadedCount = count;
        }
    }

    @Override
    public void onSessionMessage(
        final ClientSession session,
        final long timestamp,
        final DirectBuffer source,
        final int offset,
        final int length,
        final Header header) {
        final long number = source.getLong(offset);
        if (number == count + 1) {
            sum = sum * FACTOR + number;
            count++;
        }
        buffer.putLong(0, count);
        session.offer(buffer, 0, Long.BYTES);
    }

    @Override
    public void onTakeSnapshot(final ExclusivePublication snapshot) {
        if (failSnapshots) {
            throw new IllegalStateException("asked to fail");
        }
        buffer.putLong(0, count);
        buffer.putLong(Long.BYTES, sum);
        while (snapshot.offer(buffer, 0, 2 * Long.BYTES) < 0) {
            cluster.idleStrategy().idle();
        }
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
