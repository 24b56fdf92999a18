package io.jindou.perf.jindou;

import io.jindou.client.JindouClient;
import io.jindou.codecs.SystemUids;
import io.jindou.perf.rig.Plan;
import io.jindou.perf.rig.Protocol;
import io.jindou.perf.rig.Speaker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Jindou's native protocol, with users {@code u0}, {@code u1}, … and groups {@code g0}, {@code g1}, … */
public final class NativeProtocol implements Protocol {
    static final byte USER_PREFIX = 'u';
    static final byte GROUP_PREFIX = 'g';

    private static final int MEMBERS_PER_REQUEST = 500;
    private static final long REQUEST_TIMEOUT_S = 30;
    /** On a used server: groups that a load may have, and how many loads have names of their own. */
    private static final int GROUPS_PER_LOAD = 1_000;
    private static final int LOADS = 2_000_000;
    private static final int MS_PER_LOAD = 100;
    private static final AtomicInteger LOADS_BEFORE = new AtomicInteger();

    private final String adminToken;
    /** Differs from that of a run against the same server in the last ten minutes, the longest duplicate window. */
    private int run = (int)Instant.now().toEpochMilli();
    /** What is group 0 to the rig is {@code g<firstGroup>} to the server. */
    private final int firstGroup;

    /** For groups the admin token is needed; null when a plan has none. */
    public NativeProtocol(final String adminToken) {
        this(adminToken, 0);
    }

    private NativeProtocol(final String adminToken, final int firstGroup) {
        this.adminToken = adminToken;
        this.firstGroup = firstGroup;
    }

    /** For a server that may know groups of other loads, with other members: the names of this one's are new. */
    public static NativeProtocol onUsedServer(final String adminToken) {
        final long load = Instant.now().toEpochMilli() / MS_PER_LOAD + LOADS_BEFORE.getAndIncrement();
        return new NativeProtocol(adminToken, (int)(load % LOADS) * GROUPS_PER_LOAD);
    }

    @Override
    public String name() {
        return "jindou";
    }

    @Override
    public boolean isAcknowledging() {
        return true;
    }

    @Override
    public boolean hasHistory() {
        return true;
    }

    @Override
    public void prepare(final InetSocketAddress server, final Plan plan) throws IOException {
        run++;
        if (plan.groups().isEmpty()) {
            return;
        }
        try (JindouClient client = JindouClient.builder().address(server.getHostString(), server.getPort())
            .uid(SystemUids.MANAGER).token(adminToken).connect()) {
            for (int g = 0; g < plan.groups().size(); g++) {
                createGroup(client, firstGroup + g, plan.groups().get(g));
            }
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", ex);
        } catch (final ExecutionException | TimeoutException ex) {
            throw new IOException("cannot create the groups: " + ex.getMessage(), ex);
        }
    }

    private static void createGroup(final JindouClient client, final int group, final int[] members)
        throws InterruptedException, ExecutionException, TimeoutException {
        final String id = (char)GROUP_PREFIX + Integer.toString(group);
        client.admin().createGroup(id, List.of()).get(REQUEST_TIMEOUT_S, TimeUnit.SECONDS);
        final List<String> uids = new ArrayList<>();
        for (int i = 0; i < members.length; i++) {
            uids.add(uid(members[i]));
            if (MEMBERS_PER_REQUEST == uids.size() || members.length - 1 == i) {
                client.admin().addMembers(id, uids).get(REQUEST_TIMEOUT_S, TimeUnit.SECONDS);
                uids.clear();
            }
        }
    }

    static String uid(final int user) {
        return (char)USER_PREFIX + Integer.toString(user);
    }

    @Override
    public Speaker speaker(final int user, final Plan plan) {
        return new NativeSpeaker(user, run, firstGroup);
    }
}
