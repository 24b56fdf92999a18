package io.jindou.cluster;

/** Which thread of an all-in-one process runs which of its agents. */
public interface ThreadLayout extends MemberLayout, GatewayLayout {
}
