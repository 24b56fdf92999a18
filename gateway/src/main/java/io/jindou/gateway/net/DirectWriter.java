package io.jindou.gateway.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;

/**
 * Writes to a socket past Netty, which costs a send and nothing else. Whatever the socket does not take at once, for want of room
 * or because it is broken, is left to Netty: it waits, tries again, and closes, as if it had met the obstacle first.
 *
 * <p>The caller sees to it that Netty has nothing of its own waiting for this socket, and calls on the thread of the channel's
 * loop, the only one that closes it: the number of a closed socket may be another connection's.
 */
final class DirectWriter {
    private DirectWriter() {
    }

    /** The socket under the channel; null where there is none that can be written to past Netty (NIO). */
    static Socket socketOf(final Channel channel) {
        if (channel instanceof UnixChannel && ((UnixChannel)channel).fd() instanceof Socket) {
            return (Socket)((UnixChannel)channel).fd();
        }
        return null;
    }

    /**
     * Writes what is readable, and moves the reader index behind what the socket took.
     *
     * @return true when it took everything.
     */
    static boolean write(final Socket socket, final ByteBuf bytes) {
        if (!socket.isOpen() || !bytes.hasMemoryAddress()) {
            return false;
        }
        final int from = bytes.readerIndex();
        final int to = bytes.writerIndex();
        try {
            final int written = socket.sendAddress(bytes.memoryAddress(), from, to);
            bytes.readerIndex(from + written);
            return from + written == to;
        } catch (final IOException ex) {
            // nothing was taken; Netty will meet the same, and tell the handler
            return false;
        }
    }
}
