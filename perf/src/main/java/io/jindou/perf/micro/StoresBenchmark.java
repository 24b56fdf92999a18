package io.jindou.perf.micro;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.jindou.codecs.ChannelTypes;
import io.jindou.codecs.Limits;
import io.jindou.engine.channel.Channels;
import io.jindou.engine.channel.Interest;
import io.jindou.engine.channel.Members;
import io.jindou.engine.link.Links;
import io.jindou.engine.session.Sessions;
import io.jindou.engine.user.Users;
import java.nio.ByteBuffer;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a SEND asks of the stores of users, sessions, channels and members. */
@State(Scope.Thread)
public class StoresBenchmark {
    private static final int UID_LENGTH = 12;
    private static final int SLOTS = 256;
    private static final int SEED = 1;
    private static final int LINK_ID = 77;

    /** Users, each with a session and a person channel, all members of one group; few stay in the cache. */
    @Param({"200", "100000"})
    int users;

    private final Links links = new Links(SEED);
    private final Users userStore = new Users(SEED);
    private final Sessions sessions = new Sessions(userStore, links, SEED);
    private final Channels channels = new Channels(SEED);
    private final Members members = new Members(channels, SEED);
    private final Interest interest = new Interest(channels);
    private UnsafeBuffer uids;
    private int[] order;
    private int link;
    private int group;
    private int next;

    /** Fills them all. */
    @Setup
    public void fill() {
        final Random random = new Random(SEED);
        uids = new UnsafeBuffer(ByteBuffer.allocateDirect(users * UID_LENGTH));
        link = links.add(LINK_ID, 1, 1, Limits.RING_BYTES_MIN);
        group = channels.add(ChannelTypes.GROUP, uids, 0, 1, SLOTS);
        interest.change(group, link, LINK_ID, users);
        for (int i = 0; i < users; i++) {
            uids.putBytes(i * UID_LENGTH, ("user" + (10_000_000 + i)).getBytes(US_ASCII));
            final int user = userStore.add(uids, i * UID_LENGTH, UID_LENGTH, SLOTS);
            sessions.add(link, i + 1, user, false);
            channels.add(ChannelTypes.PERSON, uids, i * UID_LENGTH, UID_LENGTH, SLOTS);
            members.change(group, user, Members.MEMBER, true);
        }
        order = random.ints(1 << 12, 0, users).toArray();
    }

    private int any() {
        return order[next++ & (order.length - 1)];
    }

    /** A user by uid. */
    @Benchmark
    public int userFind() {
        return userStore.find(uids, any() * UID_LENGTH, UID_LENGTH);
    }

    /** A session by link and connection. */
    @Benchmark
    public int sessionFind() {
        return sessions.find(link, any() + 1);
    }

    /** A channel by type and id. */
    @Benchmark
    public int channelFind() {
        return channels.find(ChannelTypes.PERSON, uids, any() * UID_LENGTH, UID_LENGTH);
    }

    /** A channel takes one more message. */
    @Benchmark
    public void channelStored() {
        channels.stored(any() + 2, next, next);
    }

    /** What a user may do in a group. */
    @Benchmark
    public int memberBits() {
        return members.bits(group, any() + 1);
    }

    /** The links that have members of a group online. */
    @Benchmark
    public int interestFirst() {
        return interest.link(interest.first(group));
    }

    /** Frees the memory. */
    @TearDown
    public void close() {
        members.close();
        interest.close();
        channels.close();
        sessions.close();
        userStore.close();
        links.close();
    }
}
