package io.jindou.engine.service;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.jindou.engine.snapshot.SnapshotException;
import io.jindou.engine.snapshot.SnapshotPort;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;

/** Writes snapshot messages to the archive. Blocks while the archive is slower; fails when it is gone. */
final class AeronSnapshotPort implements SnapshotPort {
    private final ExclusivePublication publication;
    private final IdleStrategy idleStrategy;

    AeronSnapshotPort(final ExclusivePublication publication, final IdleStrategy idleStrategy) {
        this.publication = publication;
        this.idleStrategy = idleStrategy;
    }

    @Override
    public void offer(final DirectBuffer buffer, final int offset, final int length) {
        idleStrategy.reset();
        while (true) {
            final long result = publication.offer(buffer, offset, length);
            if (result > 0) {
                return;
            }
            if (Publication.CLOSED == result || Publication.NOT_CONNECTED == result
                || Publication.MAX_POSITION_EXCEEDED == result) {
                throw new SnapshotException("the snapshot cannot be written: the archive's recording ended ("
                    + Publication.errorString(result) + ")");
            }
            idleStrategy.idle();
        }
    }
}
