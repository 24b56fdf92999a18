package io.jindou.engine.service;

import io.aeron.Image;
import io.aeron.ImageFragmentAssembler;
import io.aeron.logbuffer.Header;
import io.jindou.engine.snapshot.SnapshotMessages;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.IdleStrategy;

/** Reads snapshot messages from a replay of the archive. */
final class AeronSnapshotMessages implements SnapshotMessages {
    private final Image image;
    private final IdleStrategy idleStrategy;
    private final ImageFragmentAssembler assembler = new ImageFragmentAssembler(this::onMessage);
    private final ExpandableArrayBuffer message = new ExpandableArrayBuffer();
    private int length;
    private boolean arrived;

    AeronSnapshotMessages(final Image image, final IdleStrategy idleStrategy) {
        this.image = image;
        this.idleStrategy = idleStrategy;
    }

    @Override
    public boolean next() {
        arrived = false;
        idleStrategy.reset();
        while (!arrived) {
            final int fragments = image.poll(assembler, 1);
            if (0 == fragments && (image.isClosed() || image.isEndOfStream())) {
                return false;
            }
            idleStrategy.idle(fragments);
        }
        return true;
    }

    private void onMessage(final DirectBuffer buffer, final int offset, final int messageLength, final Header header) {
        message.putBytes(0, buffer, offset, messageLength);
        length = messageLength;
        arrived = true;
    }

    @Override
    public DirectBuffer buffer() {
        return message;
    }

    @Override
    public int offset() {
        return 0;
    }

    @Override
    public int length() {
        return length;
    }
}
