package io.jindou.perf.rig;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The other side of the tests' protocol; an honest server, unless a script says otherwise. */
class TestServer {
    /** What has come and is to be answered. */
    interface Script {
        void onSend(TestServer server, int user, int destination, long token, byte[] payload);
    }

    /** The way to one client. */
    interface Line {
        void put(byte[] frame);
    }

    /** Acknowledges and delivers. */
    static final Script HONEST = TestServer::serve;

    private final List<int[]> groups;
    private final Map<Integer, Line> lines = new TreeMap<>();
    private final Map<Line, ByteBuffer> partial = new HashMap<>();
    private final Map<String, List<byte[]>> stored = new HashMap<>();
    private Script script = HONEST;
    private String refusal;
    int logins;
    int sends;

    TestServer(final List<int[]> groups) {
        this.groups = groups;
    }

    TestServer script(final Script value) {
        script = value;
        return this;
    }

    /** Every login is refused with this text. */
    TestServer refuse(final String text) {
        refusal = text;
        return this;
    }

    void serve(final int user, final int destination, final long token, final byte[] payload) {
        ack(user, token);
        for (final int receiver : receivers(user, destination)) {
            deliver(receiver, payload);
        }
    }

    void ack(final int user, final long token) {
        lines.get(user).put(TestFrames.ack(token));
    }

    void deliver(final int user, final byte[] payload) {
        lines.get(user).put(TestFrames.message(payload));
    }

    int[] receivers(final int user, final int destination) {
        if (destination >= 0) {
            return new int[]{destination};
        }
        return java.util.Arrays.stream(groups.get(~destination)).filter(member -> member != user).toArray();
    }

    void onBytes(final Line line, final byte[] bytes) {
        final ByteBuffer before = partial.getOrDefault(line, ByteBuffer.allocate(0));
        final ByteBuffer all = ByteBuffer.allocate(before.remaining() + bytes.length).order(ByteOrder.nativeOrder());
        all.put(before).put(bytes).flip();
        while (all.remaining() >= Integer.BYTES && all.remaining() - Integer.BYTES >= all.getInt(all.position())) {
            final int end = all.position() + Integer.BYTES + all.getInt();
            onFrame(line, all, end);
            all.position(end);
        }
        partial.put(line, all.slice().order(ByteOrder.nativeOrder()));
    }

    private void onFrame(final Line line, final ByteBuffer frame, final int end) {
        final byte type = frame.get();
        if (TestFrames.HELLO == type) {
            logins++;
            lines.put(frame.getInt(), line);
            line.put(null == refusal ? TestFrames.ready() : TestFrames.refused(refusal));
            return;
        }
        final int user = userOf(line);
        final int destination = frame.getInt();
        final long token = frame.getLong();
        if (TestFrames.HISTORY == type) {
            final List<byte[]> all = stored.getOrDefault(user + ">" + destination, List.of());
            line.put(TestFrames.answer(token, answer(all.subList(Math.max(0, all.size() - frame.getInt()), all.size()))));
            return;
        }
        final byte[] payload = new byte[end - frame.position()];
        frame.get(payload);
        stored.computeIfAbsent(user + ">" + destination, key -> new ArrayList<>()).add(payload);
        sends++;
        script.onSend(this, user, destination, token, payload);
    }

    /** What is answered when these messages are the right answer. */
    List<byte[]> answer(final List<byte[]> newest) {
        return newest;
    }

    private int userOf(final Line line) {
        return lines.entrySet().stream().filter(entry -> entry.getValue() == line).findFirst().orElseThrow().getKey();
    }
}
