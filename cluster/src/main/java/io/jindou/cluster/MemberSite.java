package io.jindou.cluster;

import io.aeron.security.AuthenticatorSupplier;
import io.aeron.security.DefaultAuthenticatorSupplier;
import io.jindou.cluster.cell.CellAuthenticator;
import io.jindou.cluster.cell.CellLayout;
import io.jindou.cluster.cell.CellSecret;
import io.jindou.cluster.cell.Failover;
import io.jindou.cluster.cell.NodeAddress;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where a member stands among the others of its cell, in Aeron's words.
 *
 * @param memberId           of this member
 * @param members            endpoints of all
 * @param ingressChannel     for commands
 * @param egressChannel      for answers, where the asker names none
 * @param logChannel         from the leader to its followers
 * @param consensusChannel   for votes and positions
 * @param archiveChannel     for requests of other members to this one's archive; null: there are none
 * @param replicationChannel for what is copied from another member's archive, and for that archive's answers
 * @param segmentLength      of a file of the archive
 * @param failover           how patient members are
 * @param authenticators     judge who wants to use the cell
 */
record MemberSite(
    int memberId,
    String members,
    String ingressChannel,
    String egressChannel,
    String logChannel,
    String consensusChannel,
    String archiveChannel,
    String replicationChannel,
    int segmentLength,
    Failover failover,
    AuthenticatorSupplier authenticators) {
    /** Aeron wants endpoints of every member; with one member and IPC channels none of them is ever opened. */
    private static final String ALONE = "0,localhost:1,localhost:2,localhost:3,localhost:4,localhost:5";
    private static final String ANY_LOCAL_PORT = "aeron:udp?endpoint=localhost:0";

    /** The one member of a cell that lives in one process: no port is opened. */
    static MemberSite alone() {
        return new MemberSite(0, ALONE, ClusterMember.INGRESS_CHANNEL, ClusterMember.EGRESS_CHANNEL,
            "aeron:ipc?term-length=16m", AeronStack.CONTROL_CHANNEL, null, ANY_LOCAL_PORT,
            MemberScale.DEFAULT.segmentLength(), Failover.PATIENT,
            new DefaultAuthenticatorSupplier());
    }

    /**
     * A member among others.
     *
     * @param rejected counts those who wanted to use the cell and do not know its secret
     */
    static MemberSite of(
        final CellLayout layout, final int memberId, final Failover failover, final CellSecret secret,
        final AtomicLong rejected, final MemberScale scale) {
        final NodeAddress node = layout.node(memberId);
        return new MemberSite(memberId, layout.clusterMembers(), "aeron:udp?term-length=8m", "aeron:udp?term-length=8m",
            "aeron:udp?term-length=" + scale.logTermLength(), "aeron:udp?term-length=64k",
            "aeron:udp?term-length=64k|endpoint=" + node.archive(), "aeron:udp?endpoint=" + node.host() + ":0",
            scale.segmentLength(), failover, () -> new CellAuthenticator(secret, rejected));
    }

    boolean isAlone() {
        return null == archiveChannel;
    }
}
