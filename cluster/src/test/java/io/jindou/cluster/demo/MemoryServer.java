package io.jindou.cluster.demo;

import static io.jindou.codecs.frame.FrameDescriptor.HEADER_LENGTH;
import static io.jindou.codecs.frame.FrameDescriptor.INNER_HEADER_LENGTH;

import io.jindou.codecs.ChannelFlags;
import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.MemberAction;
import io.jindou.codecs.Reason;
import io.jindou.codecs.SystemUids;
import io.jindou.codecs.frame.FrameDescriptor;
import io.jindou.codecs.sbe.wire.ChannelSetRequestDecoder;
import io.jindou.codecs.sbe.wire.ConnectDecoder;
import io.jindou.codecs.sbe.wire.DeviceQuitRequestDecoder;
import io.jindou.codecs.sbe.wire.HistoryRequestDecoder;
import io.jindou.codecs.sbe.wire.MaxSeqRequestDecoder;
import io.jindou.codecs.sbe.wire.MembersRequestDecoder;
import io.jindou.codecs.sbe.wire.MessageHeaderDecoder;
import io.jindou.codecs.sbe.wire.SendDecoder;
import io.jindou.codecs.sbe.wire.TokenSetRequestDecoder;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;

/** Person channels and groups in memory, one thread a connection, one lock; the simplest thing that does the job right. */
public final class MemoryServer implements DemoServer, AutoCloseable {
    /** Mistakes it can be told to make. */
    public enum Mistake {
        NONE, LOSE_A_RECV, DOUBLE_A_RECV, CHANGE_A_RECV, FORGET_ON_KILL, NUMBER_A_REPEAT_ANEW
    }

    private static final String ADMIN_TOKEN = "the-admin-token";
    private static final long MISTAKEN_SEQ = 3;

    record Stored(long id, long seq, String from, String clientMsgNo, byte[] payload) {
    }

    private static final class Channel {
        private final List<Stored> messages = new ArrayList<>();
        private final Set<String> members = new HashSet<>();
        private int flags;
    }

    private final Mistake mistake;
    private final Map<String, Channel> channels = new HashMap<>();
    private final Map<String, String> tokens = new HashMap<>();
    private final Set<Connection> online = new HashSet<>();
    private ServerSocket listening;
    private Thread acceptor;
    private int port;
    private long lastId;

    /** One that was not started yet. */
    public MemoryServer(final Mistake mistake) {
        this(mistake, 0);
    }

    MemoryServer(final Mistake mistake, final int port) {
        this.mistake = mistake;
        this.port = port;
    }

    @Override
    public int start() {
        try {
            listening = new ServerSocket();
            listening.setReuseAddress(true);
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
        } catch (final IOException e) {
            throw new DemoFailure("cannot listen: " + e.getMessage());
        }
        port = listening.getLocalPort();
        final ServerSocket accepting = listening;
        acceptor = daemon(() -> {
            while (!accepting.isClosed()) {
                final Connection connection = new Connection(accepting.accept());
                daemon(connection::run);
            }
        });
        return port;
    }

    @Override
    public void kill() throws InterruptedException {
        CloseHelper.quietClose(listening);
        // A thread within accept() keeps the port a little longer than the socket lives.
        acceptor.join();
        endConnections();
    }

    private synchronized void endConnections() {
        Set.copyOf(online).forEach(connection -> CloseHelper.quietClose(connection.socket));
        online.clear();
        if (Mistake.FORGET_ON_KILL == mistake) {
            channels.values().forEach(channel -> channel.messages.remove(channel.messages.size() - 1));
        }
    }

    @Override
    public String adminToken() {
        return ADMIN_TOKEN;
    }

    /** Ends the connections of a user with this reason. */
    public synchronized void disconnect(final String uid, final Reason reason) throws IOException {
        for (final Connection connection : Set.copyOf(online)) {
            if (uid.equals(connection.uid)) {
                connection.write(WireFrames.disconnect(reason));
            }
        }
    }

    /** Texts of a channel, by the two uids in order or the id of the group. */
    public synchronized List<String> texts(final String channel) {
        final Channel at = channels.get(channel);
        return null == at ? List.of() : at.messages.stream().map(stored -> new String(stored.payload)).toList();
    }

    /** Members of a group. */
    public synchronized Set<String> members(final String group) {
        return Set.copyOf(channels.get(group).members);
    }

    /** Flags of a group. */
    public synchronized int flags(final String group) {
        return channels.get(group).flags;
    }

    /** The token set for a user, with the kind and level of its device; null: none. */
    public synchronized String token(final String uid) {
        return tokens.get(uid);
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static Thread daemon(final Work work) {
        final Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (final IOException nothing) {
                // the socket was closed, by either side: that is how a connection ends
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static String key(final int type, final String uid, final String id) {
        return ChannelTypes.GROUP == type ? id : uid.compareTo(id) < 0 ? uid + "+" + id : id + "+" + uid;
    }

    private final class Connection {
        private final Socket socket;
        private final DataInputStream in;
        private String uid;

        Connection(final Socket socket) throws IOException {
            this.socket = socket;
            socket.setTcpNoDelay(true);
            in = new DataInputStream(socket.getInputStream());
        }

        void write(final byte[] frame) throws IOException {
            socket.getOutputStream().write(frame);
        }

        void run() throws IOException {
            try {
                while (true) {
                    final byte[] header = in.readNBytes(HEADER_LENGTH);
                    if (header.length < HEADER_LENGTH) {
                        return;
                    }
                    final UnsafeBuffer head = new UnsafeBuffer(header);
                    final UnsafeBuffer body = new UnsafeBuffer(
                        in.readNBytes(FrameDescriptor.innerBodyLength(head, FrameDescriptor.TYPE_OFFSET)));
                    synchronized (MemoryServer.this) {
                        onFrame(header[FrameDescriptor.TYPE_OFFSET], body);
                    }
                }
            } finally {
                synchronized (MemoryServer.this) {
                    online.remove(this);
                }
                CloseHelper.quietClose(socket);
            }
        }

        private void onFrame(final int type, final UnsafeBuffer body) throws IOException {
            switch (type) {
                case FrameDescriptor.BATCH:
                    int at = 0;
                    while (at < body.capacity()) {
                        final int length = FrameDescriptor.innerBodyLength(body, at);
                        onFrame(body.getByte(at), new UnsafeBuffer(body, at + INNER_HEADER_LENGTH, length));
                        at += INNER_HEADER_LENGTH + length;
                    }
                    break;
                case FrameDescriptor.CONNECT:
                    onConnect(new ConnectDecoder().wrapAndApplyHeader(body, 0, new MessageHeaderDecoder()));
                    break;
                case FrameDescriptor.SEND:
                    onSend(new SendDecoder().wrapAndApplyHeader(body, 0, new MessageHeaderDecoder()));
                    break;
                case FrameDescriptor.REQUEST:
                    onRequest(body);
                    break;
                default:
                    break;
            }
        }

        private void onConnect(final ConnectDecoder connect) throws IOException {
            uid = WireFrames.text(connect.uidLength(), connect::getUid);
            connect.skipDeviceId();
            final String token = WireFrames.text(connect.tokenLength(), connect::getToken);
            final boolean isWrong = SystemUids.MANAGER.equals(uid) && !ADMIN_TOKEN.equals(token) || "mallory".equals(uid);
            write(WireFrames.connAck(isWrong ? Reason.AUTH_FAIL : Reason.SUCCESS));
            online.add(this);
        }

        private void onSend(final SendDecoder send) throws IOException {
            final long clientSeq = send.clientSeq();
            final int type = send.channelType();
            final String id = WireFrames.text(send.channelIdLength(), send::getChannelId);
            final String clientMsgNo = WireFrames.text(send.clientMsgNoLength(), send::getClientMsgNo);
            send.skipTopic();
            final byte[] payload = WireFrames.bytes(send.payloadLength(), send::getPayload);
            if (ChannelTypes.GROUP == type && (!channels.containsKey(id) || !channels.get(id).members.contains(uid))) {
                write(WireFrames.sendAck(clientSeq, Reason.SUBSCRIBER_NOT_EXIST, 0, 0));
                return;
            }
            final Channel channel = channels.computeIfAbsent(key(type, uid, id), unknown -> new Channel());
            if (0 != (channel.flags & ChannelFlags.BAN)) {
                write(WireFrames.sendAck(clientSeq, Reason.BAN, 0, 0));
                return;
            }
            for (final Stored stored : channel.messages) {
                final boolean isRepeat = stored.from.equals(uid) && stored.clientMsgNo.equals(clientMsgNo);
                if (isRepeat && Mistake.NUMBER_A_REPEAT_ANEW != mistake) {
                    write(WireFrames.sendAck(clientSeq, Reason.SUCCESS, stored.id, stored.seq));
                    return;
                }
            }
            final Stored stored = new Stored(++lastId, channel.messages.size() + 1L, uid, clientMsgNo, payload);
            channel.messages.add(stored);
            write(WireFrames.sendAck(clientSeq, Reason.SUCCESS, stored.id, stored.seq));
            deliver(type, id, channel, stored);
        }

        private void deliver(final int type, final String id, final Channel channel, final Stored stored)
            throws IOException {
            boolean isFirst = true;
            for (final Connection to : online) {
                final boolean isMember = ChannelTypes.GROUP == type ? channel.members.contains(to.uid) : id.equals(to.uid);
                if (!isMember || to == this) {
                    continue;
                }
                final boolean isMistaken = isFirst && MISTAKEN_SEQ == stored.seq;
                isFirst = false;
                if (isMistaken && Mistake.LOSE_A_RECV == mistake) {
                    continue;
                }
                final byte[] payload = isMistaken && Mistake.CHANGE_A_RECV == mistake ? new byte[] {1} : stored.payload;
                final byte[] frame = WireFrames.recv(type, ChannelTypes.GROUP == type ? id : uid, stored, payload);
                to.write(frame);
                if (isMistaken && Mistake.DOUBLE_A_RECV == mistake) {
                    to.write(frame);
                }
            }
        }

        private void onRequest(final UnsafeBuffer body) throws IOException {
            final MessageHeaderDecoder header = new MessageHeaderDecoder();
            header.wrap(body, 0);
            switch (header.templateId()) {
                case ChannelSetRequestDecoder.TEMPLATE_ID:
                    final ChannelSetRequestDecoder set = new ChannelSetRequestDecoder().wrapAndApplyHeader(body, 0, header);
                    final Channel changed = channels.computeIfAbsent(
                        WireFrames.text(set.channelIdLength(), set::getChannelId), unknown -> new Channel());
                    changed.flags = (changed.flags & ~set.mask()) | (set.flags() & set.mask());
                    write(WireFrames.result(set.correlationId(), Reason.SUCCESS, 1));
                    break;
                case MembersRequestDecoder.TEMPLATE_ID:
                    onMembers(new MembersRequestDecoder().wrapAndApplyHeader(body, 0, header));
                    break;
                case TokenSetRequestDecoder.TEMPLATE_ID:
                    final TokenSetRequestDecoder token = new TokenSetRequestDecoder().wrapAndApplyHeader(body, 0, header);
                    final String of = WireFrames.text(token.uidLength(), token::getUid);
                    tokens.put(of, WireFrames.text(token.tokenLength(), token::getToken) + " " + token.deviceFlag() + " "
                        + token.deviceLevel());
                    write(WireFrames.result(token.correlationId(), Reason.SUCCESS, 1));
                    break;
                case DeviceQuitRequestDecoder.TEMPLATE_ID:
                    final DeviceQuitRequestDecoder quit = new DeviceQuitRequestDecoder().wrapAndApplyHeader(body, 0, header);
                    disconnect(WireFrames.text(quit.uidLength(), quit::getUid), Reason.CONNECT_KICK);
                    write(WireFrames.result(quit.correlationId(), Reason.SUCCESS, 1));
                    break;
                case MaxSeqRequestDecoder.TEMPLATE_ID:
                    final MaxSeqRequestDecoder max = new MaxSeqRequestDecoder().wrapAndApplyHeader(body, 0, header);
                    final Channel of2 = channels.get(
                        key(max.channelType(), uid, WireFrames.text(max.channelIdLength(), max::getChannelId)));
                    write(WireFrames.result(max.correlationId(), Reason.SUCCESS, null == of2 ? 0 : of2.messages.size()));
                    break;
                default:
                    onHistory(new HistoryRequestDecoder().wrapAndApplyHeader(body, 0, header));
                    break;
            }
        }

        private void onMembers(final MembersRequestDecoder request) throws IOException {
            final List<String> uids = new ArrayList<>();
            for (final MembersRequestDecoder.UidsDecoder each : request.uids()) {
                uids.add(WireFrames.text(each.uidLength(), each::getUid));
            }
            final Channel channel = channels.get(WireFrames.text(request.channelIdLength(), request::getChannelId));
            if (null == channel) {
                write(WireFrames.result(request.correlationId(), Reason.CHANNEL_NOT_EXIST, 0));
                return;
            }
            final int before = channel.members.size();
            if (MemberAction.ADD == request.action()) {
                channel.members.addAll(uids);
            } else {
                uids.forEach(channel.members::remove);
            }
            write(WireFrames.result(request.correlationId(), Reason.SUCCESS, Math.abs(channel.members.size() - before)));
        }

        private void onHistory(final HistoryRequestDecoder request) throws IOException {
            final String id = WireFrames.text(request.channelIdLength(), request::getChannelId);
            final Channel channel = channels.get(key(request.channelType(), uid, id));
            final List<Stored> all = null == channel ? List.of() : channel.messages;
            final List<Stored> chosen = new ArrayList<>();
            if (0 == request.descending()) {
                all.stream().filter(stored -> stored.seq >= request.fromSeq()).limit(request.count()).forEach(chosen::add);
            } else {
                for (int i = all.size() - 1; i >= 0 && chosen.size() < request.count(); i--) {
                    chosen.add(all.get(i));
                }
                Collections.reverse(chosen);
            }
            write(WireFrames.history(request.correlationId(), all.size(), chosen));
        }
    }
}
