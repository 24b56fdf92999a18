package io.jindou.sim;

import io.jindou.codecs.frame.FrameDescriptor;

/** Bytes that no gateway may be upset by. */
final class SimGarbage {
    private static final int KINDS = 7;

    private SimGarbage() {
    }

    static byte[] of(final SimRandom random, final SimFrames frames) {
        switch (random.below(KINDS)) {
            case 0:
                return bytes(random, random.between(1, 300));
            case 1:
                // a body that does not fit its type
                return frames.wrong(random.between(FrameDescriptor.CONNECT, FrameDescriptor.RESPONSE),
                    bytes(random, random.below(100)));
            case 2:
                return cut(frames.heartbeat(), random);
            case 3:
                return cut(frames.connect("u1", "d1", 0, ""), random);
            case 4:
                return frames.connect("u1", "", 0, "");
            case 5:
                return frames.recvAck(random.next());
            default: {
                final byte[] frame = frames.wrong(FrameDescriptor.SEND, bytes(random, 50));
                frame[FrameDescriptor.LENGTH_OFFSET] = (byte)random.below(256);
                return frame;
            }
        }
    }

    private static byte[] cut(final byte[] frame, final SimRandom random) {
        final byte[] part = new byte[random.between(1, frame.length - 1)];
        System.arraycopy(frame, 0, part, 0, part.length);
        return part;
    }

    private static byte[] bytes(final SimRandom random, final int length) {
        final byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte)random.below(256);
        }
        return bytes;
    }
}
